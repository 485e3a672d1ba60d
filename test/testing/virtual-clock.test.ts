import { expect, it } from "vitest";
import { SimulatedClock } from "xstate";
import { createRuntime, createWorker } from "../../src/index.ts";
import { VirtualClock } from "../../src/testing/virtual-clock.ts";
import { mode } from "../fixtures/mode.ts";

const hour = 3_600_000;

it("is XState's simulated clock, which knows its timers", () => {
  const clock = new VirtualClock();
  const first = clock.setTimeout(() => {}, 20);
  clock.setTimeout(() => {}, 10);
  expect(clock).toBeInstanceOf(SimulatedClock);
  expect([clock.pending, clock.next, clock.timersSet]).toEqual([2, 10, 2]);
  clock.increment(10);
  expect([clock.pending, clock.next, clock.timersSet]).toEqual([1, 20, 2]);
  clock.clearTimeout(first);
  expect([clock.pending, clock.next, clock.now()]).toEqual([0, undefined, 10]);
});

it("goes timer by timer, so that one that follows from another comes at its own time", async () => {
  const clock = new VirtualClock();
  const times: number[] = [];
  const again = (): void => {
    times.push(clock.now());
    if (times.length < 4) clock.setTimeout(again, 30);
  };
  clock.setTimeout(again, 30);
  await clock.advance(100);
  expect([times, clock.now(), clock.next]).toEqual([[30, 60, 90], 100, 120]);
});

it("lets everything happen that one timer causes before the next one is due", async () => {
  const clock = new VirtualClock();
  const order: string[] = [];
  clock.setTimeout(async () => {
    for (let i = 0; i < 3; i++) await clock.yield();
    order.push(`three turns later, at ${clock.now()}`);
  }, 1);
  clock.setTimeout(() => order.push("the next"), 2);
  await clock.advance(2);
  expect(order).toEqual(["three turns later, at 1", "the next"]);
});

it("runs to quiescence, and tells how long that took", async () => {
  const clock = new VirtualClock();
  await using runtime = createRuntime({ clock, yield: clock.yield, mode });
  await runtime.addWorkers(
    createWorker("sleeper", { onJob: ({ signal }) => clock.sleep(hour, signal).then(() => "rested") }),
  );
  const job = runtime.job("sleeper");
  expect([await clock.run(), job.status, await job]).toEqual([hour, "completed", "rested"]);
  expect(await clock.run()).toBe(0);
});

it("says what a timer threw, once all that was due has fired, and goes on", async () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  const boom = new Error("boom");
  clock.setTimeout(() => {
    throw boom;
  }, 5);
  clock.setTimeout(() => fired.push("beside it"), 5);
  await expect(clock.advance(10)).rejects.toBe(boom);
  expect([fired, clock.now()]).toEqual([["beside it"], 5]);
  clock.setTimeout(() => fired.push("later"), 5);
  await clock.advance(10);
  expect([fired, clock.now(), clock.pending]).toEqual([["beside it", "later"], 15, 0]);
});

it("throws all that several timers threw", () => {
  const clock = new VirtualClock();
  for (const text of ["one", "two"])
    clock.setTimeout(() => {
      throw new Error(text);
    }, 5);
  expect(() => clock.increment(5)).toThrow(AggregateError);
});

it("fires at once what has no delay", async () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  clock.setTimeout(() => fired.push("now"));
  expect([await clock.run(), fired]).toEqual([0, ["now"]]);
});

it("says so when it cannot come to rest, as with a heartbeat", async () => {
  const clock = new VirtualClock();
  const beat = (): void => {
    clock.setTimeout(beat, 1_000);
  };
  beat();
  await expect(clock.run({ limitMs: 5_500 })).rejects.toThrow(
    "after 5500 ms 1 timers are pending still, the next at 6000 ms",
  );
  expect(clock.now()).toBe(5_000);
});

it("wakes a sleeper when its signal aborts, and leaves neither timer nor listener", async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const woken: number[] = [];
  void clock.sleep(100, controller.signal).then(() => woken.push(clock.now()));
  await clock.advance(40);
  controller.abort();
  await clock.settle();
  await clock.sleep(100, controller.signal);
  expect([woken, clock.pending]).toEqual([[40], 0]);
});
