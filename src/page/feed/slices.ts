/** How long one slice may take, in milliseconds: a click is answered soon whatever comes in. */
export const SLICE = 6;
/** How many are taken before the clock is looked at again. */
const PORTION = 64;

/** Takes items one after the other, in slices between which the page can do other things. */
export class Slices<T> {
  readonly #take: (item: T) => void;
  readonly #pause: () => Promise<void>;
  readonly #now: () => number;
  #batches: (readonly T[])[] = [];
  /** What is being taken, and how much of it has been. */
  #current: readonly T[] = [];
  #taken = 0;
  #size = 0;
  #isBusy = false;
  #drained: (() => void)[] = [];

  constructor(
    take: (item: T) => void,
    pause: () => Promise<void> = letOthersRun,
    now: () => number = () => performance.now(),
  ) {
    this.#take = take;
    this.#pause = pause;
    this.#now = now;
  }

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  push(batch: readonly T[]): void {
    if (batch.length === 0) return;
    this.#batches.push(batch);
    this.#size += batch.length;
    if (!this.#isBusy) void this.#run();
  }

  /** Takes no more of what waits, and gives it back. */
  rest(): (readonly T[])[] {
    const rest = [this.#current.slice(this.#taken), ...this.#batches].filter(({ length }) => length > 0);
    this.#batches = [];
    this.#current = [];
    this.#taken = 0;
    this.#size = 0;
    return rest;
  }

  /** As soon as nothing waits. */
  async drained(): Promise<void> {
    if (this.#isBusy) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    let until = this.#now() + SLICE;
    let count = 0;
    while (this.#next()) {
      this.#size--;
      this.#take(this.#current[this.#taken++] as T);
      if (++count % PORTION !== 0 || this.#now() < until) continue;
      await this.#pause();
      until = this.#now() + SLICE;
    }
    this.#isBusy = false;
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  #next(): boolean {
    while (this.#taken >= this.#current.length) {
      const next = this.#batches.shift();
      if (next === undefined) return false;
      this.#current = next;
      this.#taken = 0;
    }
    return true;
  }
}

/** A message to oneself: a timer would wait four milliseconds when it is set again and again. */
export function letOthersRun(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
