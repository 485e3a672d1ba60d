import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobErrorCode, JobResult, UncompletedStatus } from "../machines/index.ts";

// `Symbol.for` is shared by every copy of this package in the process: a brand survives what `instanceof` does not.
const JOB_ERROR = Symbol.for("xstate-jobs.JobError");
const JOB_GROUP_ERROR = Symbol.for("xstate-jobs.JobGroupError");

/** What a {@link JobError} is made of. */
export interface JobErrorInit {
  readonly code: JobErrorCode;
  readonly status: UncompletedStatus;
  readonly jobId: string;
  readonly workerName: string;
  readonly name?: string | undefined;
  readonly reason?: string | undefined;
  readonly response?: unknown;
  readonly issues?: readonly StandardSchemaV1.Issue[] | undefined;
  readonly cause?: unknown;
}

/**
 * A job that did not complete. The seed's `JobError`.
 *
 * Differs from the seed: it says how the job ended (`status`), why for programs (`code`) and for people
 * (`reason`), what the worker sent (`response`), and keeps the handler's own error as `cause`.
 */
export class JobError extends Error {
  declare readonly name: "JobError";
  /** Why, for programs. */
  readonly code: JobErrorCode;
  /** How the job ended. */
  readonly status: UncompletedStatus;
  readonly jobId: string;
  /** The worker that was asked. */
  readonly workerName: string;
  /** Why, for people: what the handler or the canceller said. */
  readonly reason: string | undefined;
  /** What the worker sent with a failed or error response. */
  readonly response: unknown;
  /** What a schema found wrong, with `invalid_payload` and `invalid_response`. */
  readonly issues: readonly StandardSchemaV1.Issue[] | undefined;

  constructor(init: JobErrorInit) {
    const job = init.name === undefined ? "job" : `job '${init.name}'`;
    super(
      `${job} ${init.jobId} on worker '${init.workerName}' ${ending(init)}`,
      init.cause === undefined ? undefined : { cause: init.cause },
    );
    this.code = init.code;
    this.status = init.status;
    this.jobId = init.jobId;
    this.workerName = init.workerName;
    this.reason = init.reason;
    this.response = init.response;
    this.issues = init.issues;
  }

  /** @internal */
  get [JOB_ERROR](): true {
    return true;
  }
}

/** What a {@link JobGroupError} is made of. */
export interface JobGroupErrorInit {
  readonly code: JobErrorCode;
  readonly status: UncompletedStatus;
  readonly jobId: string;
  readonly name?: string | undefined;
  readonly reason?: string | undefined;
  readonly workerName?: string | undefined;
  /** What that worker's own job ended with, for the message. */
  readonly detail?: string | undefined;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly results: Readonly<Record<string, JobResult>>;
  readonly cause?: unknown;
}

/**
 * A job group that did not complete. The seed's `JobGroupError`.
 *
 * Differs from the seed: it names the worker whose ending ended the group, with that job's `JobError` as
 * `cause`, and carries what the other workers had answered.
 */
export class JobGroupError extends Error {
  declare readonly name: "JobGroupError";
  /** Why, for programs: the code of the job that ended the group, if one did. */
  readonly code: JobErrorCode;
  /** How the group ended. */
  readonly status: UncompletedStatus;
  readonly jobId: string;
  /** Why, for people. */
  readonly reason: string | undefined;
  /** Whose ending ended the group, if one did. */
  readonly workerName: string | undefined;
  /** What workers had sent when the group ended. */
  readonly responses: Readonly<Record<string, unknown>>;
  /** How each job of the group ended. */
  readonly results: Readonly<Record<string, JobResult>>;

  constructor(init: JobGroupErrorInit) {
    super(
      `job group ${init.name === undefined ? "" : `'${init.name}' `}${init.jobId} ${endedBy(init)}`,
      init.cause === undefined ? undefined : { cause: init.cause },
    );
    this.code = init.code;
    this.status = init.status;
    this.jobId = init.jobId;
    this.reason = init.reason;
    this.workerName = init.workerName;
    this.responses = init.responses;
    this.results = init.results;
  }

  /** @internal */
  get [JOB_GROUP_ERROR](): true {
    return true;
  }
}

// On the prototype, as the built-in errors have it: it is not a field that every error repeats.
for (const [ErrorClass, name] of [
  [JobError, "JobError"],
  [JobGroupError, "JobGroupError"],
] as const) {
  Object.defineProperty(ErrorClass.prototype, "name", { value: name, configurable: true, writable: true });
}

/** Whether `value` is a {@link JobError}, of whichever copy of this package. */
export function isJobError(value: unknown): value is JobError {
  return hasBrand(value, JOB_ERROR);
}

/** Whether `value` is a {@link JobGroupError}, of whichever copy of this package. */
export function isJobGroupError(value: unknown): value is JobGroupError {
  return hasBrand(value, JOB_GROUP_ERROR);
}

function hasBrand(value: unknown, brand: symbol): boolean {
  return typeof value === "object" && value !== null && brand in value;
}

function endedBy(init: JobGroupErrorInit): string {
  const { workerName, reason, detail } = init;
  const isNamed = workerName === undefined || reason?.includes(`'${workerName}'`);
  const by = isNamed ? "" : ` (by worker '${workerName}')`;
  return `${ending(init)}${by}${detail === undefined || detail === reason ? "" : `: ${detail}`}`;
}

function ending({ status, code, reason }: Pick<JobErrorInit, "status" | "code" | "reason">): string {
  const how = status === "cancelled" ? "was cancelled" : status === "failed" ? "failed" : "went wrong";
  const why = code === status || code === reason ? "" : ` (${code})`;
  return `${how}${why}${reason === undefined ? "" : `: ${reason}`}`;
}
