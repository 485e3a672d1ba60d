import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Deadline, Deadlines } from "../src/deadlines.ts";
import { VirtualClock } from "../src/testing/virtual-clock.ts";
import { HandClock } from "./fixtures/hand-clock.ts";

const LONGEST = 2 ** 31 - 1;

/** Notes in `fired` that it was due. */
const noting = (fired: string[], name: string) => ({ due: () => void fired.push(name) });

describe("deadlines", () => {
  type Step = { arm: number } | { disarm: number } | { pass: number };

  it("are due once, in order of time, when a naive list says so", () => {
    const step = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
      { weight: 4, arbitrary: fc.record({ arm: fc.integer({ min: -5, max: 60 }) }) },
      { weight: 2, arbitrary: fc.record({ disarm: fc.nat(100) }) },
      { weight: 2, arbitrary: fc.record({ pass: fc.integer({ min: 0, max: 25 }) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: "max" }), (steps) => {
        const clock = new VirtualClock();
        const deadlines = new Deadlines(clock);
        const armed: Deadline[] = [];
        let list: Deadline[] = [];
        const fired: Deadline[] = [];
        for (const step of steps) {
          if ("arm" in step) {
            const target = { due: () => void fired.push(deadline) };
            const deadline = deadlines.arm(clock.now() + step.arm, target);
            armed.push(deadline);
            list.push(deadline);
          } else if ("disarm" in step) {
            const deadline = armed[step.disarm % Math.max(1, armed.length)];
            // One that was due already, or disarmed already, as well.
            if (deadline !== undefined) deadlines.disarm(deadline);
            list = list.filter((each) => each !== deadline);
          } else {
            clock.increment(step.pass);
            const due = list.filter(({ at }) => at <= clock.now());
            list = list.filter((each) => !due.includes(each));
            const ats = fired.map(({ at }) => at);
            expect(ats).toEqual([...ats].sort((a, b) => a - b));
            expect(new Set(fired.splice(0))).toEqual(new Set(due));
            expect(ats).toHaveLength(due.length);
          }
          expect(deadlines.size).toBe(list.length);
          expect(clock.pending).toBe(list.length > 0 ? 1 : 0);
        }
      }),
    );
  });

  it("may be said as a time from now", () => {
    const clock = new VirtualClock();
    clock.set(1_000);
    const fired: string[] = [];
    expect(new Deadlines(clock).armIn(50, noting(fired, "due")).at).toBe(1_050);
    clock.set(1_049);
    expect(fired).toEqual([]);
    clock.set(1_050);
    expect(fired).toEqual(["due"]);
  });

  it("share one timer, which is set again only for one that is sooner", () => {
    const clock = new VirtualClock();
    const deadlines = new Deadlines(clock);
    for (let at = 100; at < 200; at++) deadlines.arm(at, noting([], ""));
    expect([clock.pending, clock.timersSet, clock.next]).toEqual([1, 1, 100]);
    for (const at of [50, 50]) deadlines.arm(at, noting([], ""));
    expect([clock.pending, clock.timersSet, clock.next]).toEqual([1, 2, 50]);
  });

  it("leave no timer once the last is disarmed", () => {
    const clock = new VirtualClock();
    const deadlines = new Deadlines(clock);
    const one = deadlines.arm(10, noting([], ""));
    const other = deadlines.arm(20, noting([], ""));
    deadlines.disarm(one);
    expect([clock.pending, deadlines.size]).toEqual([1, 1]);
    deadlines.disarm(other);
    expect([clock.pending, deadlines.size]).toEqual([0, 0]);
  });

  it("may be disarmed twice, after they were due, and after all were cleared", () => {
    const clock = new VirtualClock();
    const deadlines = new Deadlines(clock);
    const fired: string[] = [];
    const passed = deadlines.arm(1, noting(fired, "passed"));
    clock.increment(1);
    const cleared = deadlines.arm(5, noting(fired, "cleared"));
    deadlines.clear();
    deadlines.arm(9, noting(fired, "kept"));
    for (const deadline of [passed, passed, cleared]) deadlines.disarm(deadline);
    expect(deadlines.size).toBe(1);
    clock.increment(100);
    expect(fired).toEqual(["passed", "kept"]);
  });

  it("are all forgotten by clear(), with their timer", () => {
    const clock = new VirtualClock();
    const deadlines = new Deadlines(clock);
    const fired: string[] = [];
    for (const at of [3, 1, 2]) deadlines.arm(at, noting(fired, String(at)));
    deadlines.clear();
    expect([deadlines.size, clock.pending]).toEqual([0, 0]);
    clock.increment(10);
    expect(fired).toEqual([]);
  });

  it("that lie beyond the longest delay of a timer are re-armed until they are due", () => {
    const clock = new HandClock();
    const deadlines = new Deadlines(clock);
    const fired: string[] = [];
    deadlines.arm(2.5 * LONGEST, noting(fired, "late"));
    for (const time of [LONGEST, 2 * LONGEST]) {
      expect(clock.delays).toEqual([LONGEST]);
      clock.time = time;
      clock.fire();
      expect(fired).toEqual([]);
    }
    expect(clock.delays).toEqual([0.5 * LONGEST]);
    clock.time = 2.5 * LONGEST;
    clock.fire();
    expect(fired).toEqual(["late"]);
    expect(clock.delays).toEqual([]);
  });

  it("in the past are due at once, but not inside arm()", () => {
    const clock = new HandClock();
    clock.time = 1_000;
    const deadlines = new Deadlines(clock);
    const fired: string[] = [];
    deadlines.arm(10, noting(fired, "past"));
    expect(fired).toEqual([]);
    expect(clock.delays).toEqual([0]);
    clock.fire();
    expect(fired).toEqual(["past"]);
  });

  it("are due when their timer fires, even if the clock reads a little less", () => {
    const clock = new HandClock();
    const deadlines = new Deadlines(clock);
    const fired: string[] = [];
    deadlines.arm(100, noting(fired, "due"));
    deadlines.arm(101, noting(fired, "next"));
    clock.time = 98;
    clock.fire();
    expect(fired).toEqual(["due"]);
    expect(clock.delays).toEqual([3]);
  });

  it("that lie as far away as a timer can be set are due when that fires", () => {
    const clock = new HandClock();
    const deadlines = new Deadlines(clock);
    const fired: string[] = [];
    deadlines.arm(LONGEST, noting(fired, "due"));
    clock.time = LONGEST - 1;
    clock.fire();
    expect(fired).toEqual(["due"]);
  });

  it("take back no timer but one that is set", () => {
    const clock = new HandClock();
    const cleared: unknown[] = [];
    clock.clearTimeout = (id) => void cleared.push(id);
    const deadlines = new Deadlines(clock);
    deadlines.clear();
    deadlines.arm(10, noting([], ""));
    clock.time = 10;
    clock.fire();
    deadlines.clear();
    expect(cleared).toEqual([]);
    const late = deadlines.arm(20, noting([], ""));
    deadlines.disarm(late);
    expect(cleared).toHaveLength(1);
  });

  it("happen in the surroundings that were asked for, all that are due at one time at once", () => {
    const clock = new VirtualClock();
    const deadlines = new Deadlines(clock);
    const log: string[] = [];
    deadlines.around = (fire) => {
      log.push("before");
      fire();
      log.push("after");
    };
    for (const name of ["one", "other"]) deadlines.arm(10, noting(log, name));
    clock.increment(10);
    expect(log).toEqual(["before", "one", "other", "after"]);
  });
});
