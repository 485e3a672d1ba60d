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

/** Why a job did not complete, for programs: a closed set, a member for each different action of the caller. */
export type JobErrorCode =
  | "cancelled"
  | "timeout"
  | "worker_ended"
  | "failed"
  | "error"
  | "no_handler"
  | "invalid_payload"
  | "invalid_response"
  | "refused"
  | "deadlock"
  | "worker_lost"
  | "stream_gap"
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
