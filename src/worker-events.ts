import type { JobErrorCode } from "../machines/index.ts";
import type { AskerEvents } from "./asker-events.ts";
import type { JobRequest } from "./job-request.ts";
import type { WorkerMessage } from "./message.ts";

/** A job that a worker runs was ended from outside. */
export interface JobCancelledNotice {
  readonly jobId: string;
  readonly workerName: string;
  readonly reason: string | undefined;
  readonly code: JobErrorCode;
}

/** A requester wants to hear how a job goes. */
export interface JobUpdateRequestedNotice {
  readonly jobId: string;
  readonly workerName: string;
}

/** What happens to a worker: to the jobs it runs, and to those it asked for. */
export interface WorkerEvents extends AskerEvents {
  /** A job has arrived; its handler is about to run or to queue. */
  jobRequest: JobRequest;
  /** A requester wants to hear how a running or queued job goes. */
  jobUpdateRequested: JobUpdateRequestedNotice;
  /** A running or queued job was ended from outside. */
  jobCancelled: JobCancelledNotice;
  /** Any message to this worker, before it is acted upon. */
  message: WorkerMessage;
}
