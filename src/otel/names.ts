import type { Attributes } from "@opentelemetry/api";
import type { JobErrorCode, JobStatus } from "../../machines/index.ts";

// What the semantic conventions have a name for is called that: a job is a remote procedure call (`rpc.*`). Written here, as
// their package is none that a user has installed; a test compares.
export const ERROR_TYPE = "error.type";
export const RPC_METHOD = "rpc.method";
export const RPC_STATUS_CODE = "rpc.status_code";
export const RPC_SYSTEM_NAME = "rpc.system.name";
export const CLIENT_DURATION = "rpc.client.call.duration";
export const SERVER_DURATION = "rpc.server.call.duration";
/** What they recommend for both durations, in seconds. */
export const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** A method that nobody has, so that made-up names are no new series each. */
export const OTHER = "_OTHER";

export const RPC_SYSTEM = "xstate_jobs";
export const RUNTIME_NAME = "xstate_jobs.runtime.name";
export const WORKER_NAME = "xstate_jobs.worker.name";
export const JOB_NAME = "xstate_jobs.job.name";
export const JOB_ID = "xstate_jobs.job.id";
export const JOB_LABEL = "xstate_jobs.job.label";
export const JOB_STATUS = "xstate_jobs.job.status";
export const JOB_SOURCE = "xstate_jobs.job.source";
export const JOB_ATTEMPT = "xstate_jobs.job.attempt";
export const GROUP_SIZE = "xstate_jobs.group.size";
export const GROUP_ENDED_BY = "xstate_jobs.group.ended_by";
export const ABANDONED = "xstate_jobs.handler.abandoned";
export const DROPPED_EVENTS = "xstate_jobs.events.dropped";
export const OMITTED_EVENTS = "xstate_jobs.events.omitted";

/** What the conventions call the method: the worker, and which of its jobs. */
export function methodOf(workerName: string, name: string | undefined): string {
  return name === undefined ? workerName : `${workerName}/${name}`;
}

/** How something ended, as far as spans and metrics tell it. */
export interface Ended {
  readonly status: JobStatus;
  /** `undefined` when it completed. */
  readonly code: JobErrorCode | undefined;
}

/** Whether it went wrong. That somebody wanted it no longer is none: it is what was asked for. */
export function isError(code: JobErrorCode | undefined): code is JobErrorCode {
  return code !== undefined && code !== "cancelled";
}

/** The attributes that the conventions have for how a call ended. */
export function endedAttributes({ code }: Ended): Attributes {
  const statusCode = code ?? "completed";
  return isError(code)
    ? { [RPC_STATUS_CODE]: statusCode, [ERROR_TYPE]: code }
    : { [RPC_STATUS_CODE]: statusCode };
}
