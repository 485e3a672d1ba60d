import { formatCount, plural } from "../amounts.ts";
import type { Outcome } from "../audit.ts";
import type { LinesByLanguage } from "../protocol.ts";
import type { Row, Tally } from "../tally.ts";
import { printable } from "./printable.ts";
import { paintOf, type Style } from "./style.ts";
import { tableLines } from "./table.ts";
import { exitCodeOf, verdictOf } from "./verdict.ts";
import { noteOf } from "./wording.ts";

const MAX_LANGUAGES = 6;
const BAR_WIDTH = 20;

/** What is left in the end: the lines by language, a table of the jobs, and what became of it all. */
export function summaryOf(outcome: Outcome, width: number, style: Style): string {
  const { tally } = outcome;
  const missed = tally.unreadable.size;
  const verdict = [
    ...(missed > 0 ? [`${plural(missed, "file or folder", "files or folders")} could not be read.`] : []),
    ...verdictOf(outcome).map(exitCodeOf(outcome) === 0 ? style.green : style.red),
  ];
  return [languageTable(tally, width, style), jobTable(tally, width, style), verdict]
    .filter((lines) => lines.length > 0)
    .map((lines) => `\n${lines.join("\n")}\n`)
    .join("");
}

function languageTable(tally: Tally, width: number, style: Style): string[] {
  const { languages } = (tally.row("lines-by-language").result?.response ?? {}) as Partial<LinesByLanguage>;
  if (languages === undefined || languages.size === 0) return [];
  const shown = [...languages].slice(0, MAX_LANGUAGES);
  const most = Math.max(1, ...shown.map(([, { lines }]) => lines));
  return tableLines(
    [
      { title: "language" },
      { title: "files", align: "right" },
      { title: "lines", align: "right" },
      { title: "" },
    ],
    shown.map(([name, { files, lines }]) => [
      { text: name },
      { text: formatCount(files) },
      { text: formatCount(lines) },
      { text: "█".repeat(Math.ceil((lines / most) * BAR_WIDTH)), paint: style.cyan },
    ]),
    width,
    style.bold,
  );
}

function jobTable({ rows }: Tally, width: number, style: Style): string[] {
  return tableLines(
    [
      { title: "worker" },
      { title: "job" },
      { title: "files", align: "right" },
      { title: "findings", align: "right" },
      { title: "result" },
    ],
    rows.map((row) => [
      { text: row.workerName },
      { text: row.result?.status ?? "not asked", paint: paintOf(style, row.result?.status) },
      { text: filesOf(row) },
      { text: formatCount(row.findings) },
      { text: printable(noteOf(row)) },
    ]),
    width,
    style.bold,
  );
}

/** `153`, or `12 of 153` where the job has not come to its end. */
function filesOf({ progress: { done, total } }: Row): string {
  return total === undefined || total === done
    ? formatCount(done)
    : `${formatCount(done)} of ${formatCount(total)}`;
}
