import type { StatelyInspectionEvent } from "@statelyai/inspect";

/**
 * For the `serialize` option of a Stately inspector. Its `createdAt` is when it got round to an event; `inspect()` of
 * `xstate-jobs/inspector` writes into each event and each snapshot, as `@at`, when it happened.
 */
export function whenItHappened(message: StatelyInspectionEvent): StatelyInspectionEvent {
  const { "@at": at } = (message.type === "@xstate.event" ? message.event : message.snapshot) as Stamped;
  return at === undefined ? message : { ...message, createdAt: String(at) };
}

interface Stamped {
  /** In milliseconds, by the runtime's clock. */
  readonly "@at"?: number;
}
