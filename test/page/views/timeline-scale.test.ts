import { describe, expect, it } from "vitest";
import { TimeScale } from "../../../src/page/views/timeline-scale.ts";

function scaleOf(from: number, span: number, width = 1_000): TimeScale {
  const scale = new TimeScale();
  Object.assign(scale, { from, span, width, isFollowing: false });
  return scale;
}

describe("the scale of a timeline", () => {
  it("says where a time is, and which time is where", () => {
    const scale = scaleOf(5_000, 2_000);
    expect([scale.x(6_000), scale.at(500), scale.to]).toEqual([500, 6_000, 7_000]);
  });

  it("leaves the time where it is that somebody zooms at", () => {
    const scale = scaleOf(0, 1_000);
    scale.zoom(0.5, 250);
    expect([scale.from, scale.span, scale.x(250)]).toEqual([125, 500, 250]);
  });

  it("goes with the time until somebody moves it", () => {
    const scale = new TimeScale();
    scale.width = 1_000;
    scale.follow(100_000);
    expect(scale.x(100_000)).toBeCloseTo(970);
    scale.zoom(2, 10);
    expect([scale.isFollowing, Math.round(scale.to)]).toEqual([true, 100_450]);
    scale.pan(-100);
    scale.follow(200_000);
    expect([scale.isFollowing, Math.round(scale.to)]).toEqual([false, 97_450]);
  });

  it("shows a whole, with some room beside it", () => {
    const scale = scaleOf(0, 1);
    scale.fit(1_000, 2_000);
    expect([scale.x(1_000) > 0, scale.x(2_000) < 1_000, scale.span]).toEqual([true, true, 1_060]);
    scale.fit(Number.POSITIVE_INFINITY, 0);
    expect(scale.span).toBe(1_060);
  });

  it("has its limits", () => {
    const scale = scaleOf(0, 1_000);
    for (let times = 0; times < 100; times++) scale.zoom(0.5, 0);
    expect(scale.span).toBe(0.5);
    for (let times = 0; times < 100; times++) scale.zoom(2, 0);
    expect(scale.span).toBe(7 * 24 * 3_600_000);
  });

  it.each([
    [1e20, 15_000],
    [8.64e15, 0.5],
    [1e308, 1e308],
    [0, 1e300],
    [Number.NaN, 1_000],
    [Number.NEGATIVE_INFINITY, 1_000],
  ])("has few ticks, and comes to an end with them, from %d on in %d ms", (from, span) => {
    let count = 0;
    for (const _ of scaleOf(from, span).ticks(150)) if (++count > 1_000) break;
    expect(count).toBeLessThanOrEqual(1_000);
  });

  it.each([
    [1_000, [0, 200, 400, 600, 800, 1_000]],
    [60_000, [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]],
    [2, [0, 0.5, 1, 1.5, 2]],
  ])("has ticks at round times in %d ms", (span, ticks) => {
    expect([...scaleOf(0, span).ticks(150)]).toEqual(ticks);
  });
});
