/** Hears how a job or a group goes, at the moment its statechart decides it. It must not run a user's code. */
export interface AskObserver<TEvent> {
  running(): void;
  event(event: TEvent): void;
  ended(): void;
}
