import { isJobGroupError, type JobError, type JobGroupError } from "xstate-jobs";
import { formatDuration, plural } from "./amounts.ts";
import type { Outcome } from "./audit.ts";
import type { Row } from "./tally.ts";
import { endingText } from "./wording.ts";

/** What an audit came to, in a sentence or two. */
export function verdictOf({ tally, elapsedMs, error }: Outcome): string {
  const time = formatDuration(elapsedMs);
  if (error !== undefined) return brokenOff(error, time);
  const findings = tally.rows.reduce((sum, row) => sum + row.findings, 0);
  const broken = tally.rows.filter(isBroken);
  const all = `${plural(tally.rows.length, "job")} in ${time}, ${plural(findings, "finding")}.`;
  if (broken.length === 0) return `Completed ${all}`;
  return `Went through ${all} Not completed: ${broken.map((row) => `${row.workerName} ${endingText(row)}`).join("; ")}.`;
}

/** What the demo exits with, unless it was interrupted. Findings are what it is for, not a failure. */
export function exitCodeOf({ tally, error }: Outcome): number {
  return error !== undefined || tally.rows.some(isBroken) ? 1 : 0;
}

function brokenOff(error: JobError | JobGroupError, time: string): string {
  if (error.code === "timeout") return `Timed out after ${time}: what is above had been found by then.`;
  if (error.code === "cancelled") return `Cancelled after ${time}: ${error.reason}.`;
  // With cancel-on-error the first job that did not complete ends the group, and is the cause of its error.
  const culprit = isJobGroupError(error) ? error.cause : error;
  const { reason } = (culprit ?? error) as JobError;
  const advice = isJobGroupError(error) ? " That ended the others; with --keep-going they go on." : "";
  return `Stopped after ${time}: ${error.workerName} ${error.status}: ${reason}.${advice}`;
}

function isBroken({ result }: Row): boolean {
  return result?.status !== "completed";
}
