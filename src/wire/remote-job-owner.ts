import type { RemoteJob } from "./remote-job.ts";

/** What a remote job needs of all the others. */
export interface RemoteJobOwner {
  /** Sends its request to all who host the worker, or to some that has not had it yet. False: nobody hosts it. */
  request(job: RemoteJob, isAgain: boolean): boolean;
  newToken(job: RemoteJob): string;
  /** It waits for an answer, or not any more. */
  restless(job: RemoteJob, isRestless: boolean): void;
  remove(job: RemoteJob): void;
}
