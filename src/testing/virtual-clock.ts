import { SimulatedClock } from "xstate";
import { type Clock, giveTurn } from "../clock.ts";
import { sleep } from "./sleep.ts";

/** How {@link VirtualClock.run} goes. */
export interface VirtualRunOptions {
  /** How much time may pass at most (milliseconds). Default a day. */
  readonly limitMs?: number | undefined;
}

const DAY_MS = 86_400_000;

/**
 * A clock in which time passes when a test says so, and no sooner than all that is to be done has been done: XState's
 * `SimulatedClock`, which knows its timers, and goes from one to the next until there is none.
 *
 * It sees what goes on in microtasks and in turns of the event loop. What waits for something real, such as a file or
 * a socket, it does not wait for.
 *
 * ```ts
 * const clock = new VirtualClock();
 * const runtime = createRuntime({ clock, yield: clock.yield });
 * ```
 */
export class VirtualClock extends SimulatedClock {
  readonly #due = new Map<number, number>();
  /** How many timers were ever set. */
  timersSet = 0;
  #yielding = 0;
  readonly #thrown: unknown[] = [];

  /** How many timers are pending. */
  get pending(): number {
    return this.#due.size;
  }

  /** When the next timer is due, in milliseconds of this clock; `undefined` if none is pending. */
  get next(): number | undefined {
    let next: number | undefined;
    for (const due of this.#due.values()) if (next === undefined || due < next) next = due;
    return next;
  }

  /** Gives the event loop its turn: for the option `yield` of a runtime, so that {@link settle} waits for it. */
  readonly yield = async (): Promise<void> => {
    this.#yielding++;
    await giveTurn();
    this.#yielding--;
  };

  override setTimeout(fn: (...args: unknown[]) => void, delay?: number): number {
    const ms = delay ?? 0;
    this.timersSet++;
    const id: number = super.setTimeout(() => {
      this.#due.delete(id);
      // XState's clock would never fire again: so the error comes out when all that is due has fired.
      try {
        fn();
      } catch (error) {
        this.#thrown.push(error);
      }
    }, ms);
    this.#due.set(id, this.now() + ms);
    return id;
  }

  /**
   * Goes to a time, as {@link SimulatedClock} does.
   *
   * @throws what a timer threw, once all that is due has fired.
   */
  override set(ms: number): void {
    super.set(ms);
    this.#throw();
  }

  /** @throws what a timer threw, once all that is due has fired. */
  override increment(ms: number): void {
    super.increment(ms);
    this.#throw();
  }

  override clearTimeout(id: number): void {
    this.#due.delete(id);
    super.clearTimeout(id);
  }

  /** Resolves after so many milliseconds of this clock, or as soon as the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleep(this as Clock, ms, signal);
  }

  /** Lets all that can happen without time happen: microtasks, turns of the event loop. */
  async settle(): Promise<void> {
    do await giveTurn();
    while (this.#yielding > 0);
  }

  /**
   * Lets so many milliseconds pass, timer by timer, each at its own time, with all that comes of it.
   *
   * @throws (as a rejection) what a timer threw: time stands where that was.
   */
  async advance(ms: number): Promise<void> {
    const end = this.now() + ms;
    await this.settle();
    for (let next = this.next; next !== undefined && next <= end; next = this.next) {
      this.set(Math.max(next, this.now()));
      await this.settle();
    }
    this.set(end);
    await this.settle();
  }

  /**
   * Runs to quiescence: from timer to timer until none is pending. Resolves with how many milliseconds that took.
   *
   * @throws if timers are pending still when `limitMs` have passed, as those of a heartbeat always are.
   */
  async run({ limitMs = DAY_MS }: VirtualRunOptions = {}): Promise<number> {
    const start = this.now();
    await this.settle();
    for (let next = this.next; next !== undefined; next = this.next) {
      if (next > start + limitMs) {
        throw new Error(
          `run() of a VirtualClock: after ${limitMs} ms ${this.pending} timers are pending still, the next at ${next} ms. Is one of them set again and again? Then use advance(ms)`,
        );
      }
      this.set(Math.max(next, this.now()));
      await this.settle();
    }
    return this.now() - start;
  }

  #throw(): void {
    const thrown = this.#thrown.splice(0);
    if (thrown.length === 1) throw thrown[0];
    if (thrown.length > 1) throw new AggregateError(thrown, `${thrown.length} timers threw`);
  }
}
