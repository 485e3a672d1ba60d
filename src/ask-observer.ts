/** Hears how a job or a group goes, at the moment its statechart decides it. It must not run a user's code. */
export interface AskObserver<TEvent> {
  running(): void;
  event(event: TEvent): void;
  /** It is asked again: it does not run any more, or not yet. */
  retried(): void;
  ended(): void;
}
