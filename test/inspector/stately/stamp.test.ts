import { expect, it } from "vitest";
import { timeOf } from "../../../src/inspector/stately/stamp.ts";
import { VirtualClock } from "../../../src/testing/virtual-clock.ts";

it("is the time of the actor's own clock", () => {
  const clock = new VirtualClock();
  clock.set(7);
  expect(timeOf({ clock })).toBe(7);
});

it("is the process's time for a clock that has timers only", () => {
  const before = Date.now();
  expect(timeOf({ clock: { setTimeout, clearTimeout } })).toBeGreaterThanOrEqual(before);
});
