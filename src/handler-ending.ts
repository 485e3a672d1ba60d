import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobErrorCode, JobStatus } from "../machines/index.ts";
import { reasonOf, textOf } from "./internal/text-of.ts";
import type { Address, JobRequestMessage, ReportMessage, RequesterMessage } from "./message.ts";

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

/** Of a cause that cannot be sent. */
const LONGEST_TEXT = 1_000;

type Carry = NonNullable<JobRequestMessage["carry"]>;

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
  { jobId, workerName, attempt, carry }: Address & Partial<Pick<JobRequestMessage, "carry">>,
  ending: HandlerEnding,
  tail: readonly ReportMessage[] | undefined,
  settled: boolean,
): RequesterMessage {
  const carried = carry === undefined ? ending : carriedEnding(carry, ending);
  const { status, response, reason, code, cause, issues, urgent } = carried;
  if (carried.stream && status === "completed") {
    return { type: "job.stream.end", jobId, workerName, attempt, data: response, tail };
  }
  const details = { reason, code, cause, issues, tail, settled, urgent };
  return { type: "job.response", jobId, workerName, attempt, status, response, ...details };
}

/** What arrives of an ending elsewhere: another one, if its response cannot be sent. */
function carriedEnding(carry: Carry, ending: HandlerEnding): HandlerEnding {
  const { response, cause, issues } = ending;
  try {
    const plain = issues?.map(({ message, path }) => ({ message, path: path?.map(plainSegment) }));
    return {
      ...ending,
      response: carry(response),
      ...(cause === undefined ? {} : { cause: carriedCause(carry, cause) }),
      ...(plain === undefined ? {} : { issues: carry(plain) as readonly StandardSchemaV1.Issue[] }),
    };
  } catch (error) {
    const reason = `its response cannot be sent: ${reasonOf(error)}`;
    return { status: "error", reason, cause: carriedCause(carry, error) };
  }
}

/** A cause may be anything: of one that cannot be sent its text arrives. */
export function carriedCause(carry: Carry, cause: unknown): unknown {
  try {
    return carry(cause);
  } catch {
    return carry(new Error(textOf(cause).slice(0, LONGEST_TEXT)));
  }
}

function plainSegment(segment: PropertyKey | StandardSchemaV1.PathSegment): string | number {
  const key = typeof segment === "object" ? segment.key : segment;
  return typeof key === "number" ? key : String(key);
}

function inWords(issues: readonly StandardSchemaV1.Issue[]): string {
  return issues
    .map(({ message, path }) => {
      const at = path?.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
      return at ? `${at}: ${message}` : message;
    })
    .join("; ");
}
