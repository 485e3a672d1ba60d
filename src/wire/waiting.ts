import type { Asking } from "./remote-job-owner.ts";

/** What is due at a tick: nothing yet, to say it again (and to whom), or to give up. */
type Due = "nothing" | Exclude<Asking, "first"> | "giving up";

/** How long somebody has not answered, in ticks: no time in which this runtime itself was stopped, or had no connection. */
export class Waiting {
  readonly #patience: number;
  ticks = 0;

  /** `patience`: after how many ticks it is given up. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** There is an answer, or another thing to wait for. */
  again(): void {
    this.ticks = 0;
  }

  /** A heartbeat has passed without the answer. */
  tick(): Due {
    this.ticks++;
    if (this.ticks >= this.#patience) return "giving up";
    // The first tick may come at once.
    if (this.ticks === 1) return "nothing";
    // The longer he does not answer the less often he is told: he may stand still, and a request may be long. But he may as well
    // be back, without what was said meanwhile: so once more in the end.
    const isDue = (this.ticks & (this.ticks - 1)) === 0 || this.ticks === this.#patience - 1;
    return isDue ? "again" : "elsewhere";
  }

  /** A heartbeat has passed, and no answer is due. True, now and then: whether he is there is to be asked. */
  rest(): boolean {
    if (++this.ticks < 2 * this.#patience) return false;
    this.ticks = 0;
    return true;
  }
}
