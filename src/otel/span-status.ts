import { type Span, SpanStatusCode } from "@opentelemetry/api";
import { textOf } from "../internal/text-of.ts";
import { quoted } from "../wire/quoted.ts";
import { type Ended, endedAttributes, isError, JOB_STATUS } from "./names.ts";

/** How something ended, and what for. */
export interface EndedWith extends Ended {
  readonly reason: string | undefined;
  /** What was thrown, if something was. */
  readonly cause: unknown;
}

/** So many characters of a reason stand in a span. */
const LONGEST_REASON = 1_000;

/** Writes into a span how it ended. Without an error its status stays unset, as the conventions have it. */
export function setEnding(span: Span, ended: EndedWith): void {
  const { status, code, reason, cause } = ended;
  const attributes = endedAttributes(ended);
  attributes[JOB_STATUS] = status;
  span.setAttributes(attributes);
  if (!isError(code)) return;
  const message = reason === undefined ? code : quoted(reason, LONGEST_REASON);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  if (cause !== undefined) span.recordException(cause instanceof Error ? cause : textOf(cause));
}
