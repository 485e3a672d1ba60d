import { printable } from "./printable.ts";
import type { AuditResponse, Finding } from "./protocol.ts";
import type { Row } from "./tally.ts";

/** `src/index.ts:12  TODO: mend this`. */
export function findingText(finding: Finding): string {
  const path = printable(finding.path);
  if (finding.kind === "unreadable") return `cannot read ${path}: ${printable(finding.reason)}`;
  const place = finding.line === undefined ? path : `${path}:${finding.line}`;
  return `${place}  ${printable(finding.text)}`;
}

/** What a job came to, or what there is so far. */
export function noteOf({ progress, result }: Row): string {
  const { note = progress.note } = (result?.response ?? {}) as Partial<AuditResponse>;
  return note;
}

/** `completed: 12 TODO, 3 FIXME`, or `failed: 2 links lead nowhere`. */
export function endingText(row: Row): string {
  const { status, reason } = row.result ?? {};
  const text = status === "completed" ? noteOf(row) : printable(reason ?? "");
  return text === "" ? `${status}` : `${status}: ${text}`;
}
