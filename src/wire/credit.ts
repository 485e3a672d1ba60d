import type { Flow } from "../message.ts";

/** How many reports may be on their way. */
export const WINDOW = 512;
/** How many bytes of them, about: a server cuts off whoever has not taken too much of what it has for him. */
export const WINDOW_BYTES = 1_048_576;

/**
 * How many reports a worker elsewhere may send: as many as the buffer of whoever asked has room for, and no more than a
 * window. So what a handler awaits waits for the reader, across the network.
 */
export class Credit {
  /** How many it may send in all. */
  limit: number;
  readonly #flow: Flow;
  readonly #grant: (limit: number) => void;
  #received = 0;
  /** Bytes that have come since the worker was told. */
  #bytes = 0;
  #isWaiting = false;

  /** `grant`: tells the worker of a limit, and that all has come. */
  constructor(flow: Flow, grant: (limit: number) => void) {
    this.#flow = flow;
    this.#grant = grant;
    this.limit = Math.min(WINDOW, flow.room);
  }

  /** A report of so many bytes has come. */
  received(bytes: number): void {
    this.#received++;
    this.#bytes += bytes;
    this.#flow.sent();
    this.offer();
  }

  /** Grants more where half a window is used up, or as soon as there is room. */
  offer(): void {
    const isFar = this.#bytes >= WINDOW_BYTES / 2;
    const isShort = !this.#isWaiting && this.limit - this.#received <= WINDOW / 2;
    if (!isFar && !isShort) return;
    const { room } = this.#flow;
    const limit = Math.max(this.limit, this.#received + Math.min(WINDOW, room));
    if (isFar || limit > this.limit) {
      this.limit = limit;
      this.#bytes = 0;
      this.#grant(limit);
    }
    if (!isShort || room > 0) return;
    this.#isWaiting = true;
    this.#flow.whenRoom(() => {
      this.#isWaiting = false;
      this.offer();
    });
  }
}
