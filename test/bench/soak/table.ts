/** What is told of a soak each time that it is looked at. Bytes, milliseconds. */
export interface Line {
  readonly seconds: number;
  readonly asked: number;
  /** How many ended in each way: `completed`, or the code. */
  readonly endings: ReadonlyMap<string, number>;
  readonly inFlight: number;
  readonly heap: number;
  readonly rss: number;
  readonly handles: number;
  readonly timers: number;
  readonly listeners: number;
  /** Of the event loop, since the line before. */
  readonly delayP99: number;
  /** How much of a core the process has taken since then: what others leave it, too. */
  readonly busy: number;
}

/** Codes that mean the status `cancelled`. All others but `failed` are errors. */
const CANCELLED = ["cancelled", "timeout", "worker_ended"];

const COLUMNS: readonly (readonly [title: string, of: (line: Line) => string])[] = [
  ["second", ({ seconds }) => seconds.toFixed(0)],
  ["asked", ({ asked }) => count(asked)],
  ["completed", ({ endings }) => count(endings.get("completed") ?? 0)],
  ["cancelled", ({ endings }) => count(sum(endings, (how) => CANCELLED.includes(how)))],
  ["failed", ({ endings }) => count(endings.get("failed") ?? 0)],
  [
    "error",
    ({ endings }) => count(sum(endings, (how) => ![...CANCELLED, "completed", "failed"].includes(how))),
  ],
  ["in flight", ({ inFlight }) => count(inFlight)],
  ["heap, MB", ({ heap }) => (heap / 1e6).toFixed(2)],
  ["RSS, MB", ({ rss }) => (rss / 1e6).toFixed(0)],
  ["handles", ({ handles }) => count(handles)],
  ["timers", ({ timers }) => count(timers)],
  ["listeners", ({ listeners }) => count(listeners)],
  ["loop p99, ms", ({ delayP99 }) => delayP99.toFixed(0)],
  ["CPU, %", ({ busy }) => (100 * busy).toFixed(0)],
];

/** The head of a table in Markdown. */
export function headOf(): string {
  return `${row(COLUMNS.map(([title]) => title))}\n${row(COLUMNS.map(() => "---:"))}`;
}

export function lineOf(line: Line): string {
  return row(COLUMNS.map(([, of]) => of(line)));
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}

function sum(endings: ReadonlyMap<string, number>, is: (how: string) => boolean): number {
  return [...endings].reduce((all, [how, times]) => (is(how) ? all + times : all), 0);
}
