/** How often the pace looks at the time, in milliseconds. */
const TICK_MS = 5;
/** After a pause no more than this is made good for, in milliseconds. */
const BEHIND_MS = 200;

/** Does something so many times a second, in an even flow. */
export class Pace {
  readonly #timer: NodeJS.Timeout;

  constructor(perSecond: number, act: () => void) {
    let last = performance.now();
    let due = 0;
    this.#timer = setInterval(() => {
      const now = performance.now();
      due += (Math.min(now - last, BEHIND_MS) * perSecond) / 1_000;
      last = now;
      for (; due >= 1; due--) act();
    }, TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
