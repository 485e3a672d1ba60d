import type { JobStatus } from "xstate-jobs";
import { formatCount } from "../amounts.ts";
import type { Row } from "../tally.ts";
import { padEnd, printable, truncate, truncateStart, visibleWidth } from "./printable.ts";
import { paintOf, type Style } from "./style.ts";
import { noteOf } from "./wording.ts";

/** What all bars of a frame have in common, so that they stand in line. */
export interface BarLayout {
  /** None of the lines is wider. */
  readonly width: number;
  readonly nameWidth: number;
  readonly countWidth: number;
  readonly style: Style;
}

const MARKS: Readonly<Record<JobStatus, string>> = {
  completed: "✓",
  failed: "✗",
  error: "✗",
  cancelled: "■",
};
/** A path that is cut down to less says nothing. */
const MIN_TAIL = 8;

export function layoutOf(rows: readonly Row[], width: number, style: Style): BarLayout {
  return {
    width,
    style,
    nameWidth: Math.max(...rows.map(({ workerName }) => workerName.length)),
    countWidth: Math.max(...rows.map((row) => countOf(row).length)),
  };
}

/** `✓ todo-comments      ████████████████ 100% 153/153  12 TODO, 3 FIXME`; on a narrow terminal as much as fits. */
export function barLine(row: Row, { width, nameWidth, countWidth, style }: BarLayout): string {
  const { status } = row.result ?? {};
  const share = shareOf(row);
  const mark = paintOf(style, status)(status === undefined ? " " : MARKS[status]);
  const percent = row.progress.total === undefined ? "" : `${Math.floor(share * 100)}%`;
  const parts = [
    `${mark} ${padEnd(row.workerName, nameWidth)}`,
    bar(share, barWidthOf(width), status, style),
    percent.padStart(4),
    countOf(row).padStart(countWidth),
  ].filter((part) => part !== "");
  while (parts.length > 1 && visibleWidth(parts.join(" ")) > width) parts.pop();
  const line = parts.join(" ");
  const room = width - visibleWidth(line) - 2;
  if (room < -2) return truncate(row.workerName, width);
  const tail = room < MIN_TAIL ? "" : tailOf(row, room);
  return tail === "" ? line : `${line}  ${style.dim(tail)}`;
}

/** Where a job is; once it has ended, what it came to. */
function tailOf(row: Row, width: number): string {
  const { status, reason } = row.result ?? {};
  if (status === undefined) return truncateStart(printable(row.progress.file), width);
  return truncate(status === "completed" ? noteOf(row) : printable(reason ?? status), width);
}

function bar(share: number, width: number, status: JobStatus | undefined, style: Style): string {
  const filled = Math.floor(share * width);
  return paintOf(style, status)("█".repeat(filled)) + style.dim("░".repeat(width - filled));
}

/** How much of the terminal a bar may take. */
function barWidthOf(width: number): number {
  return width >= 96 ? 24 : width >= 72 ? 16 : width >= 56 ? 8 : 0;
}

/** How much of a job is done, from 0 to 1. */
function shareOf({ progress: { done, total }, result }: Row): number {
  if (total === undefined) return result?.status === "completed" ? 1 : 0;
  return total === 0 ? 1 : done / total;
}

function countOf({ progress: { done, total } }: Row): string {
  return total === undefined ? formatCount(done) : `${formatCount(done)}/${formatCount(total)}`;
}
