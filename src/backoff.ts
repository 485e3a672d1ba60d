import { checkOptions, DURATION, FLAG, isObject, type Kind, type Options } from "./internal/check.ts";

/** How long to wait before another try: so many milliseconds each time, or longer from time to time. */
export type Backoff = number | BackoffParams;

/** A wait that grows from one try to the next. */
export interface BackoffParams {
  /** The first wait in milliseconds. Default 100. */
  readonly initialMs?: number | undefined;
  /** By how much each wait is longer than the one before. Default 2. */
  readonly factor?: number | undefined;
  /** The longest wait in milliseconds. Default 10,000. */
  readonly maxMs?: number | undefined;
  /** Whether each wait is anything between half of it and the whole, so that not all try again at once. Default true. */
  readonly jitter?: boolean | undefined;
}

const PARAMS: Options = {
  initialMs: DURATION,
  factor: {
    is: "a finite number of at least 1",
    accepts: (value) => Number.isFinite(value) && (value as number) >= 1,
  },
  maxMs: DURATION,
  jitter: FLAG,
};

/** For `checkOptions`; what is inside is for {@link checkBackoff}. */
export const BACKOFF: Kind = {
  is: "a finite number of milliseconds, 0 or more, or an object with initialMs, factor, maxMs and jitter",
  accepts: (value) => DURATION.accepts(value) || isObject(value),
};

/** Throws a `TypeError` for a field that is unknown or wrong. `where`: of what it is, such as `'backoff' of job()`. */
export function checkBackoff(where: string, backoff: Backoff | undefined): void {
  if (typeof backoff === "object") checkOptions(where, backoff, PARAMS);
}

/** How long the `n`th wait is, in milliseconds: 1 is the first. */
export function backoffDelay(backoff: Backoff, n: number, random: () => number): number {
  if (typeof backoff === "number") return backoff;
  const { initialMs = 100, factor = 2, maxMs = 10_000, jitter = true } = backoff;
  // A power that is too large for a number must not make 0 ms of it NaN.
  const whole = Math.min(maxMs, initialMs * Math.min(factor ** (n - 1), Number.MAX_VALUE));
  return jitter ? whole * (0.5 + random() / 2) : whole;
}
