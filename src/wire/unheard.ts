import type { Body, Parcel, SaidFrame } from "./frame.ts";

/** After how many ticks without a confirmation it is said again. */
const SAID_AGAIN_AFTER = 3;

/** What was said to another runtime that it has not confirmed. */
export class Unheard {
  readonly #say: (frame: SaidFrame, bodies: readonly Body[]) => void;
  readonly #patience: number;
  readonly #parcels: Parcel<SaidFrame>[] = [];
  /** Of the bodies of all of it. */
  bytes = 0;
  #first: SaidFrame | undefined;
  /** Since anything was heard, or said again. */
  #ticks = 0;

  /** `patience`: after how many ticks without a word of him he is reminded, also if he has confirmed all. */
  constructor(patience: number, say: (frame: SaidFrame, bodies: readonly Body[]) => void) {
    this.#patience = patience;
    this.#say = say;
  }

  /** Says it, and keeps it until it is confirmed. */
  say(frame: SaidFrame, bodies: readonly Body[]): void {
    this.#first ??= frame;
    if (this.#parcels.length === 0) this.#ticks = 0;
    this.#parcels.push({ frame, bodies });
    this.bytes += bytesOf(bodies);
    this.#say(frame, bodies);
  }

  /** All up to this has been heard. */
  heardUpTo(seen: number): void {
    this.#ticks = 0;
    const first = this.#parcels.findIndex(({ frame }) => frame.seq > seen);
    const heard = this.#parcels.splice(0, first < 0 ? this.#parcels.length : first);
    for (const { bodies } of heard) this.bytes -= bytesOf(bodies);
  }

  /** Says all again; if he has confirmed it, the first thing: he may have forgotten all of it, and says so then. */
  sayAgain(): void {
    this.#ticks = 0;
    for (const { frame, bodies } of this.#parcels) this.#say(frame, bodies);
    if (this.#parcels.length === 0 && this.#first !== undefined) this.#say(this.#first, []);
  }

  /** A heartbeat has passed. */
  tick(): void {
    if (++this.#ticks >= (this.#parcels.length > 0 ? SAID_AGAIN_AFTER : this.#patience)) this.sayAgain();
  }
}

function bytesOf(bodies: readonly Body[]): number {
  let bytes = 0;
  for (const body of bodies) bytes += body?.length ?? 0;
  return bytes;
}
