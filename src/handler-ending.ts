import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobErrorCode, JobStatus } from "../machines/index.ts";
import { textOf } from "./internal/text-of.ts";
import type { Address, ReportMessage, RequesterMessage } from "./message.ts";

/** The ending that a handler gives its job. */
export interface HandlerEnding {
  readonly status: JobStatus;
  readonly response?: unknown;
  readonly reason?: string | undefined;
  readonly code?: JobErrorCode | undefined;
  readonly cause?: unknown;
  readonly issues?: readonly StandardSchemaV1.Issue[];
  readonly urgent?: boolean;
  /** It is the end of a stream. */
  readonly stream?: boolean;
}

/** What `request.fail()` throws, to leave the handler: the ending is recorded already. */
export class HandlerFailure extends Error {
  constructor(reason: string | undefined) {
    super(reason ?? "the job failed");
    this.name = "HandlerFailure";
  }
}

/** The ending of a job whose handler, or a schema, threw. */
export function thrownEnding(error: unknown): HandlerEnding {
  return { status: "error", reason: textOf(error), cause: error };
}

/** The ending of a job whose payload its schema refuses. */
export function invalidPayload(issues: readonly StandardSchemaV1.Issue[]): HandlerEnding {
  return { status: "error", code: "invalid_payload", reason: `invalid payload: ${inWords(issues)}`, issues };
}

/** What a schema makes of an ending: the ending with its response, or an error. */
export function checkedEnding(
  ending: HandlerEnding,
  checked: StandardSchemaV1.Result<unknown>,
): HandlerEnding {
  const { issues } = checked;
  if (issues === undefined) return { ...ending, response: checked.value };
  const reason = `invalid response: ${inWords(issues)}`;
  return { status: "error", code: "invalid_response", reason, response: ending.response, issues };
}

/** The ending as whoever asked gets it. `tail`: reports that had no room yet. */
export function endingMessage(
  { jobId, workerName, attempt }: Address,
  ending: HandlerEnding,
  tail: readonly ReportMessage[] | undefined,
  settled: boolean,
): RequesterMessage {
  const { status, response, reason, code, cause, issues, urgent } = ending;
  if (ending.stream && status === "completed") {
    return { type: "job.stream.end", jobId, workerName, attempt, data: response, tail };
  }
  const details = { reason, code, cause, issues, tail, settled, urgent };
  return { type: "job.response", jobId, workerName, attempt, status, response, ...details };
}

function inWords(issues: readonly StandardSchemaV1.Issue[]): string {
  return issues
    .map(({ message, path }) => {
      const at = path?.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
      return at ? `${at}: ${message}` : message;
    })
    .join("; ");
}
