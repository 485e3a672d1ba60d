import { pack } from "./envelope.ts";
import type { Body, Frame, Parcel } from "./frame.ts";
import type { Address } from "./subjects.ts";
import type { Wire } from "./wire.ts";

/** What a line of JSON says of a frame beside its texts, about (bytes). */
const FRAME_BYTES = 160;
/** So many go at once: whoever takes them is at work while more are gathered. */
const MOST_TOGETHER = 128;

interface Box {
  parcels: Parcel[];
  bytes: number;
}

const NO_BODIES: readonly Body[] = Object.freeze([]);

/**
 * What is said to others, gathered by subject until the event loop has had its turn: a message costs far more than a frame
 * in it. The order on each subject is kept.
 */
export class Outbox {
  readonly #wire: Wire;
  readonly #self: Address;
  readonly #giveTurn: () => Promise<void>;
  readonly #boxes = new Map<string, Box>();
  #isScheduled = false;

  constructor(wire: Wire, self: Address, giveTurn: () => Promise<void>) {
    this.#wire = wire;
    this.#self = self;
    this.#giveTurn = giveTurn;
  }

  /** Says it soon. While there is no connection it is not said: whoever wants it heard says it again. */
  send(subject: string, frame: Frame, bodies: readonly Body[] = NO_BODIES): void {
    if (!this.#wire.isUp) return;
    this.#put(subject, frame, bodies);
    this.#schedule();
  }

  /** Says it with whatever is said there next, or when `flush` is called. */
  sendLazily(subject: string, frame: Frame): void {
    if (this.#wire.isUp) this.#put(subject, frame, NO_BODIES);
  }

  /** Sends all that waits. */
  flush(): void {
    for (const [subject, { parcels }] of this.#boxes) this.#publish(subject, parcels);
    this.#boxes.clear();
  }

  /** The connection is gone, and what was to be said with it. */
  clear(): void {
    this.#boxes.clear();
  }

  #put(subject: string, frame: Frame, bodies: readonly Body[]): void {
    let bytes = FRAME_BYTES;
    for (const body of bodies) bytes += body?.length ?? 0;
    let box = this.#boxes.get(subject);
    if (box !== undefined && box.bytes + bytes > this.#wire.maxPayload / 2) {
      this.#publish(subject, box.parcels);
      this.#boxes.delete(subject);
      box = undefined;
    }
    if (box === undefined) {
      box = { parcels: [], bytes: 0 };
      this.#boxes.set(subject, box);
    }
    box.bytes += bytes;
    if (box.parcels.push({ frame, bodies }) < MOST_TOGETHER) return;
    this.#publish(subject, box.parcels);
    this.#boxes.delete(subject);
  }

  /** In halves, where the texts of its frames make it longer than it seemed. */
  #publish(subject: string, parcels: readonly Parcel[]): void {
    const message = pack(this.#self, parcels);
    if (message.length <= this.#wire.maxPayload || parcels.length === 1) {
      this.#wire.publish(subject, message);
      return;
    }
    const half = Math.ceil(parcels.length / 2);
    this.#publish(subject, parcels.slice(0, half));
    this.#publish(subject, parcels.slice(half));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    void this.#giveTurn().then(this.#send, this.#send);
  }

  readonly #send = (): void => {
    this.#isScheduled = false;
    this.flush();
  };
}
