import type { JobErrorCode, JobStatus, UncompletedStatus } from "../machines/index.ts";
import type { JobError, JobGroupError } from "./errors.ts";
import type { JobGroupResponse } from "./job-group-response.ts";

/** A report of a job that this worker, or the runtime, asked for. */
export interface JobReportNotice {
  readonly jobId: string;
  readonly workerName: string;
  readonly data: unknown;
}

/** One job has ended: once per worker that was asked. */
export interface JobResponseNotice {
  readonly jobId: string;
  readonly workerName: string;
  readonly status: JobStatus;
  readonly response: unknown;
  readonly reason: string | undefined;
  readonly code: JobErrorCode | undefined;
}

/** A job or a group did not complete. */
export interface JobErrorNotice {
  readonly jobId: string;
  /** The worker of a single job; of a group, whose ending ended it, if one did. */
  readonly workerName: string | undefined;
  readonly status: UncompletedStatus;
  readonly reason: string | undefined;
  readonly code: JobErrorCode;
  readonly error: JobError | JobGroupError;
}

/**
 * What happens to the jobs that a worker or a runtime asked for. Every ask, of whatever form, ends with a
 * `jobResponse` per worker and then exactly one of `jobCompleted` and `jobError`.
 */
export interface AskerEvents {
  /** A handler has called `update`. */
  jobUpdate: JobReportNotice;
  /** A handler has called `streamStart`. */
  jobStreamStart: JobReportNotice;
  /** A handler has called `streamData`. */
  jobStreamData: JobReportNotice;
  /** A handler has called `streamEnd`: its job completes. */
  jobStreamEnd: JobReportNotice;
  /** One job, alone or in a group, has ended, however it did. */
  jobResponse: JobResponseNotice;
  /** An ask has completed; a single job counts as a group of one. */
  jobCompleted: JobGroupResponse;
  /** An ask has not completed. Without a listener nothing is printed. */
  jobError: JobErrorNotice;
}
