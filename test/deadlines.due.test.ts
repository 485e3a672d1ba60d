import { afterEach, describe, expect, it, vi } from "vitest";
import type { Clock } from "../src/clock.ts";
import { Deadlines } from "../src/deadlines.ts";
import { VirtualClock } from "../src/testing/virtual-clock.ts";
import { HandClock } from "./fixtures/hand-clock.ts";

/** Notes in `fired` that it was due. */
const noting = (fired: string[], name: string) => ({ due: () => void fired.push(name) });

describe("something that is due", () => {
  it("may arm others: those that are due as well are called in the same go, the others wait", () => {
    const clock = new VirtualClock();
    const deadlines = new Deadlines(clock);
    const fired: string[] = [];
    const due = (): void => {
      fired.push("first");
      deadlines.arm(15, noting(fired, "at 15"));
      deadlines.arm(10, noting(fired, "at 10"));
      expect(clock.pending).toBe(0);
    };
    deadlines.arm(10, { due });
    clock.set(10);
    expect(fired).toEqual(["first", "at 10"]);
    expect([clock.pending, clock.next]).toEqual([1, 15]);
    clock.set(15);
    expect(fired).toEqual(["first", "at 10", "at 15"]);
  });

  it("may disarm others that are due at the same time: they are not called", () => {
    const clock = new VirtualClock();
    const deadlines = new Deadlines(clock);
    const fired: string[] = [];
    deadlines.arm(10, { due: () => deadlines.disarm(other) });
    const other = deadlines.arm(11, noting(fired, "other"));
    clock.set(20);
    expect(fired).toEqual([]);
    expect([deadlines.size, clock.pending]).toEqual([0, 0]);
  });

  it("may clear them all", () => {
    const clock = new VirtualClock();
    const deadlines = new Deadlines(clock);
    const fired: string[] = [];
    deadlines.arm(10, { due: () => deadlines.clear() });
    deadlines.arm(10.5, noting(fired, "same go"));
    deadlines.arm(99, noting(fired, "later"));
    clock.set(11);
    clock.set(100);
    expect(fired).toEqual([]);
    expect([deadlines.size, clock.pending]).toEqual([0, 0]);
  });

  it("may throw: the error goes to the clock, and the others are due nevertheless", () => {
    const clock = new HandClock();
    const deadlines = new Deadlines(clock);
    const fired: string[] = [];
    deadlines.arm(10, {
      due: () => {
        throw new Error("of the first");
      },
    });
    deadlines.arm(11, noting(fired, "second"));
    deadlines.arm(50, noting(fired, "third"));
    clock.time = 20;
    expect(() => clock.fire()).toThrow("of the first");
    expect([fired, clock.delays, deadlines.size]).toEqual([[], [0], 2]);
    clock.fire();
    expect([fired, clock.delays]).toEqual([["second"], [30]]);
  });
});

describe("a clock without now()", () => {
  afterEach(() => void vi.useRealTimers());

  it("is read by Date.now", () => {
    vi.useFakeTimers({ now: 1_000 });
    const { setTimeout, clearTimeout } = globalThis;
    const deadlines = new Deadlines({ setTimeout, clearTimeout } as Clock);
    expect(deadlines.now()).toBe(1_000);
    const fired: string[] = [];
    deadlines.arm(1_250, noting(fired, "due"));
    vi.advanceTimersByTime(249);
    expect([fired, deadlines.now()]).toEqual([[], 1_249]);
    vi.advanceTimersByTime(1);
    expect(fired).toEqual(["due"]);
  });
});
