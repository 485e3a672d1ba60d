import type { JobResult } from "../../machines/index.ts";

type Ending = readonly [workerName: string, result: JobResult];

/** The endings of a group's jobs, in the order in which they happened: each loop reads them all, from the first. */
export class ResultLog implements AsyncIterable<Ending> {
  readonly #endings: Ending[] = [];
  #isOver = false;
  #waiting: (() => void)[] = [];

  get size(): number {
    return this.#endings.length;
  }

  add(workerName: string, result: JobResult): void {
    this.#endings.push([workerName, result]);
    this.#wake();
  }

  /** No ending comes any more. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Ending, undefined, undefined> {
    for (let index = 0; ; ) {
      const ending = this.#endings[index];
      if (ending !== undefined) {
        index++;
        yield ending;
      } else if (this.#isOver) {
        return undefined;
      } else {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
