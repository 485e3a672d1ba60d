/** One reading of a loop. */
export type Read<T> = IteratorResult<T, undefined>;

/** The reading of a loop that is over. */
export const OVER = { done: true, value: undefined } as const;

/** What a loop reads from. */
interface LoopedStream<T> {
  next(loop: StreamLoop<T>): Promise<Read<T>>;
  leave(loop: StreamLoop<T>): void;
}

/** One `for await` over a stream. */
export class StreamLoop<T> implements AsyncIterator<T, undefined>, AsyncIterable<T> {
  readonly #stream: LoopedStream<T>;
  #gap: Error | undefined;
  #isOver = false;

  constructor(stream: LoopedStream<T>, gap: Error | undefined) {
    this.#stream = stream;
    this.#gap = gap;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Read<T>> {
    if (this.#isOver) return Promise.resolve(OVER);
    if (this.#gap === undefined) return this.#stream.next(this);
    this.finish();
    return Promise.reject(this.#gap);
  }

  return(): Promise<Read<T>> {
    this.finish();
    return Promise.resolve(OVER);
  }

  /** Whether this call finished it. */
  finish(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#stream.leave(this);
    return true;
  }
}
