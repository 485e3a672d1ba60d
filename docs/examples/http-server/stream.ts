import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { isJobError, type JobContext } from "xstate-jobs";
import { problemOf } from "./answer.ts";
import { HTTP_STATUS } from "./http-status.ts";

/**
 * Sends what the job reports while it runs, as server-sent events. A client that reads slowly slows the handler down:
 * the pipeline asks for the next event when there is room.
 */
export async function stream(response: ServerResponse, job: JobContext<unknown>): Promise<void> {
  response.setHeader("content-type", "text/event-stream");
  response.setHeader("cache-control", "no-store");
  await pipeline(framesOf(response, job), response);
}

async function* framesOf(response: ServerResponse, job: JobContext<unknown>): AsyncGenerator<string> {
  try {
    for await (const { type, data } of job) yield frame(type, data);
  } catch (error) {
    if (!isJobError(error)) throw error;
    // As long as nothing has been sent the status can tell, as it does elsewhere.
    if (!response.headersSent) response.statusCode = HTTP_STATUS[error.code];
    yield frame("error", problemOf(error));
  }
}

function frame(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data ?? null)}\n\n`;
}
