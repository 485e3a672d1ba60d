import { describe, expect, it } from "vitest";
import { Deadlines } from "../src/deadlines.ts";
import { drainWithin } from "../src/drain.ts";
import { createWorker } from "../src/index.ts";
import type { Services } from "../src/services.ts";
import type { Supervisor } from "../src/supervisor.ts";
import { VirtualClock } from "../src/testing/virtual-clock.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";

function made() {
  const clock = new VirtualClock();
  const deadlines = new Deadlines(clock);
  const cuts: (string | undefined)[] = [];
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const services = { deadlines, pendingWarnMs: 5_000, log } as unknown as Services;
  const below = { title: "worker 'w'", runs: 0, open: [] } as unknown as Supervisor;
  return {
    clock,
    services,
    below,
    lines,
    cuts,
    cutOff: (reason: string | undefined) => void cuts.push(reason),
  };
}

describe("an end", () => {
  it("without drainMs takes as long as it takes, says so once, and leaves no timer", async () => {
    const { clock, services, below, lines, cuts, cutOff } = made();
    const over = deferred();
    let isOver = false;
    const ended = drainWithin(services, {}, over.promise, below, cutOff).then(() => {
      isOver = true;
    });
    clock.set(4_999);
    expect(lines).toEqual([]);
    clock.set(5_000);
    clock.set(10 ** 9);
    await turn();
    expect([isOver, cuts, lines]).toEqual([
      false,
      [],
      [
        "worker 'w' has been ending for 5000 ms and waits for jobs elsewhere. Give end() a 'drainMs'; or, if a handler " +
          "of these awaits it, its request: end({ request }).",
      ],
    ]);
    over.resolve();
    await ended;
    expect(clock.pending).toBe(0);
  });

  it("without drainMs that is over soon says nothing, and leaves no timer", async () => {
    const { clock, services, below, lines, cutOff } = made();
    const over = deferred();
    const ended = drainWithin(services, {}, over.promise, below, cutOff);
    over.resolve();
    await ended;
    await turn();
    clock.set(10_000);
    expect([clock.pending, lines]).toEqual([0, []]);
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
