import { isJobError, isJobGroupError, JobError, JobGroupError } from "../errors.ts";

/** An error as JSON keeps it: the fields of ours, and whatever else as it is. */
export function persistedError(error: unknown): unknown {
  if (isJobGroupError(error)) {
    const { jobId, status, code, reason, workerName, responses, results } = error;
    return { jobId, status, code, reason, workerName, responses, results };
  }
  if (!isJobError(error)) return error;
  const { jobId, status, code, reason, workerName, response, issues } = error;
  return { jobId, status, code, reason, workerName, response, issues };
}

/** The error that was persisted. Its cause is gone: it was an object of another process. */
export function restoredError(persisted: unknown): unknown {
  if (typeof persisted !== "object" || persisted === null || persisted instanceof Error) return persisted;
  if (!("jobId" in persisted && "code" in persisted)) return persisted;
  return "results" in persisted ? new JobGroupError(persisted as never) : new JobError(persisted as never);
}
