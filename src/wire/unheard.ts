import type { Body, Parcel, SaidFrame } from "./frame.ts";

/** After how many ticks without a confirmation it is said again. */
const SAID_AGAIN_AFTER = 3;

/** What was said to another runtime that it has not confirmed. */
export class Unheard {
  readonly #say: (frame: SaidFrame, bodies: readonly Body[]) => void;
  readonly #parcels: Parcel<SaidFrame>[] = [];
  #ticks = 0;

  constructor(say: (frame: SaidFrame, bodies: readonly Body[]) => void) {
    this.#say = say;
  }

  /** Says it, and keeps it until it is confirmed. */
  say(frame: SaidFrame, bodies: readonly Body[]): void {
    if (this.#parcels.length === 0) this.#ticks = 0;
    this.#parcels.push({ frame, bodies });
    this.#say(frame, bodies);
  }

  /** All up to this has been heard. */
  heardUpTo(seen: number): void {
    this.#ticks = 0;
    const first = this.#parcels.findIndex(({ frame }) => frame.seq > seen);
    this.#parcels.splice(0, first < 0 ? this.#parcels.length : first);
  }

  sayAgain(): void {
    this.#ticks = 0;
    for (const { frame, bodies } of this.#parcels) this.#say(frame, bodies);
  }

  /** A heartbeat has passed. */
  tick(): void {
    if (this.#parcels.length > 0 && ++this.#ticks >= SAID_AGAIN_AFTER) this.sayAgain();
  }
}
