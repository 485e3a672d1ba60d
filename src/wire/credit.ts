import type { Flow } from "../message.ts";

/** How many reports may be on their way. */
const WINDOW = 256;

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
  #isWaiting = false;

  /** `grant`: tells the worker of a higher limit. */
  constructor(flow: Flow, grant: (limit: number) => void) {
    this.#flow = flow;
    this.#grant = grant;
    this.limit = Math.min(WINDOW, flow.room);
  }

  /** A report has come. */
  received(): void {
    this.#received++;
    this.#flow.sent();
    this.offer();
  }

  /** Grants more where half a window is used up, or as soon as there is room. */
  offer(): void {
    const open = this.limit - this.#received;
    if (this.#isWaiting || open > WINDOW / 2) return;
    const { room } = this.#flow;
    const limit = this.#received + Math.min(WINDOW, room);
    if (limit > this.limit) {
      this.limit = limit;
      this.#grant(limit);
    } else if (room === 0) {
      this.#isWaiting = true;
      this.#flow.whenRoom(() => {
        this.#isWaiting = false;
        this.offer();
      });
    }
  }
}
