import type { Finding } from "../protocol.ts";
import type { Row, Tally } from "../tally.ts";
import { barLine, layoutOf } from "./bar-line.ts";
import { printable, truncate, visibleWidth } from "./printable.ts";
import type { Style } from "./style.ts";
import type { View } from "./view.ts";
import { findingText } from "./wording.ts";

/** What is painted more often nobody sees. */
const FRAME_MS = 80;
/** So that one worker's findings do not push all others' off the screen. */
const FINDINGS_PER_WORKER = 8;

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_LINE_RIGHT = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";

/** What the view needs of a terminal. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(text: string): unknown;
}

/** A bar for each job at the bottom of a terminal, with the findings scrolling away above. */
export class ProgressView implements View {
  readonly #terminal: Terminal;
  readonly #style: Style;
  readonly #shown = new Map<Row, number>();
  #rows: readonly Row[] = [];
  #nameWidth = 0;
  #isStale = false;
  /** Lines to print above the bars in the next frame. */
  #news: string[] = [];
  /** The widths of the lines of the last frame. */
  #painted: readonly number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, style: Style) {
    this.#terminal = terminal;
    this.#style = style;
  }

  begin({ rows }: Tally, folder: string): void {
    this.#rows = rows;
    this.#nameWidth = Math.max(...rows.map(({ workerName }) => workerName.length));
    this.#news.push(this.#style.bold(truncate(`Auditing ${printable(folder)}`, this.#width)));
    // However the process ends, the cursor comes back.
    process.once("exit", this.#showCursor);
    this.#terminal.write(HIDE_CURSOR);
    this.#paint();
    this.#timer = setInterval(() => this.#paintIfStale(), FRAME_MS);
  }

  changed(row: Row, news: Finding | undefined): void {
    this.#isStale = true;
    if (news === undefined) return;
    const shown = (this.#shown.get(row) ?? 0) + 1;
    this.#shown.set(row, shown);
    if (shown > FINDINGS_PER_WORKER + 1) return;
    const isLast = shown === FINDINGS_PER_WORKER + 1;
    const text = isLast ? "… and more: pipe the output to see all" : findingText(news, this.#room / 2);
    const fitted = truncate(text, this.#room);
    const name = this.#style.dim(row.workerName.padEnd(this.#nameWidth));
    this.#news.push(`${name}  ${news.kind === "unreadable" ? this.#style.yellow(fitted) : fitted}`);
  }

  ended(): void {
    this.#isStale = true;
  }

  told(line: string): void {
    this.#isStale = true;
    this.#news.push(this.#style.bold(truncate(printable(line), this.#width)));
  }

  close(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#paint();
    this.#showCursor();
    process.off("exit", this.#showCursor);
  }

  readonly #showCursor = (): void => {
    this.#terminal.write(SHOW_CURSOR);
  };

  #paintIfStale(): void {
    if (this.#isStale) this.#paint();
  }

  /** Some terminals say 0 where they do not know. */
  get #columns(): number {
    return this.#terminal.columns || 80;
  }

  /** A line that fills the last column may wrap. */
  get #width(): number {
    return Math.max(1, this.#columns - 1);
  }

  /** For what is said behind a worker's name. */
  get #room(): number {
    return Math.max(1, this.#width - this.#nameWidth - 2);
  }

  /** Overwrites the last frame in a single write and without clearing it first: nothing flickers. */
  #paint(): void {
    const rows = this.#terminal.rows || 24;
    const layout = layoutOf(this.#rows, this.#width, this.#style);
    // What stands above the screen's top cannot be overwritten.
    const bars = this.#rows.slice(0, Math.max(1, rows - 1)).map((row) => barLine(row, layout));
    // A terminal that has become narrower has wrapped them.
    const height = this.#painted.reduce((sum, each) => sum + Math.max(1, Math.ceil(each / this.#columns)), 0);
    const home = height > 0 ? `\u001b[${height}A\r` : "";
    const lines = [...this.#news, ...bars].map((line) => `${line}${CLEAR_LINE_RIGHT}\n`);
    this.#terminal.write(home + lines.join("") + CLEAR_BELOW);
    this.#painted = bars.map(visibleWidth);
    this.#news = [];
    this.#isStale = false;
  }
}
