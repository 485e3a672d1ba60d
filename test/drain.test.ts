import { describe, expect, it } from "vitest";
import { Deadlines } from "../src/deadlines.ts";
import { drainWithin } from "../src/drain.ts";
import { createWorker } from "../src/index.ts";
import type { Services } from "../src/services.ts";
import type { Supervisor } from "../src/supervisor.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { TestClock } from "./fixtures/test-clock.ts";
import { testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";

function made() {
  const clock = new TestClock();
  const deadlines = new Deadlines(clock);
  const cuts: (string | undefined)[] = [];
  const services = { deadlines } as Services;
  const below = { runs: 0 } as Supervisor;
  return { clock, services, below, cuts, cutOff: (reason: string | undefined) => void cuts.push(reason) };
}

describe("an end", () => {
  it("without drainMs takes as long as it takes, and sets no timer", async () => {
    const { clock, services, below, cuts, cutOff } = made();
    const over = deferred();
    let isOver = false;
    const ended = drainWithin(services, {}, over.promise, below, cutOff).then(() => {
      isOver = true;
    });
    clock.set(10 ** 9);
    await turn();
    expect([isOver, clock.pending, cuts]).toEqual([false, 0, []]);
    over.resolve();
    await ended;
  });

  it("within drainMs cuts nothing off, and leaves no timer", async () => {
    const { clock, services, below, cuts, cutOff } = made();
    const over = deferred();
    const ended = drainWithin(services, { drainMs: 100 }, over.promise, below, cutOff);
    clock.set(99);
    over.resolve();
    await ended;
    expect(clock.pending).toBe(0);
    clock.set(200);
    expect(cuts).toEqual([]);
  });

  it("that takes longer than drainMs is cut off once, with its reason, and waited for", async () => {
    const { clock, services, below, cuts, cutOff } = made();
    const over = deferred();
    let isOver = false;
    const ended = drainWithin(services, { drainMs: 100, reason: "enough" }, over.promise, below, cutOff).then(
      () => {
        isOver = true;
      },
    );
    clock.set(100);
    clock.set(1_000);
    await turn();
    expect([cuts, isOver]).toEqual([["enough"], false]);
    over.resolve();
    await ended;
  });
});

describe("the options of an end", () => {
  it.each<[object, string]>([
    [
      { drainMs: -1 },
      "'drainMs' of end() of worker 'w' must be a finite number of milliseconds, 0 or more, not -1",
    ],
    [{ reason: "" }, "'reason' of end() of worker 'w' must be a string that is not empty, not \"\""],
    [{ graceMs: 5 }, "unknown option 'graceMs' of end() of worker 'w'; it takes reason, drainMs, request"],
  ])("cannot be %j: %s", async (options, text) => {
    const { runtime } = testRuntime();
    const worker = createWorker("w");
    await runtime.addWorkers(worker);
    expect(await rejectionOf(worker.end(options))).toEqual(new TypeError(`xstate-jobs: ${text}`));
    expect(await rejectionOf(runtime.end(options))).toEqual(
      new TypeError(`xstate-jobs: ${text.replace("worker 'w'", "runtime 'test'")}`),
    );
    expect(runtime.registry.has("w")).toBe(true);
  });
});
