import { describe, expect, it } from "vitest";
import { createWorker, Worker, type WorkerOptions } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";
import { turn, turns } from "../fixtures/turn.ts";

/** A parent all of whose children are restarted together, and two of these, 10 ms after each failure. */
async function siblings(options: WorkerOptions = {}, optionsOfB: WorkerOptions = {}) {
  const test = testRuntime({ random: () => 0.5 });
  const failed: string[] = [];
  test.runtime.on("workerFailed", ({ workerName }) => failed.push(workerName));
  const parent = createWorker("parent", { strategy: "all-for-one" });
  parent.on("workerFailed", ({ workerName }) => failed.push(workerName));
  const all = { restart: "on-error", restartBackoff: 10, ...options } as const;
  const [a, b] = [new Worker("a", all), new Worker("b", { ...all, ...optionsOfB })];
  await parent.addWorkers(a, b);
  await test.runtime.addWorkers(parent);
  const states = (): unknown[] => [parent, a, b].map(({ actor }) => actor.getSnapshot().value);
  const breaks = async (worker: Worker): Promise<void> => {
    worker.fail(new Error(`${worker.name} broke`));
    await turn();
  };
  return { ...test, failed, parent, a, b, states, breaks };
}

describe("children that are restarted together and fail in turn", () => {
  it("are given up, as each counts its own restarts: those for a sibling neither count nor make it forget", async () => {
    const { runtime, clock, a, b, states, breaks } = await siblings({ maxRestarts: 2 });
    let starts = 0;
    await turn();
    a.on("started", () => starts++);
    for (const worker of [a, b, a, b]) {
      await breaks(worker);
      await clock.advance(10);
      expect(states()).toEqual(["active", "active", "active"]);
    }
    await breaks(a);
    await turns(2);
    expect([starts, states()[0], states()[1]]).toEqual([4, "failed", "failed"]);
    expect([runtime.registry.size, clock.pending]).toEqual([0, 0]);
  });

  it("are not if their own failures are far enough apart", async () => {
    const { clock, a, b, states, breaks } = await siblings({ maxRestarts: 1, restartWindowMs: 100 });
    for (let i = 0; i < 10; i++) {
      await breaks(i % 2 ? a : b);
      await clock.advance(60);
      expect(states()).toEqual(["active", "active", "active"]);
    }
  });
});

describe("a child that is stopped with a sibling", () => {
  it("does not start as its former handlers settle while that one waits for another restart", async () => {
    const gate = deferred();
    const { runtime, clock, a, states, breaks } = await siblings(
      {},
      { graceMs: 60_000, onJob: () => gate.promise },
    );
    const job = runtime.job("b");
    await turn();
    await breaks(a);
    await job.then(undefined, () => {});
    await clock.advance(10);
    expect(states()).toEqual(["active", "active", "starting"]);
    await breaks(a);
    gate.resolve();
    await turns(2);
    expect(states()).toEqual(["active", "restarting", "starting"]);
    await clock.advance(20);
    expect(states()).toEqual(["active", "active", "active"]);
  });

  it("is ready once only, however often that one was restarted meanwhile", async () => {
    const gate = deferred();
    const { runtime, clock, a, b, states, breaks } = await siblings(
      {},
      { graceMs: 60_000, onJob: () => gate.promise },
    );
    let starts = 0;
    await turn();
    b.on("started", () => starts++);
    const job = runtime.job("b");
    await turn();
    for (let i = 0; i < 3; i++) {
      await breaks(a);
      await clock.advance(10);
    }
    await job.then(undefined, () => {});
    gate.resolve();
    await turns(2);
    expect([states(), starts]).toEqual([["active", "active", "active"], 1]);
  });
});

describe("a worker that is the runtime's own child and is given up", () => {
  it.each(["end", "cancel"] as const)("for its %s() is told of once", async (how) => {
    const { runtime, takeLog } = testRuntime();
    const worker = new Worker("w", { restart: "always", maxRestarts: 0 });
    await runtime.addWorkers(worker);
    void worker[how]();
    await turns(2);
    expect(takeLog()).toEqual([
      expect.stringContaining(
        "worker 'w' had to be restarted too often ('maxRestarts' is 0 within 60000 ms)",
      ),
    ]);
  });

  it("for an error is told of with the error, and then that it is given up, for which that is the cause", async () => {
    const { runtime } = testRuntime();
    const told: unknown[] = [];
    runtime.on("error", ({ error }) => told.push(error));
    const worker = new Worker("w", { restart: "on-error", maxRestarts: 0 });
    await runtime.addWorkers(worker);
    const cause = new Error("broke");
    worker.fail(cause);
    await turns(2);
    expect(told).toHaveLength(2);
    expect(told[0]).toBe(cause);
    expect(told[1]).toMatchObject({ cause, message: expect.stringContaining("it is given up") });
  });
});
