/** A difference that is no delay any more, in milliseconds: the other clock was set, or goes at another pace. */
const MAX_DRIFT = 2_000;

/** Tells what time it is where the records come from: what they say is late by some delay, never early. */
export class LiveClock {
  readonly #local: () => number;
  #ahead: number | undefined;
  frozen = 0;

  constructor(local: () => number = () => performance.now()) {
    this.#local = local;
  }

  restart(): void {
    this.#ahead = undefined;
  }

  /** A record of that time has come. */
  hear(at: number): void {
    if (!Number.isFinite(at)) return;
    const ahead = at - this.#local();
    if (this.#ahead === undefined || ahead > this.#ahead || this.#ahead - ahead > MAX_DRIFT)
      this.#ahead = ahead;
  }

  now(): number {
    return this.#ahead === undefined ? Number.NEGATIVE_INFINITY : this.#local() + this.#ahead;
  }

  freeze(at: number): void {
    this.frozen = at;
  }
}
