import { inWords, isSame } from "./is-same.ts";

/** Throws an Error that says what does not hold. */
export function ok(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`it does not hold that ${what}`);
}

/** Throws an Error unless `actual` is like `expected`, of whatever depth; a `NaN` is like a `NaN`, a `-0` unlike a `0`. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  if (isSame(actual, expected)) return;
  throw new Error(`${what}: expected ${inWords(expected)}, got ${inWords(actual)}`);
}
