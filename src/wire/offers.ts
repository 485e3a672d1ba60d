import type { Body, RequestFrame } from "./frame.ts";
import type { Address } from "./subjects.ts";

/** A request that this runtime would take, until it is granted, denied, or too old. */
export interface Offer {
  readonly from: Address;
  readonly request: RequestFrame;
  readonly body: Body;
  readonly number: number;
}

interface Held extends Offer {
  readonly bytes: number;
  ticks: number;
}

/** More than this are not made at once, nor for more bytes: the requests are said again, or go to others. */
const MOST_OFFERS = 100_000;
const MOST_BYTES = 64 * 1_048_576;

/** What an offer takes beside its texts and its body, about. */
const OFFER_BYTES = 256;

/** What this runtime has offered to do, by who asked for what. */
export class Offers {
  readonly #patience: number;
  readonly #byKey = new Map<string, Held>();
  #bytes = 0;
  /** How many there have been. */
  #count = 0;

  /** `patience`: after how many ticks one is too old. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  get(key: string): Offer | undefined {
    return this.#byKey.get(key);
  }

  /** The number of a new one. One that was made before stands, as its grant may be on its way. `undefined`: there are too many. */
  make(key: string, from: Address, request: RequestFrame, body: Body): number | undefined {
    const held = this.#byKey.get(key);
    if (held !== undefined) {
      held.ticks = 0;
      return held.number;
    }
    const bytes = bytesOf(request, body);
    if (this.#byKey.size >= MOST_OFFERS || this.#bytes + bytes > MOST_BYTES) return undefined;
    const number = this.next();
    this.#byKey.set(key, { from, request, body, number, bytes, ticks: 0 });
    this.#bytes += bytes;
    return number;
  }

  /** A number for what is offered no more. */
  next(): number {
    return ++this.#count;
  }

  delete(key: string): void {
    this.#bytes -= this.#byKey.get(key)?.bytes ?? 0;
    this.#byKey.delete(key);
  }

  /** A heartbeat has passed. */
  tick(): void {
    for (const [key, offer] of this.#byKey) if (++offer.ticks > this.#patience) this.delete(key);
  }

  /** A runtime that asked is gone. */
  lost(peer: Address): void {
    for (const [key, { from }] of this.#byKey) if (from === peer) this.delete(key);
  }

  clear(): void {
    this.#byKey.clear();
    this.#bytes = 0;
  }
}

function bytesOf({ job, name = "", source, meta, path }: RequestFrame, body: Body): number {
  let chars = job.length + name.length + source.length;
  for (const each of path) chars += each.length;
  for (const key in meta) chars += key.length + (meta[key]?.length ?? 0);
  return OFFER_BYTES + 2 * chars + (body?.length ?? 0);
}
