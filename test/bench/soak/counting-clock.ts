import type { Clock } from "../../../src/clock.ts";

/** The process's clock, which knows how many timers it has. */
export class CountingClock implements Clock {
  readonly #pending = new Set<unknown>();

  get pending(): number {
    return this.#pending.size;
  }

  setTimeout(fn: (...args: unknown[]) => void, ms: number): unknown {
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      fn();
    }, ms);
    this.#pending.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#pending.delete(timer);
    clearTimeout(timer as NodeJS.Timeout);
  }
}
