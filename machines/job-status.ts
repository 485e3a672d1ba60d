/**
 * How a job ended. The values are the seed's (`JobStatus`), so they compare with plain strings
 * and travel as they are.
 *
 * Differs from the seed: an `as const` object and a union instead of a `StrEnum`.
 */
export const JobStatus = {
  /** The handler finished. */
  COMPLETED: "completed",
  /** Somebody other than the handler ended it: a canceller, the deadline, the worker's end. */
  CANCELLED: "cancelled",
  /** The handler said that it cannot be done: `request.fail()`. */
  FAILED: "failed",
  /** The handler threw, or the job never reached one. */
  ERROR: "error",
} as const;
export type JobStatus = (typeof JobStatus)[keyof typeof JobStatus];

/**
 * Why a job did not complete, for programs: a closed set, a member for each different action of the caller.
 * `cancelled`, `timeout` and `worker_ended` go with the status `cancelled`, `failed` with `failed`, all others
 * with `error`.
 */
export type JobErrorCode =
  /** Somebody cancelled it: `cancel()`, an aborted signal, a scope that was left, a requester that ended. */
  | "cancelled"
  /** The deadline passed, while it waited or while it ran. */
  | "timeout"
  /** The worker ended with this job unfinished. */
  | "worker_ended"
  /** The handler said so: `request.fail()`. */
  | "failed"
  /** The handler threw; what it threw is the error's `cause`. */
  | "error"
  /** The worker has no handler of that name. */
  | "no_handler"
  /** The payload does not meet the worker's schema; see the error's `issues`. */
  | "invalid_payload"
  /** The handler's response does not meet its schema; see the error's `issues`. */
  | "invalid_response"
  /** The worker is ending, or its queue is full: try elsewhere, or later. */
  | "refused"
  /** It would wait for a slot that one of its own ancestors holds. */
  | "deadlock"
  /** The worker's process went away. */
  | "worker_lost"
  /** An event of this job was lost, and the reader needs it. */
  | "stream_gap"
  /** The transport is down. */
  | "disconnected";

/** The status of a job that did not complete. */
export type UncompletedStatus = Exclude<JobStatus, "completed">;

/** How a job ended, with what the worker sent. */
export interface JobResult<TResponse = unknown> {
  readonly status: JobStatus;
  /** What the worker sent with its ending, if it sent one. */
  readonly response: TResponse | undefined;
  /** Why it did not complete, for people. */
  readonly reason: string | undefined;
  /** Why it did not complete, for programs; `undefined` when it completed. */
  readonly code: JobErrorCode | undefined;
}

/** The status that a code implies. */
export function statusOfCode(code: JobErrorCode): UncompletedStatus {
  switch (code) {
    case "cancelled":
    case "timeout":
    case "worker_ended":
      return "cancelled";
    case "failed":
      return "failed";
    default:
      return "error";
  }
}

/** The code of an ending whose sender gave none. */
export function codeOfStatus(status: JobStatus): JobErrorCode | undefined {
  return status === "completed" ? undefined : status;
}
