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

  [Symbol.asyncIterator](): AsyncIterator<Ending, undefined> {
    let index = 0;
    let isLeft = false;
    const next = async (): Promise<IteratorResult<Ending, undefined>> => {
      for (;;) {
        const ending = this.#endings[index];
        if (!isLeft && ending !== undefined) {
          index++;
          return { done: false, value: ending };
        }
        if (isLeft || this.#isOver) return { done: true, value: undefined };
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    };
    // Whoever still waits for the next one is told that it will not come.
    const leave = async (): Promise<IteratorResult<Ending, undefined>> => {
      isLeft = true;
      this.#wake();
      return { done: true, value: undefined };
    };
    return { next, return: leave };
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
