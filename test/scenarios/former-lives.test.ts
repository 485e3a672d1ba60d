import { expect, it } from "vitest";
import { createWorker, Worker, type WorkerOptions } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";
import { turn, turns } from "../fixtures/turn.ts";

// What is left of workers that are gone, and of those that were started again.

async function family(options: WorkerOptions, childOptions: WorkerOptions) {
  const test = testRuntime({ random: () => 0.5 });
  const parent = createWorker("parent", options) as Worker;
  const child = createWorker("child", childOptions) as Worker;
  await test.runtime.addWorkers(parent);
  await parent.addWorkers(child);
  return { ...test, parent, child };
}

it("A worker that drains ends as soon as the last handler of a child that is gone already is done", async () => {
  const gate = deferred();
  const { runtime, parent, child } = await family({}, { onJob: () => gate.promise });
  void runtime.job("child").catch(() => {});
  await turn();
  await child.cancel();
  let hasEnded = false;
  const ending = parent.end().then(() => {
    hasEnded = true;
  });
  await turns(2);
  expect(hasEnded).toBe(false);
  gate.resolve();
  await ending;
  expect(runtime.getWorker("parent")).toBeUndefined();
});

it("A worker is told that it has stopped before it is told that it has started again", async () => {
  const { runtime, clock, parent, child, takeLog } = await family(
    { restart: "always", restartBackoff: 0 },
    { onJob: () => new Promise(() => {}), graceMs: 0 },
  );
  const told: string[] = [];
  for (const worker of [parent, child]) {
    worker.on("started", () => told.push(`${worker.name} started`));
    worker.on("stopped", () => told.push(`${worker.name} stopped`));
  }
  void runtime.job("child").catch(() => {});
  await turn();
  await parent.cancel();
  await clock.advance(1);
  expect(told).toEqual(["child stopped", "parent stopped", "parent started", "child started"]);
  expect(takeLog()).toHaveLength(1);
});

it("A worker that has ended watches nobody, even if it is told to", async () => {
  const { runtime, parent } = await family({}, {});
  const heard: string[] = [];
  parent.on("workerReady", ({ workerName }) => heard.push(workerName));
  await turn();
  heard.length = 0;
  await parent.cancel();
  parent.watchWorkers("late");
  await runtime.addWorkers(createWorker("late"));
  await turn();
  expect(heard).toEqual([]);
});

it("A parent that has ended meanwhile does not hear that its child was ready", async () => {
  const { runtime } = testRuntime();
  const heard: string[] = [];
  class Parent extends Worker {
    override async onStarted(): Promise<void> {
      await this.cancel();
    }
    override onWorkerReady(): void {
      heard.push("ready");
    }
  }
  const parent = new Parent("parent");
  await parent.addWorkers(createWorker("child"));
  await runtime.addWorkers(parent);
  await turn();
  expect([heard, runtime.registry.size]).toEqual([[], 0]);
});

it("A worker that drains ends, at whatever moment the child that is done last is cancelled", async () => {
  const states = new Set<unknown>();
  for (let moment = 0; moment < 20; moment++) {
    const { runtime, clock, parent, child, takeLog } = await family({}, {});
    const ender = createWorker("ender", { graceMs: 10, onJob: () => parent.end() });
    await child.addWorkers(ender);
    void parent.requestJob("ender");
    for (let i = 0; i < moment; i++) await undefined;
    void ender.cancel();
    await clock.advance(10);
    states.add(parent.actor.getSnapshot().value);
    // A handler that was cut off as it waited is let go.
    takeLog();
    await runtime[Symbol.asyncDispose]();
  }
  // Cut off before its handler began, or after.
  expect([...states]).toEqual(["active", "ended"]);
});

it("A child that is given up is not started before its parent has failed", async () => {
  const { runtime, clock, parent, child, takeLog } = await family(
    { strategy: "all-for-one" },
    { restart: "always", maxRestarts: 1, restartBackoff: 0, graceMs: 10, onJob: () => new Promise(() => {}) },
  );
  let starts = 0;
  await turn();
  child.on("started", () => starts++);
  child.on("stopped", () => void child.cancel());
  void runtime.job("child").catch(() => {});
  await turn();
  await child.cancel();
  await clock.advance(10);
  const { value } = parent.actor.getSnapshot();
  expect([starts, runtime.getWorker("child"), value]).toEqual([1, undefined, "failed"]);
  expect(takeLog()).not.toEqual([]);
});
