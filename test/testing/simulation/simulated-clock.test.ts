import { expect, it } from "vitest";
import { SimulatedProcessClock } from "../../../src/testing/simulation/simulated-clock.ts";
import { VirtualClock } from "../../../src/testing/virtual-clock.ts";

function made() {
  const world = new VirtualClock();
  const clock = new SimulatedProcessClock(world, 1_000);
  const fired: string[] = [];
  const arm = (name: string, ms: number): object => clock.setTimeout(() => fired.push(name), ms);
  return { world, clock, fired, arm };
}

it("shows another time, and is as fast", () => {
  const { world, clock, fired, arm } = made();
  arm("a", 10);
  world.increment(9);
  expect([clock.now(), fired, clock.pending]).toEqual([1_009, [], 1]);
  world.increment(1);
  expect([clock.now(), fired, clock.pending, world.pending]).toEqual([1_010, ["a"], 0, 0]);
});

it("forgets a timer that is cleared", () => {
  const { world, clock, fired, arm } = made();
  clock.clearTimeout(arm("a", 10));
  expect([clock.pending, world.pending]).toEqual([0, 0]);
  world.increment(20);
  expect(fired).toEqual([]);
});

it("stands still with its process, and what was due meanwhile fires when that goes on, once", () => {
  const { world, clock, fired, arm } = made();
  const cleared = arm("cleared", 5);
  arm("a", 10);
  arm("b", 20);
  clock.freeze();
  world.increment(15);
  expect(fired).toEqual([]);
  clock.clearTimeout(cleared);
  clock.thaw();
  expect(fired).toEqual(["a"]);
  world.increment(10);
  expect([fired, clock.pending]).toEqual([["a", "b"], 0]);
});

it("fires in the order of time when it goes on, and not what another timer clears", () => {
  const { world, clock, fired, arm } = made();
  arm("late", 200);
  clock.setTimeout(() => {
    fired.push("clears");
    clock.clearTimeout(cleared);
  }, 100);
  const cleared = arm("cleared", 150);
  clock.freeze();
  world.increment(300);
  clock.thaw();
  expect(fired).toEqual(["clears", "late"]);
});

it("stops with its process", () => {
  const { world, clock, fired, arm } = made();
  arm("a", 10);
  clock.stop();
  world.increment(20);
  expect([fired, clock.pending, world.pending]).toEqual([[], 0, 0]);
});
