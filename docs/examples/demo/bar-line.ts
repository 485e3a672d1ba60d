import type { JobStatus } from "xstate-jobs";
import { formatCount } from "./amounts.ts";
import { padEnd, printable, truncate, truncateStart } from "./printable.ts";
import { paintOf, type Style } from "./style.ts";
import type { Row } from "./tally.ts";
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

/** `✓ todo-comments      ████████████████ 100% 153/153  12 TODO, 3 FIXME`. */
export function barLine(row: Row, { width, nameWidth, countWidth, style }: BarLayout): string {
  const { status } = row.result ?? {};
  const { done, total, file } = row.progress;
  const share = total === undefined ? Number(status === "completed") : total === 0 ? 1 : done / total;
  const percent = total === undefined ? "" : `${Math.floor(share * 100)}%`;
  const barWidth = width >= 96 ? 24 : width >= 72 ? 16 : width >= 56 ? 8 : 0;
  const filled = Math.floor(share * barWidth);
  const paint = paintOf(style, status);
  const head = [
    paint(status === undefined ? " " : MARKS[status]),
    padEnd(row.workerName, nameWidth),
    ...(barWidth > 0 ? [paint("█".repeat(filled)) + style.dim("░".repeat(barWidth - filled))] : []),
    percent.padStart(4),
    countOf(row).padStart(countWidth),
  ].join(" ");
  const headWidth = 1 + 1 + nameWidth + (barWidth > 0 ? 1 + barWidth : 0) + 1 + 4 + 1 + countWidth;
  if (headWidth > width) return truncate(row.workerName, width);
  const tailWidth = width - headWidth - 2;
  if (tailWidth < MIN_TAIL) return head;
  const tail =
    status === undefined ? truncateStart(printable(file), tailWidth) : truncate(endingOf(row), tailWidth);
  return `${head}  ${style.dim(tail)}`;
}

function countOf({ progress: { done, total } }: Row): string {
  return total === undefined ? formatCount(done) : `${formatCount(done)}/${formatCount(total)}`;
}

function endingOf(row: Row): string {
  const { status, reason } = row.result ?? {};
  return status === "completed" ? noteOf(row) : printable(reason ?? String(status));
}
