import type { RemoteJob } from "./remote-job.ts";

/**
 * To whom a request goes: to all who host the worker, of whom one takes it; to the one who would take it soonest; or to him
 * unless it was he who was asked last: one that stands still gets no more of them than need be.
 */
export type Asking = "first" | "again" | "elsewhere";

/** What a remote job needs of all the others. */
export interface RemoteJobOwner {
  /** Sends its request. False: nobody hosts the worker. */
  request(job: RemoteJob, asking: Asking): boolean;
  newToken(job: RemoteJob): string;
  /** It waits for an answer, or not any more. */
  restless(job: RemoteJob, isRestless: boolean): void;
  remove(job: RemoteJob): void;
}
