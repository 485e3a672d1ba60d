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
  jobUpdate: JobReportNotice;
  jobStreamStart: JobReportNotice;
  jobStreamData: JobReportNotice;
  jobStreamEnd: JobReportNotice;
  jobResponse: JobResponseNotice;
  jobCompleted: JobGroupResponse;
  jobError: JobErrorNotice;
}
