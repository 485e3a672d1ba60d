import type { TotalsRecord } from "../../inspector/record.ts";

/** How far back, in milliseconds. */
const WINDOW = 60_000;
const RECENT = 5_000;
/** Totals that are closer to each other say nothing about a rate. */
const SHORTEST = 250;
const MAX_POINTS = 240;

/** One stretch of time between two totals. */
export interface Rate {
  /** Its end. */
  readonly at: number;
  /** How long it is. */
  readonly ms: number;
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
    const last = this.#last;
    if (last === undefined || this.#rates.length === 0) return undefined;
    const recent = this.#rates.filter(({ at }) => at > last.at - RECENT);
    const time = recent.reduce((sum, { ms }) => sum + ms, 0);
    return recent.reduce((sum, { perSecond, ms }) => sum + perSecond * ms, 0) / time;
  }

  add({ at, jobs }: TotalsRecord): void {
    const ended = jobs.completed + jobs.cancelled + jobs.failed + jobs.error;
    const last = this.#last;
    if (last !== undefined && at - last.at < SHORTEST) return;
    this.#last = { at, ended };
    if (last === undefined || ended < last.ended) return;
    const ms = at - last.at;
    this.#rates.push({ at, ms, perSecond: ((ended - last.ended) / ms) * 1_000 });
    this.#rates = this.#rates.filter((rate) => rate.at > at - WINDOW).slice(-MAX_POINTS);
  }
}
