import type { TotalsRecord } from "../../inspector/record.ts";

/** How far back, in milliseconds. */
const WINDOW = 60_000;
const MAX_POINTS = 240;

/** One stretch of time between two totals. */
export interface Rate {
  readonly at: number;
  /** Jobs that ended in a second. */
  readonly perSecond: number;
}

/** How many jobs end in a second, over the last minute. */
export class Rates {
  #last: { at: number; ended: number } | undefined;
  #rates: Rate[] = [];

  get all(): readonly Rate[] {
    return this.#rates;
  }

  /** Over the last five seconds; `undefined` before there is anything to compare. */
  get now(): number | undefined {
    const last = this.#rates.at(-1);
    if (last === undefined) return undefined;
    const recent = this.#rates.filter(({ at }) => at > last.at - 5_000);
    return recent.reduce((sum, { perSecond }) => sum + perSecond, 0) / recent.length;
  }

  add({ at, jobs }: TotalsRecord): void {
    const ended = jobs.completed + jobs.cancelled + jobs.failed + jobs.error;
    const last = this.#last;
    if (last !== undefined && at - last.at < 250) return;
    this.#last = { at, ended };
    if (last === undefined || ended < last.ended) return;
    this.#rates.push({ at, perSecond: ((ended - last.ended) / (at - last.at)) * 1_000 });
    const from = this.#rates.findIndex((rate) => rate.at > at - WINDOW);
    if (from > 0 || this.#rates.length > MAX_POINTS)
      this.#rates = this.#rates.slice(Math.max(from, this.#rates.length - MAX_POINTS));
  }
}
