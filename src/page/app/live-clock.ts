/** A difference that is no delay any more, in milliseconds: the other clock was set, or goes at another pace. */
const MAX_DRIFT = 2_000;
/** So far from the time here no clock is that goes with it: it is simulated, or begins somewhere else. */
const FAR = 365 * 24 * 3_600_000;
/** Records that are closer to each other say nothing about a clock's pace, in milliseconds: they come with some delay. */
const PACE_AFTER = 3_000;
/** A clock that goes slower than that stands still, as far as anybody can say what time it is; of one within the other two one can. */
const STANDING = 0.25;
const PACE = [0.5, 2] as const;

/**
 * Tells what time it is where the records come from: what they say is late by some delay, never early. Where the time does not go by
 * itself, as in a simulation, it is that of the last record.
 */
export class LiveClock {
  readonly #local: () => number;
  readonly #wall: () => number;
  #ahead: number | undefined;
  #heardAt = Number.NEGATIVE_INFINITY;
  #goes = true;
  /** From where on the pace is looked at. */
  #begin: { readonly at: number; readonly local: number } | undefined;
  frozen = 0;

  /** `wall`: milliseconds since 1970. */
  constructor(local: () => number = () => performance.now(), wall: () => number = () => Date.now()) {
    this.#local = local;
    this.#wall = wall;
  }

  restart(): void {
    this.#ahead = undefined;
    this.#heardAt = Number.NEGATIVE_INFINITY;
    this.#goes = true;
    this.#begin = undefined;
  }

  /** The latest record is of that time. `isNew`: it was made just now, and is none of those that were there before. */
  hear(at: number, isNew = false): void {
    if (!Number.isFinite(at)) return;
    const local = this.#local();
    const ahead = at - local;
    if (this.#ahead === undefined || ahead > this.#ahead || this.#ahead - ahead > MAX_DRIFT)
      this.#ahead = ahead;
    this.#heardAt = at;
    if (isNew) this.#look(at, local);
    else this.#goes = Math.abs(at - this.#wall()) < FAR;
  }

  now(): number {
    if (this.#ahead === undefined) return Number.NEGATIVE_INFINITY;
    return this.#goes ? Math.max(this.#heardAt, this.#local() + this.#ahead) : this.#heardAt;
  }

  freeze(at: number): void {
    this.frozen = at;
  }

  /** Whether it goes with the time here. That it was set, once, says nothing about that. */
  #look(at: number, local: number): void {
    this.#begin ??= { at, local };
    const elapsed = local - this.#begin.local;
    if (elapsed < PACE_AFTER) return;
    const pace = (at - this.#begin.at) / elapsed;
    this.#begin = { at, local };
    if (pace >= PACE[0] && pace <= PACE[1]) this.#goes = true;
    else if (pace >= 0 && pace < STANDING) this.#goes = false;
  }
}
