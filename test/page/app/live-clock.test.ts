import { describe, expect, it } from "vitest";
import { LiveClock } from "../../../src/page/app/live-clock.ts";

describe("the clock of what is live", () => {
  it("goes by the records, of which the least late is right", () => {
    let local = 0;
    const clock = new LiveClock(() => local);
    expect(clock.now()).toBe(Number.NEGATIVE_INFINITY);
    clock.hear(1_000);
    local = 100;
    clock.hear(1_080);
    expect(clock.now()).toBe(1_100);
    local = 200;
    clock.hear(1_230);
    expect(clock.now()).toBe(1_230);
  });

  it("is set again when the records are from another time", () => {
    let local = 0;
    const clock = new LiveClock(() => local);
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
