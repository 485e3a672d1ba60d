import type { Clock } from "./clock.ts";

/** The longest delay that a host's `setTimeout` keeps: a longer one fires at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** Something that a deadline is for. An object, so that the many jobs with one need no closure each. */
export interface Due {
  /** Called when the deadline has passed. */
  due(): void;
}

/** An armed deadline. */
export interface Deadline {
  readonly at: number;
  readonly target: Due;
}

interface Entry extends Deadline {
  /** Its place in the heap; −1 when it is no longer there. */
  index: number;
}

/**
 * All timers of a runtime, in one place: a heap of deadlines behind a single timer of the clock.
 *
 * Arming and disarming cost O(log n) whatever else is pending, and delays above 2³¹−1 ms are re-armed.
 * (XState's own `after` would make every ending actor scan all pending timers.)
 */
export class Deadlines {
  /** Around what is due at one time, where somebody must say in which context it happens: it has to call what it gets. */
  around: ((fire: () => void) => void) | undefined;
  readonly #clock: Clock;
  readonly #heap: Entry[] = [];
  #timer: unknown;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The clock's time in milliseconds. */
  now(): number {
    return this.#clock.now === undefined ? Date.now() : this.#clock.now();
  }

  /** How many deadlines are pending. */
  get size(): number {
    return this.#heap.length;
  }

  /** Calls `target.due()` once, at time `at` or soon after. */
  arm(at: number, target: Due): Deadline {
    const entry: Entry = { at, target, index: this.#heap.length };
    this.#heap.push(entry);
    this.#rise(entry);
    if (at < this.#timerAt) this.#schedule();
    return entry;
  }

  /** Calls `target.due()` once, in `ms` or soon after. */
  armIn(ms: number, target: Due): Deadline {
    return this.arm(this.now() + ms, target);
  }

  /** Forgets a deadline. One that was due or forgotten already is none of its business. */
  disarm(deadline: Deadline): void {
    const entry = deadline as Entry;
    if (entry.index < 0) return;
    this.#remove(entry);
    if (this.#heap.length === 0) this.#unschedule();
  }

  /** Forgets them all. */
  clear(): void {
    for (const entry of this.#heap) entry.index = -1;
    this.#heap.length = 0;
    this.#unschedule();
  }

  #schedule(): void {
    this.#unschedule();
    const next = this.#heap[0];
    if (next === undefined) return;
    this.#timerAt = next.at;
    const delay = Math.max(0, next.at - this.now());
    // A timer for a capped delay comes too early and only re-arms; any other one means its deadline, even
    // where the clock that fires it and the clock that is read (`Date.now`) disagree by a millisecond or more.
    const until = delay > LONGEST_DELAY ? Number.NEGATIVE_INFINITY : next.at;
    const due = (): void =>
      this.around === undefined ? this.#fire(until) : this.around(() => this.#fire(until));
    this.#timer = this.#clock.setTimeout(due, Math.min(delay, LONGEST_DELAY));
  }

  #unschedule(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer as never);
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #fire(until: number): void {
    this.#timer = undefined;
    // While this runs, a new deadline does not set a timer of its own: one is set below for all.
    this.#timerAt = Number.NEGATIVE_INFINITY;
    const now = Math.max(until, this.now());
    try {
      for (let next = this.#heap[0]; next !== undefined && next.at <= now; next = this.#heap[0]) {
        this.#remove(next);
        next.target.due();
      }
    } finally {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.#schedule();
    }
  }

  #remove(entry: Entry): void {
    const heap = this.#heap;
    const last = heap.pop() as Entry;
    if (last !== entry) {
      heap[entry.index] = last;
      last.index = entry.index;
      this.#rise(last);
      this.#sink(last);
    }
    entry.index = -1;
  }

  #rise(entry: Entry): void {
    const heap = this.#heap;
    let { index } = entry;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above] as Entry;
      if (parent.at <= entry.at) break;
      heap[index] = parent;
      parent.index = index;
      index = above;
    }
    heap[index] = entry;
    entry.index = index;
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    let { index } = entry;
    for (;;) {
      let below = 2 * index + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && (heap[below + 1] as Entry).at < (heap[below] as Entry).at) below++;
      const child = heap[below] as Entry;
      if (child.at >= entry.at) break;
      heap[index] = child;
      child.index = index;
      index = below;
    }
    heap[index] = entry;
    entry.index = index;
  }
}
