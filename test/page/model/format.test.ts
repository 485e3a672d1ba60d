import { describe, expect, it } from "vitest";
import { countOf, durationOf, rateOf, shortCountOf, timeOf } from "../../../src/page/model/format.ts";

describe("what a person reads", () => {
  it.each([
    [0, "0 ms"],
    [0.04, "0 ms"],
    [0.44, "0.4 ms"],
    [9.96, "10 ms"],
    [12.4, "12 ms"],
    [999.6, "1.00 s"],
    [1_240, "1.24 s"],
    [9_996, "10.0 s"],
    [59_960, "1 min 00 s"],
    [182_000, "3 min 02 s"],
    [7_500_000, "2 h 05 min"],
    [-20, "−20 ms"],
    [Number.NaN, "–"],
    [Number.POSITIVE_INFINITY, "–"],
  ])("of %d milliseconds is %s", (ms, text) => {
    expect(durationOf(ms)).toBe(text);
  });

  it("of a time is the time of day", () => {
    expect(timeOf(new Date(2026, 1, 3, 4, 5, 6, 7).getTime())).toBe("04:05:06.007");
    expect(timeOf(Number.NaN)).toBe("–");
  });

  it("of large counts is rounded down where there is little room", () => {
    expect([9_999, 143_999, 9_999_999, 12_345_678].map(shortCountOf)).toEqual([
      "9999",
      "143k",
      "9999k",
      "12M",
    ]);
  });

  it("of counts and rates is short", () => {
    expect([countOf(1_234_567), rateOf(0), rateOf(4.23), rateOf(37.4), rateOf(1_024)]).toEqual([
      "1,234,567",
      "0",
      "4.2",
      "37",
      "1,024",
    ]);
  });
});
