/** Where the handlers of pending jobs wait. It counts them, so that a start is over when the last has begun. */
export class Gate {
  #waiting = 0;
  #wanted = 0;
  #reached: () => void = () => {};
  #open: () => void = () => {};
  #passed: Promise<void> = Promise.resolve();

  constructor() {
    this.close();
  }

  async wait(): Promise<number> {
    this.#arrive();
    await this.#passed;
    return 1;
  }

  /** Waits, and rejects with the signal's reason when it aborts. */
  listen(signal: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      this.wait().then(resolve, reject);
    });
  }

  /** Resolves when `n` handlers have come since it was closed. */
  reached(n: number): Promise<void> {
    this.#wanted = n;
    if (this.#waiting >= n) return Promise.resolve();
    return new Promise((resolve) => {
      this.#reached = resolve;
    });
  }

  open(): void {
    this.#open();
  }

  /** Lets go whoever still waits, and shuts the gate for the next. */
  close(): void {
    this.#open();
    this.#waiting = 0;
    this.#wanted = 0;
    this.#passed = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  #arrive(): void {
    this.#waiting++;
    if (this.#waiting === this.#wanted) this.#reached();
  }
}
