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

/** Something about a worker. */
export interface WorkerNotice {
  readonly workerName: string;
}

/** A worker takes jobs from now on. */
export interface WorkerStartedNotice extends WorkerNotice {
  /** In the runtime's clock (milliseconds). */
  readonly startedAt: number;
}

/** A child, or a watched worker, is ready. */
export interface WorkerReadyNotice extends WorkerNotice {
  /** Which runtime hosts it. */
  readonly runtime: string;
}

/** A child's own code threw, or it was given up. */
export interface WorkerFailedNotice extends WorkerNotice {
  readonly error: unknown;
}

/** What happens to a worker: to the jobs it runs, and to those it asked for. */
export interface WorkerEvents extends AskerEvents {
  /** It takes jobs: for the first time, or after a restart. */
  started: WorkerStartedNotice;
  /** It is down, for good or until it is restarted, and its handlers have settled. */
  stopped: WorkerNotice;
  /** It has the floor. Gets what it was activated with; `undefined` when it simply started with the floor. */
  activated: unknown;
  /** It has the floor no more. */
  deactivated: WorkerNotice;
  /** A child, or a worker that it watches, is ready. */
  workerReady: WorkerReadyNotice;
  /** A child has failed. Without a listener the runtime's `error` tells of it. */
  workerFailed: WorkerFailedNotice;
  /** A job has arrived; its handler is about to run or to queue. */
  jobRequest: JobRequest;
  /** A requester wants to hear how a running or queued job goes. */
  jobUpdateRequested: JobUpdateRequestedNotice;
  /** A running or queued job was ended from outside. */
  jobCancelled: JobCancelledNotice;
  /** Any message to this worker, before it is acted upon. */
  message: WorkerMessage;
}
