import type { AskerEvents } from "./asker-events.ts";
import type { WorkerFailedNotice } from "./worker-events.ts";

/** An error that has no other exit: a listener that threw, a handler that was let go. */
export interface RuntimeErrorNotice {
  readonly error: unknown;
  readonly where: string;
}

/** The runtime takes nothing new any more. */
export interface RuntimeEndingNotice {
  readonly reason: string | undefined;
}

/** What happens in a runtime. */
export interface RuntimeEvents extends AskerEvents {
  /** It has been told to end, or cancelled: for whoever feeds it from outside, such as a server. */
  ending: RuntimeEndingNotice;
  /** A worker that has no other parent has failed. Without a listener `error` tells of it. */
  workerFailed: WorkerFailedNotice;
  /** Without a listener the logger gets it. */
  error: RuntimeErrorNotice;
}
