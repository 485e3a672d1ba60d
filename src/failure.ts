import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobGroupResult, JobResult, UncompletedStatus } from "../machines/index.ts";
import { JobError, JobGroupError } from "./errors.ts";

/** The seed's words for a deadline that passed before a worker was there. */
export const NOT_READY = "workers not ready within timeout";

/** Whose failure it is. */
interface Failed {
  readonly jobId: string;
  readonly workerName: string;
  readonly name: string | undefined;
}

type FailedGroup = Omit<Failed, "workerName"> & Pick<JobGroupError, "responses" | "results">;

/** What an ending said besides what the statechart keeps. */
export interface FailureDetails {
  readonly cause?: unknown;
  readonly issues?: readonly StandardSchemaV1.Issue[] | undefined;
}

/** The error of a job that did not complete. */
export function jobErrorOf(
  { jobId, workerName, name }: Failed,
  result: JobResult,
  details: FailureDetails | undefined,
): JobError {
  const status = result.status as UncompletedStatus;
  const { code = status, reason, response } = result;
  return new JobError({ jobId, workerName, name, status, code, reason, response, ...details });
}

/** The error of a group that did not complete. */
export function jobGroupErrorOf(
  { jobId, name, responses, results }: FailedGroup,
  { reason, first, ...result }: JobGroupResult,
  workerName: string | undefined,
  cause: unknown,
): JobGroupError {
  const status = result.status as UncompletedStatus;
  const { code = status } = result;
  const detail = workerName === undefined ? undefined : first?.reason;
  return new JobGroupError({
    jobId,
    name,
    status,
    code,
    reason,
    workerName,
    detail,
    responses,
    results,
    cause,
  });
}

/** The error of a loop that would read with a hole. */
export function gapErrorOf({ jobId, workerName, name }: Failed, droppedEvents: number): JobError {
  const reason = `${droppedEvents} events were dropped before anybody read them: iterate sooner, or raise 'buffer'`;
  return new JobError({ jobId, workerName, name, status: "error", code: "stream_gap", reason });
}
