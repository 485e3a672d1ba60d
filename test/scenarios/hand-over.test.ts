import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWorker, Worker, type WorkerOptions } from "../../src/index.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";
import { WorkerRecord } from "../fixtures/worker-record.ts";

const SELF = { deactivateSelf: true };

/** Workers of which the first has the floor, the record of their states, and what each is told of the floor. */
async function stage(...names: string[]) {
  const record = new WorkerRecord();
  const { runtime } = testRuntime({ inspect: record.inspect });
  const told: [workerName: string, event: string, value: unknown][] = [];
  const make = (name: string, options: WorkerOptions = {}): Worker => {
    const worker = new Worker(name, options);
    worker.on("activated", (args) => told.push([name, "activated", args]));
    worker.on("deactivated", (notice) => told.push([name, "deactivated", notice]));
    return worker;
  };
  const workers = names.map((name, index) => make(name, { active: index === 0, onJob: untilAborted }));
  await runtime.addWorkers(...workers);
  await turn();
  const [first, second, third] = workers as [Worker, Worker, Worker];
  const reset = (): void => {
    told.length = 0;
    record.clear();
  };
  return { runtime, record, told, make, reset, workers, first, second, third };
}

const activeOf = (workers: readonly Worker[]): string[] =>
  workers.filter(({ active }) => active).map(({ name }) => name);

describe("a hand-over", () => {
  it("takes the floor from whoever gives it before the other has it: at no moment both do", async () => {
    const { record, told, reset, workers, first } = await stage("a", "b");
    reset();
    await first.activateWorker("b", { topic: "weather" }, SELF);
    expect(activeOf(workers)).toEqual(["b"]);
    expect(record.changes).toEqual([
      ["a", "inactive"],
      ["b", "active"],
    ]);
    expect(record.holders).toEqual([[], ["b"]]);
    await turn();
    expect(told).toEqual([
      ["a", "deactivated", { workerName: "a" }],
      ["b", "activated", { topic: "weather" }],
    ]);
  });

  it("hands the very arguments over", async () => {
    const { told, reset, first } = await stage("a", "b");
    reset();
    const args = { history: ["hello"] };
    await first.activateWorker("b", args, SELF);
    await turn();
    expect(told.at(-1)?.[2]).toBe(args);
  });

  it("leaves the floor with both when whoever gives it keeps it", async () => {
    const { record, workers, first } = await stage("a", "b");
    await first.activateWorker("b");
    expect(activeOf(workers)).toEqual(["a", "b"]);
    expect(record.holders.at(-1)).toEqual(["a", "b"]);
  });

  it("goes round, each worker handing over as it gets the floor", async () => {
    const { record, workers } = await stage("a", "b", "c");
    let rounds = 0;
    for (const [index, worker] of workers.entries()) {
      const next = workers[(index + 1) % workers.length]!;
      worker.on("activated", () => {
        if (rounds++ < 30) void worker.activateWorker(next.name, undefined, SELF);
      });
    }
    await workers[0]!.activateWorker("b", undefined, SELF);
    await turn();
    // The 31st to get it keeps it.
    expect(activeOf(workers)).toEqual(["b"]);
    expect(record.whoBecame("active")).toHaveLength(1 + 31);
    expect(record.holders.filter((holders) => holders.length > 1)).toEqual([]);
  });

  it("to itself takes the floor from it and gives it back, with the new arguments", async () => {
    const { record, told, reset, first } = await stage("a", "b");
    reset();
    await first.activateWorker("a", "anew", SELF);
    await turn();
    expect(record.changes).toEqual([
      ["a", "inactive"],
      ["a", "active"],
    ]);
    expect(told.map(([, event, value]) => [event, value])).toEqual([
      ["deactivated", { workerName: "a" }],
      ["activated", "anew"],
    ]);
  });

  it("stops no job, neither of the one nor of the other", async () => {
    const { runtime, first } = await stage("a", "b");
    const jobs = [runtime.job("a"), runtime.job("b")];
    await turn();
    await first.activateWorker("b", undefined, SELF);
    jobs.push(runtime.job("a"), runtime.job("b"));
    await turn();
    expect(jobs.map(({ status }) => status)).toEqual(Array(4).fill(undefined));
    expect([...first.activeJobs.keys()]).toEqual([jobs[0]?.jobId, jobs[2]?.jobId]);
    await Promise.all(jobs.map((job) => job[Symbol.asyncDispose]()));
  });

  it("overtakes the jobs that are on their way", async () => {
    const { runtime, first, told } = await stage("a", "b");
    const order: string[] = [];
    const b = runtime.getWorker("b")!;
    b.on("jobRequest", ({ payload }) => order.push(`job ${payload}`));
    b.on("activated", () => order.push("activated"));
    const jobs = [1, 2, 3].map((payload) => runtime.job("b", { payload }));
    await first.activateWorker("b", undefined, SELF);
    await turn();
    expect(order[0]).toBe("activated");
    expect(order.slice(1)).toEqual(["job 1", "job 2", "job 3"]);
    expect(told.at(-1)?.[0]).toBe("b");
    await Promise.all(jobs.map((job) => job[Symbol.asyncDispose]()));
  });

  const NAMES = ["a", "b", "c", "d"] as const;
  const step = fc.record({
    to: fc.constantFrom(...NAMES),
    how: fc.constantFrom("awaited", "a turn later", "at once"),
  });

  it("of any sequence leaves the floor with one worker at most, at every moment, and with the last in the end", async () => {
    const { record, workers, reset, first } = await stage(...NAMES);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
        for (const { name } of workers) await first.deactivateWorker(name);
        await first.activateWorker("a");
        reset();
        let holder: string = "a";
        const done: Promise<void>[] = [];
        for (const { to, how } of steps) {
          const worker = workers.find(({ name }) => name === holder)!;
          done.push(worker.activateWorker(to, undefined, SELF));
          holder = to;
          if (how === "awaited") await done.at(-1);
          else if (how === "a turn later") await turn();
        }
        await Promise.all(done);
        expect(record.holders.filter((holders) => holders.length > 1)).toEqual([]);
        expect(activeOf(workers)).toEqual([holder]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a worker that is activated", () => {
  it("is told so again when it has the floor already, and is not told that it lost it", async () => {
    const { record, told, reset, first } = await stage("a", "b");
    reset();
    await first.activateWorker("a", 1);
    await first.activateWorker("a", 2);
    await turn();
    expect(told).toEqual([
      ["a", "activated", 1],
      ["a", "activated", 2],
    ]);
    expect(record.changes).toEqual([]);
  });

  it("hears it in its method, as a class", async () => {
    const heard: unknown[] = [];
    class Own extends Worker {
      override onActivated(args: unknown): void {
        heard.push(["on", args]);
      }
      override onDeactivated(notice: unknown): void {
        heard.push(["off", notice]);
      }
    }
    const { runtime, first } = await stage("a");
    await runtime.addWorkers(new Own("own", { active: false }));
    await first.activateWorker("own", 7);
    await first.deactivateWorker("own");
    await turn();
    expect(heard).toEqual([
      ["on", 7],
      ["off", { workerName: "own" }],
    ]);
  });

  it("is told nothing of arguments when it starts with the floor of its own", async () => {
    const { told } = await stage("a", "b");
    expect(told).toEqual([["a", "activated", undefined]]);
  });

  it("may be hosted elsewhere in the tree than whoever activates it", async () => {
    const { first, make, told, reset } = await stage("a");
    const [child, grandchild] = [make("child", { active: false }), make("grandchild", { active: false })];
    await child.addWorkers(grandchild);
    await first.addWorkers(child);
    reset();
    await first.activateWorker("grandchild", "deep", SELF);
    await turn();
    expect(told.at(-1)).toEqual(["grandchild", "activated", "deep"]);
    await grandchild.activateWorker("a", "back", SELF);
    await turn();
    expect([first.active, child.active, grandchild.active]).toEqual([true, false, false]);
  });
});

describe("a worker that is deactivated", () => {
  it("is told once, however often", async () => {
    const { told, reset, first } = await stage("a", "b");
    reset();
    await first.deactivateWorker("a");
    await first.deactivateWorker("a");
    await first.deactivateWorker("b");
    await turn();
    expect(told).toEqual([["a", "deactivated", { workerName: "a" }]]);
  });

  it.each(["end", "cancel"] as const)("by its %s() is told as well, if it had the floor", async (how) => {
    const { told, reset, workers } = await stage("a", "b");
    reset();
    for (const worker of workers) await worker[how]();
    await turn();
    expect(told).toEqual([["a", "deactivated", { workerName: "a" }]]);
  });

  it("is told as it begins to end, while what it runs goes on: who drains has not the floor", async () => {
    const { runtime, told, reset, first } = await stage("a");
    const job = runtime.job("a");
    await turn();
    reset();
    const ended = first.end();
    await turn();
    expect([first.active, told.length, job.status]).toEqual([false, 1, undefined]);
    // It is too late for that.
    await first.activateWorker("a");
    expect(first.active).toBe(false);
    job.cancel();
    await ended;
    await turn();
    expect(told).toEqual([["a", "deactivated", { workerName: "a" }]]);
  });
});

describe("the floor of a worker that is not there yet", () => {
  it("is kept until it starts, with the arguments", async () => {
    const { runtime, told, make, reset, first } = await stage("a");
    reset();
    await first.activateWorker("late", { topic: "tea" }, SELF);
    expect(first.active).toBe(false);
    const late = make("late", { active: false });
    await runtime.addWorkers(late);
    await turn();
    expect(late.active).toBe(true);
    expect(told).toEqual([
      ["a", "deactivated", { workerName: "a" }],
      ["late", "activated", { topic: "tea" }],
    ]);
  });

  it("is as the last word says: of two activations the second counts", async () => {
    const { runtime, told, make, reset, first } = await stage("a");
    await first.activateWorker("late", 1);
    await first.activateWorker("late", 2);
    reset();
    await runtime.addWorkers(make("late", { active: false }));
    await turn();
    expect(told).toEqual([["late", "activated", 2]]);
  });

  it("is as the last word says: a deactivation takes it away again, even from one made active", async () => {
    const { runtime, told, record, make, reset, first } = await stage("a");
    await first.activateWorker("late", 1);
    await first.deactivateWorker("late");
    reset();
    const late = make("late");
    await runtime.addWorkers(late);
    await turn();
    expect([late.active, told, record.whoBecame("active")]).toEqual([false, [], []]);
  });

  it("is kept for one worker of that name, not for the next", async () => {
    const { runtime, make, first } = await stage("a");
    await first.activateWorker("late");
    const late = make("late", { active: false });
    await runtime.addWorkers(late);
    await late.end();
    const next = make("late", { active: false });
    await runtime.addWorkers(next);
    expect(next.active).toBe(false);
  });

  it("is kept for one that ended, until another takes its name", async () => {
    const { runtime, told, make, reset, first, second } = await stage("a", "b");
    await second.end();
    await first.activateWorker("b", "who comes");
    reset();
    const next = make("b", { active: false });
    await runtime.addWorkers(next);
    await turn();
    expect([next.active, told]).toEqual([true, [["b", "activated", "who comes"]]]);
  });

  it("is kept for a child that waits for its parent", async () => {
    const { first, told, make, reset } = await stage("a");
    await first.activateWorker("child", "below");
    const child = make("child", { active: false });
    reset();
    await first.addWorkers(child);
    await turn();
    expect([child.active, told]).toEqual([true, [["child", "activated", "below"]]]);
  });
});

describe("activateWorker and deactivateWorker", () => {
  it("reject with a TypeError for a bad call, and nothing has changed", async () => {
    const { workers, record, reset, first } = await stage("a", "b");
    reset();
    const bad: [Promise<void>, string][] = [
      [
        first.activateWorker("", 1, SELF),
        `a worker's name in activateWorker() of worker 'a' must be a string that is not empty, not ""`,
      ],
      [
        first.activateWorker({ worker: "b" } as never),
        "a target of activateWorker() of worker 'a' must be a worker's name, a worker or its workerRef(), not an object with 'worker'",
      ],
      [
        first.activateWorker("b", 1, { deactivateSelf: 1 } as never),
        "'deactivateSelf' of activateWorker() of worker 'a' must be true or false, not 1",
      ],
      [
        first.activateWorker("b", 1, { deactivateself: true } as never),
        "unknown option 'deactivateself' of activateWorker() of worker 'a'; it takes deactivateSelf",
      ],
      [
        first.activateWorker("b", 1, true as never),
        "the options of activateWorker() of worker 'a' must be an object, not true",
      ],
      [
        first.deactivateWorker(7 as never),
        "a worker's name in deactivateWorker() of worker 'a' must be a string that is not empty, not 7",
      ],
    ];
    for (const [promise, message] of bad)
      expect(await rejectionOf(promise)).toEqual(new TypeError(`xstate-jobs: ${message}`));
    await turn();
    expect(record.changes).toEqual([]);
    expect(activeOf(workers)).toEqual(["a"]);
  });

  it("take the worker itself for its name", async () => {
    const { workers, first } = await stage("a", "b");
    await first.activateWorker(workers[1] as Worker, 1, SELF);
    expect(activeOf(workers)).toEqual(["b"]);
    await first.deactivateWorker(workers[1] as Worker);
    expect(activeOf(workers)).toEqual([]);
  });

  it("reject with a TypeError before the worker has a runtime", async () => {
    const worker = createWorker("w");
    const said = (act: string) =>
      new TypeError(
        `xstate-jobs: worker 'w' has no runtime yet: it cannot ${act}. Add it with runtime.addWorkers(worker)`,
      );
    expect(await rejectionOf(worker.activateWorker("w"))).toEqual(said("activate a worker"));
    expect(await rejectionOf(worker.deactivateWorker("w"))).toEqual(said("deactivate a worker"));
  });
});
