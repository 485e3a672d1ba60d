import { describe, expect, it } from "vitest";
import { BACKOFF, type Backoff, backoffDelay, checkBackoff } from "../src/backoff.ts";

const delays = (backoff: Backoff, random = 1): number[] =>
  [1, 2, 3, 4].map((n) => backoffDelay(backoff, n, () => random));

describe("a backoff", () => {
  it("that is a number is that many milliseconds each time, without chance", () => {
    expect(delays(250, 0)).toEqual([250, 250, 250, 250]);
    expect(delays(0, 0)).toEqual([0, 0, 0, 0]);
  });

  it("doubles from 100 ms on, up to 10 s, unless told otherwise", () => {
    expect(delays({ jitter: false })).toEqual([100, 200, 400, 800]);
    expect(backoffDelay({ jitter: false }, 100, () => 0)).toBe(10_000);
    expect(delays({ initialMs: 10, factor: 3, maxMs: 80, jitter: false })).toEqual([10, 30, 80, 80]);
    expect(delays({ initialMs: 10, factor: 1, jitter: false })).toEqual([10, 10, 10, 10]);
  });

  it("with jitter is anything between half of it and the whole", () => {
    expect(delays({}, 0)).toEqual([50, 100, 200, 400]);
    expect(delays({}, 0.5)).toEqual([75, 150, 300, 600]);
    expect(delays({}, 1)).toEqual([100, 200, 400, 800]);
    expect(backoffDelay({ maxMs: 60 }, 9, () => 0)).toBe(30);
  });

  it("stays a number however often it is waited", () => {
    expect(backoffDelay({ initialMs: 0, jitter: false }, 1e9, () => 0)).toBe(0);
    expect(backoffDelay({ factor: 1e300, jitter: false }, 1e9, () => 0)).toBe(10_000);
    expect(backoffDelay({ maxMs: 0 }, 3, () => 1)).toBe(0);
  });
});

describe("what is no backoff", () => {
  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, "1s", null, [100], () => 100])("is %s", (value) => {
    expect(BACKOFF.accepts(value)).toBe(false);
  });

  it.each<[object, string]>([
    [{ initial: 5 }, "unknown option 'initial' of it; it takes initialMs, factor, maxMs, jitter"],
    [{ initialMs: -1 }, "'initialMs' of it must be a finite number of milliseconds, 0 or more, not -1"],
    [{ factor: 0.5 }, "'factor' of it must be a finite number of at least 1, not 0.5"],
    [{ maxMs: Number.POSITIVE_INFINITY }, "'maxMs' of it must be a finite number of milliseconds"],
    [{ jitter: 1 }, "'jitter' of it must be true or false, not 1"],
  ])("is %o", (backoff, said) => {
    expect(() => checkBackoff("it", backoff)).toThrow(TypeError);
    expect(() => checkBackoff("it", backoff)).toThrow(said);
  });

  it("is not one with fields left out, nor a number, nor nothing", () => {
    for (const backoff of [{}, { factor: undefined }, 5, undefined]) {
      expect(() => checkBackoff("it", backoff)).not.toThrow();
    }
    expect([{}, 0, 5].every(BACKOFF.accepts)).toBe(true);
  });
});
