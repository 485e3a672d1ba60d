import { isJobError, isJobGroupError, type JobError, type JobGroupError } from "xstate-jobs";
import { formatDuration, plural } from "../amounts.ts";
import type { Outcome } from "../audit.ts";
import type { Row } from "../tally.ts";
import { printable } from "./printable.ts";
import { endingText } from "./wording.ts";

/** What an audit came to, in a line or two. */
export function verdictOf({ tally, elapsedMs, error }: Outcome): string[] {
  const time = formatDuration(elapsedMs);
  if (error !== undefined) return brokenOff(error, time, tally.rows);
  const findings = tally.rows.reduce((sum, row) => sum + row.findings, 0);
  const broken = tally.rows.filter(isBroken);
  const all = `${plural(tally.rows.length, "job")} in ${time}, ${plural(findings, "finding")}.`;
  if (broken.length === 0) return [`Completed ${all}`];
  return [
    `Went through ${all} But not all completed:`,
    ...broken.map((row) => `${row.workerName} ${endingText(row)}`),
  ];
}

/** What the demo exits with, unless it was interrupted. Findings are what it is for, not a failure. */
export function exitCodeOf({ tally, error }: Outcome): number {
  return error !== undefined || tally.rows.some(isBroken) ? 1 : 0;
}

function brokenOff(error: JobError | JobGroupError, time: string, rows: readonly Row[]): string[] {
  const { code, status, workerName } = error;
  if (code === "timeout") return [`Timed out after ${time}. What is above had been found by then.`];
  if (code === "cancelled") {
    // Whoever cancels from outside, such as on the inspector's page, need not say why.
    const why = error.reason === undefined ? "" : ` (${printable(error.reason)})`;
    return [`Cancelled after ${time}${why}. What is above had been found by then.`];
  }
  // With cancel-on-error the first job that did not complete ends its group, and is the cause of the group's error.
  const { reason } = isJobError(error.cause) ? error.cause : error;
  const lines = [`Stopped after ${time}: ${workerName} ${status}: ${reason}.`];
  return isJobGroupError(error) && rows.some(wasStopped)
    ? [...lines, "That cancelled the others; with --keep-going they go on."]
    : lines;
}

/** Whether it was not its own doing that the job did not complete. */
function wasStopped({ result }: Row): boolean {
  return result === undefined || result.status === "cancelled";
}

function isBroken({ result }: Row): boolean {
  return result?.status !== "completed";
}
