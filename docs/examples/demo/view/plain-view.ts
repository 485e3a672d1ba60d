import type { Finding } from "../protocol.ts";
import type { Row, Tally } from "../tally.ts";
import { printable } from "./printable.ts";
import type { View } from "./view.ts";
import { endingText, findingText } from "./wording.ts";

/** In how many steps a job's progress is told. */
const STEPS = 4;

/** Lines, one after the other: for a pipe, a file, a log. Every finding is one of them. */
export class PlainView implements View {
  readonly #write: (line: string) => void;
  readonly #stepsTold = new Map<Row, number>();
  #nameWidth = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  begin({ rows }: Tally, folder: string): void {
    this.#nameWidth = Math.max(...rows.map(({ workerName }) => workerName.length));
    this.#write(`Auditing ${printable(folder)}`);
  }

  changed(row: Row, news: Finding | undefined): void {
    if (news !== undefined) this.#tell(row, findingText(news));
    const { done, total } = row.progress;
    if (total === undefined || total === 0 || done === total) return;
    const step = Math.floor((done / total) * STEPS);
    if (step <= (this.#stepsTold.get(row) ?? 0)) return;
    this.#stepsTold.set(row, step);
    this.#tell(row, `${Math.floor((done / total) * 100)}% of ${total}`);
  }

  ended(row: Row): void {
    this.#tell(row, endingText(row));
  }

  told(line: string): void {
    this.#write(printable(line));
  }

  close(): void {}

  #tell({ workerName }: Row, text: string): void {
    this.#write(`${workerName.padEnd(this.#nameWidth)}  ${text}`);
  }
}
