import type { AuditResponse, Finding } from "../protocol.ts";
import type { Row } from "../tally.ts";
import { printable, truncateStart } from "./printable.ts";

/** `src/index.ts:12  TODO: mend this`. A path may be cut, so that a long one leaves room for what is said of it. */
export function findingText(finding: Finding, pathWidth = Number.POSITIVE_INFINITY): string {
  const { path } = finding;
  if (finding.kind === "unreadable") {
    return `cannot read ${truncateStart(printable(path), pathWidth)}: ${printable(finding.reason)}`;
  }
  const place = finding.line === undefined ? path : `${path}:${finding.line}`;
  return `${truncateStart(printable(place), pathWidth)}  ${printable(finding.text)}`;
}

/** What a job came to, or what is known so far: of one that was cut off, that is what came through with its events. */
export function noteOf({ progress, result }: Row): string {
  if (result?.status !== "completed") return progress.note;
  const { note = progress.note } = (result.response ?? {}) as Partial<AuditResponse>;
  return note;
}

/** `completed: 12 TODO, 3 FIXME`, or `failed: 2 links lead nowhere`. */
export function endingText(row: Row): string {
  const { status, reason } = row.result ?? {};
  const text = status === "completed" ? noteOf(row) : printable(reason ?? "");
  return text === "" ? `${status}` : `${status}: ${text}`;
}
