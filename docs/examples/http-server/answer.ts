import type { ServerResponse } from "node:http";
import { isJobError, type JobContext, type JobError } from "xstate-jobs";
import { HTTP_STATUS } from "./http-status.ts";

/** Answers with what the job responds. */
export async function answer(response: ServerResponse, job: JobContext<unknown>): Promise<void> {
  try {
    send(response, 200, await job);
  } catch (error) {
    if (!isJobError(error)) throw error;
    send(response, HTTP_STATUS[error.code], problemOf(error));
  }
}

/** What a client may know of an error: not its cause, which is ours. */
export function problemOf({ code, reason, issues }: JobError): object {
  return { code, reason, issues: issues?.map(({ message }) => message) };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
