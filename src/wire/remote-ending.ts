import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Address, RequesterMessage } from "../message.ts";
import type { Body, EndFrame } from "./frame.ts";
import type { Link } from "./link.ts";

/** The values of the bodies of an ending. Of one that cannot be read, the error: the job has ended all the same. */
export function readAll(link: Link, bodies: readonly Body[]): unknown[] {
  return bodies.map((body) => {
    try {
      return link.read(body);
    } catch (error) {
      link.bad(error);
      return error;
    }
  });
}

/** An ending as whoever asked gets it. */
export function endingOf(
  { jobId, workerName, attempt }: Address,
  frame: EndFrame,
  [response, cause, about]: readonly unknown[],
): RequesterMessage {
  const { how, status = "error", code, reason, urgent, settled } = frame;
  const issues = Array.isArray(about) ? (about as readonly StandardSchemaV1.Issue[]) : undefined;
  if (how === "response") {
    // Field by field: this is how nearly all jobs end.
    const type = "job.response";
    return {
      type,
      status,
      response,
      code,
      reason,
      jobId,
      workerName,
      attempt,
      cause,
      issues,
      urgent,
      settled,
    };
  }
  const extras = { jobId, workerName, attempt, cause, issues, urgent, settled };
  return how === "stream"
    ? { type: "job.stream.end", data: response, ...extras }
    : { type: "job.lost", code: code ?? "worker_lost", reason, ...extras };
}
