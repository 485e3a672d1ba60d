import type { JobErrorCode } from "../machines/index.ts";
import type { Job } from "./job.ts";
import type { JobCancelMessage, JobRequestMessage, JobUpdateRequestMessage } from "./message.ts";
import { SealedPayload } from "./sealed-payload.ts";

const NO_PATH: readonly string[] = Object.freeze([]);

/** The request of a job to its worker. What is asked is its own; how, that of the group that it is a part of. */
export function requestOf(job: Job): JobRequestMessage {
  const origin = job.group ?? job;
  const { carry } = job.services.transport;
  const { payload } = job;
  const { value, kept } = payload instanceof SealedPayload ? payload : { value: payload, kept: undefined };
  return {
    type: "job.request",
    jobId: job.jobId,
    workerName: job.workerName,
    name: job.name,
    payload: carry === undefined ? value : carry(kept ?? value),
    kept,
    source: job.asker.name,
    deadline: origin.deadline,
    attempt: job.attempt,
    meta: job.trace?.meta ?? origin.meta,
    path: origin.scope?.subPath ?? NO_PATH,
    rootSequence: origin.rootSequence,
    rootBegan: origin.rootBegan,
    replyTo: job,
    flow: origin,
    carry,
    isRemote: false,
  };
}

/** What a worker is told when its job ended otherwise than by its own word. */
export function cancelOf(
  { jobId, workerName, attempt }: Job,
  {
    code = "cancelled",
    reason,
  }: { readonly code: JobErrorCode | undefined; readonly reason: string | undefined },
): JobCancelMessage {
  return { type: "job.cancel", jobId, workerName, attempt, code, reason };
}

/** What a worker is told when whoever asked wants to hear how it goes. */
export function updateRequestOf({ jobId, workerName, attempt }: Job): JobUpdateRequestMessage {
  return { type: "job.update_request", jobId, workerName, attempt };
}
