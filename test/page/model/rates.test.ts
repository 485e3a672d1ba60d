import { describe, expect, it } from "vitest";
import type { TotalsRecord } from "../../../src/inspector/record.ts";
import { Rates } from "../../../src/page/model/rates.ts";

const none = { asked: 0, completed: 0, cancelled: 0, failed: 0, error: 0 };
const totals = (at: number, completed: number): TotalsRecord => ({
  type: "totals",
  seq: at,
  at,
  jobs: { ...none, completed },
  groups: none,
  runs: none,
  workers: {},
  forgotten: 0,
});

function ratesOf(...points: readonly (readonly [at: number, completed: number])[]): Rates {
  const rates = new Rates();
  for (const [at, completed] of points) rates.add(totals(at, completed));
  return rates;
}

describe("the rate at which jobs end", () => {
  it("is unknown before there are two totals to compare", () => {
    expect(ratesOf([0, 10]).now).toBeUndefined();
  });

  it("is that of the last five seconds", () => {
    const rates = ratesOf([0, 0], [1_000, 9_000], [4_000, 9_000], [8_000, 9_400], [9_000, 9_400]);
    expect(rates.now).toBe(80);
  });

  it("does not take totals that come at nearly the same time for a rush", () => {
    expect(
      ratesOf([0, 0], [1_000, 100], [1_001, 110], [2_000, 200]).all.map(({ perSecond }) => perSecond),
    ).toEqual([100, 100]);
  });

  it("is remembered for a minute", () => {
    const points = Array.from({ length: 200 }, (_, second) => [second * 1_000, second] as const);
    const { all } = ratesOf(...points);
    expect([all.length, all[0]?.at, all.at(-1)?.at]).toEqual([60, 140_000, 199_000]);
  });

  it("begins anew when the counts do", () => {
    expect(ratesOf([0, 500], [1_000, 0], [2_000, 10]).all.map(({ perSecond }) => perSecond)).toEqual([10]);
  });
});
