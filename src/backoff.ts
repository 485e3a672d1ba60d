import { checkOptions, DURATION, describe, FLAG, type Kind, misuse } from "./internal/check.ts";

/** How waiting times grow from one attempt to the next. */
export interface BackoffParams {
  readonly initialMs?: number | undefined;
  readonly factor?: number | undefined;
  readonly maxMs?: number | undefined;
  readonly jitter?: boolean | undefined;
}

export type Backoff = number | BackoffParams;

export const BACKOFF: Kind = {
  is: "a number of milliseconds, or { initialMs, factor, maxMs, jitter }",
  accepts: (value) => DURATION.accepts(value) || (typeof value === "object" && value !== null),
};

export function checkBackoff(where: string, backoff: Backoff): void {
  if (typeof backoff === "object")
    checkOptions(where, backoff, { initialMs: DURATION, factor: DURATION, maxMs: DURATION, jitter: FLAG });
  else if (!DURATION.accepts(backoff)) throw misuse(`${where} ${describe(backoff)}`);
}

export function backoffDelay(backoff: Backoff, n: number, random: () => number): number {
  if (typeof backoff === "number") return backoff;
  const { initialMs = 100, factor = 2, maxMs = 10_000, jitter = true } = backoff;
  const delay = Math.min(maxMs, initialMs * factor ** (n - 1));
  return jitter ? delay / 2 + (random() * delay) / 2 : delay;
}
