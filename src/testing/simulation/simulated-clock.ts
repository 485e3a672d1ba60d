import type { Clock } from "../../clock.ts";
import type { VirtualClock } from "../virtual-clock.ts";

interface Timer {
  readonly fire: () => void;
  readonly id: number;
  readonly at: number;
  isDue: boolean;
}

/** The clock of one process of a simulation: as wrong as it likes, and it stands still or stops with its process. */
export class SimulatedProcessClock implements Clock {
  readonly #world: VirtualClock;
  readonly #skew: number;
  readonly #timers = new Map<object, Timer>();
  #isFrozen = false;

  constructor(world: VirtualClock, skew: number) {
    this.#world = world;
    this.#skew = skew;
  }

  now(): number {
    return this.#world.now() + this.#skew;
  }

  /** How many timers are pending. */
  get pending(): number {
    return this.#timers.size;
  }

  setTimeout(fn: (...args: unknown[]) => void, ms: number): object {
    const key = {};
    const id = this.#world.setTimeout(() => {
      const timer = this.#timers.get(key);
      if (timer === undefined) return;
      timer.isDue = true;
      if (!this.#isFrozen) timer.fire();
    }, ms);
    const fire = (): void => {
      this.#timers.delete(key);
      fn();
    };
    this.#timers.set(key, { fire, id, at: this.#world.now() + ms, isDue: false });
    return key;
  }

  clearTimeout(key: object): void {
    const timer = this.#timers.get(key);
    if (timer === undefined) return;
    this.#timers.delete(key);
    this.#world.clearTimeout(timer.id);
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  /** What has become due meanwhile fires. */
  thaw(): void {
    this.#isFrozen = false;
    const due = [...this.#timers].filter(([, { isDue }]) => isDue);
    due.sort(([, one], [, other]) => one.at - other.at);
    // One may clear another.
    for (const [key] of due) this.#timers.get(key)?.fire();
  }

  /** Nothing fires any more. */
  stop(): void {
    this.#isFrozen = true;
    for (const { id } of this.#timers.values()) this.#world.clearTimeout(id);
    this.#timers.clear();
  }
}
