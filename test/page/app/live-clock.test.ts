import { describe, expect, it } from "vitest";
import { LiveClock } from "../../../src/page/app/live-clock.ts";

describe("the clock of what is live", () => {
  it("goes by the records, of which the least late is right", () => {
    let local = 0;
    const clock = new LiveClock(
      () => local,
      () => local,
    );
    expect(clock.now()).toBe(Number.NEGATIVE_INFINITY);
    clock.hear(1_000);
    local = 100;
    clock.hear(1_080);
    expect(clock.now()).toBe(1_100);
    local = 200;
    clock.hear(1_230);
    expect(clock.now()).toBe(1_230);
  });

  it("stands still where the time does not go by itself", () => {
    let local = 0;
    const clock = new LiveClock(
      () => local,
      () => 1_700_000_000_000,
    );
    clock.hear(10);
    local = 60_000;
    expect(clock.now()).toBe(10);
    clock.hear(20, true);
    local = 120_000;
    expect(clock.now()).toBe(20);
  });

  it("goes as soon as records show that the time goes, wherever it begins", () => {
    let local = 0;
    const clock = new LiveClock(
      () => local,
      () => 1_700_000_000_000,
    );
    clock.hear(10);
    clock.hear(20, true);
    local = 4_000;
    clock.hear(4_010, true);
    local = 5_000;
    expect(clock.now()).toBe(5_020);
  });

  it("stops when records show that the time does not go, and follows a clock that is set back", () => {
    let local = 0;
    const clock = new LiveClock(
      () => local,
      () => 1_000_000,
    );
    clock.hear(1_000_000);
    clock.hear(1_000_000, true);
    local = 5_000;
    clock.hear(1_000_001, true);
    local = 60_000;
    expect(clock.now()).toBe(1_000_001);
    clock.restart();
    clock.hear(1_000_000);
    clock.hear(1_000_000, true);
    local = 70_000;
    clock.hear(500_000, true);
    local = 71_000;
    expect(clock.now()).toBe(501_000);
  });

  it("is set again when the records are from another time", () => {
    let local = 0;
    const clock = new LiveClock(
      () => local,
      () => local,
    );
    clock.hear(50_000);
    local = 3_000;
    clock.hear(50_100);
    expect(clock.now()).toBe(50_100);
    clock.hear(Number.NEGATIVE_INFINITY);
    expect(clock.now()).toBe(50_100);
    clock.restart();
    expect(clock.now()).toBe(Number.NEGATIVE_INFINITY);
  });
});
