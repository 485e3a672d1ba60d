/** The shortest stretch of time, in milliseconds, that can be looked at, and the longest. */
const SHORTEST = 0.5;
const LONGEST = 7 * 24 * 3_600_000;
/** More of them nobody could tell apart. */
const MAX_TICKS = 1_000;

/** Which stretch of time is shown, in how many pixels. */
export class TimeScale {
  /** At the left edge. */
  from = 0;
  /** How long it is. */
  span = 15_000;
  /** In pixels. */
  width = 1;
  /** Its right edge goes with the time. */
  isFollowing = true;

  get to(): number {
    return this.from + this.span;
  }

  x(at: number): number {
    return ((at - this.from) / this.span) * this.width;
  }

  at(x: number): number {
    return this.from + (x / this.width) * this.span;
  }

  /** A bit of time is left free after now. */
  follow(now: number): void {
    if (this.isFollowing && Number.isFinite(now)) this.from = now - this.span * 0.97;
  }

  pan(pixels: number): void {
    this.isFollowing = false;
    this.from += (pixels / this.width) * this.span;
  }

  /** The time at `x` stays where it is; while it follows, the right edge does. */
  zoom(factor: number, x: number): void {
    const fixed = this.isFollowing ? this.to : this.at(x);
    const span = Math.min(LONGEST, Math.max(SHORTEST, this.span * factor));
    this.from = fixed - (fixed - this.from) * (span / this.span);
    this.span = span;
  }

  fit(from: number, to: number): void {
    if (!Number.isFinite(from) || !Number.isFinite(to)) return;
    this.isFollowing = false;
    this.span = Math.min(LONGEST, Math.max(SHORTEST, (to - from) * 1.06));
    this.from = from - (this.span - (to - from)) / 2;
  }

  /** Round times, `least` pixels apart at least. */
  *ticks(least: number): Generator<number> {
    const step = niceStep((least / this.width) * this.span);
    const first = Math.ceil(this.from / step);
    // By their number: far from zero, to add a step may lead nowhere.
    const count = Math.min(MAX_TICKS, Math.floor(this.to / step) - first + 1);
    for (let index = 0; index < count; index++) yield (first + index) * step;
  }
}

const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1_000),
  ...[2, 6, 12, 24].map((hours) => hours * 3_600_000),
];

function niceStep(least: number): number {
  if (least <= 0.5) return least <= 0.1 ? 0.1 : 0.5;
  return STEPS.find((step) => step >= least) ?? (STEPS.at(-1) as number);
}
