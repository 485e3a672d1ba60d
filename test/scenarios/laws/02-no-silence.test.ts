import { expect, test } from "vitest";
import { createWorker } from "../../../src/index.ts";
import { deferred } from "../../fixtures/deferred.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

// None of these jobs has a timeout, and the clock stands still: an ending comes by itself or not at all.

test("A handler that returns ends its job, though it answered nothing", async () => {
  const { runtime } = runtimeWith({ w: async () => {} });
  expect(await runtime.job("w")).toBeUndefined();
});

test("A handler that throws ends its job, before and after its first await", async () => {
  const { runtime } = runtimeWith({
    now: () => {
      throw new Error("now");
    },
    later: async () => {
      await turn();
      throw new Error("later");
    },
  });
  expect(await rejectionOf(runtime.job("now"))).toMatchObject({
    status: "error",
    code: "error",
    reason: "now",
  });
  expect(await rejectionOf(runtime.job("later"))).toMatchObject({
    status: "error",
    code: "error",
    reason: "later",
  });
});

test("A handler that throws what is no error ends its job all the same", async () => {
  const { runtime } = runtimeWith({ w: () => Promise.reject(undefined) });
  expect(await rejectionOf(runtime.job("w"))).toMatchObject({ status: "error", code: "error" });
});

test("A job with a name that its worker does not have, and one with none, end at once", async () => {
  const { runtime } = runtimeWith({ w: { known: () => 1 } });
  expect(await rejectionOf(runtime.job("w", { name: "unknown" }))).toMatchObject({
    status: "error",
    code: "no_handler",
  });
  expect(await rejectionOf(runtime.job("w"))).toMatchObject({ status: "error", code: "no_handler" });
});

test("The names that every object has are no handlers", async () => {
  const { runtime } = runtimeWith({ w: { known: () => 1 } });
  for (const name of ["toString", "constructor", "__proto__", "hasOwnProperty"]) {
    expect(await rejectionOf(runtime.job("w", { name }))).toMatchObject({ code: "no_handler" });
  }
});

test("When a worker is cancelled, the jobs that it runs, has queued, and has on the way end", async () => {
  const { runtime } = testRuntime();
  const worker = createWorker("w", { jobs: { slow: { sequential: true, run: untilAborted } } });
  await runtime.addWorkers(worker);
  const running = runtime.job("w", { name: "slow" });
  const queued = runtime.job("w", { name: "slow" });
  await turn();
  const onTheWay = runtime.job("w", { name: "slow" });
  await worker.cancel();
  for (const job of [running, queued, onTheWay]) {
    expect(job.status).toBe("cancelled");
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended", reason: "worker 'w' stopped" });
  }
  await Promise.all([running.settled, queued.settled, onTheWay.settled]);
});

test("When a worker ends, what it runs and has queued finishes, and what comes later is refused", async () => {
  const { runtime } = testRuntime();
  const gate = deferred();
  const worker = createWorker("w", {
    jobs: { slow: { sequential: true, run: () => gate.promise.then(() => "done") } },
  });
  await runtime.addWorkers(worker);
  const running = runtime.job("w", { name: "slow" });
  const queued = runtime.job("w", { name: "slow" });
  await turn();
  const ended = worker.end();
  const late = runtime.job("w", { name: "slow" });
  expect(await rejectionOf(late)).toMatchObject({ status: "error", code: "refused" });
  gate.resolve();
  expect(await Promise.all([running, queued])).toEqual(["done", "done"]);
  await ended;
});

test("When a worker's time to drain is over, what it still runs ends", async () => {
  const { runtime, clock } = runtimeWith({ w: untilAborted });
  const job = runtime.job("w");
  await turn();
  const ended = runtime.getWorker("w")?.end({ drainMs: 100 });
  await clock.advance(99);
  expect(job.status).toBeUndefined();
  await clock.advance(1);
  await ended;
  expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended" });
});

test("When the runtime ends, jobs that run finish, and jobs that wait for a worker that is not there end", async () => {
  const gate = deferred();
  const { runtime } = runtimeWith({ w: () => gate.promise.then(() => "done") });
  const running = runtime.job("w");
  const waiting = runtime.job("nobody");
  await turn();
  const ended = runtime.end();
  expect(await rejectionOf(waiting)).toMatchObject({ status: "cancelled", code: "cancelled" });
  gate.resolve();
  expect(await running).toBe("done");
  await ended;
});

test("A runtime that ends lets handlers ask on, for the jobs that began before", async () => {
  const gate = deferred();
  const { runtime } = runtimeWith({
    outer: async (request) => {
      await gate.promise;
      return `outer of ${await request.job("inner")}`;
    },
    inner: () => "inner",
  });
  const job = runtime.job("outer");
  await turn();
  const ended = runtime.end();
  gate.resolve();
  expect(await job).toBe("outer of inner");
  await ended;
});

test("A job whose worker is not there stays pending until the worker comes", async () => {
  const { runtime, clock, takeLog } = testRuntime();
  const job = runtime.job("w");
  await clock.advance(60_000);
  expect(job.status).toBeUndefined();
  expect(job.actor.getSnapshot().value).toBe("pending");
  expect(takeLog()).toEqual([expect.stringContaining("'w'")]);
  await runtime.addWorkers(createWorker("w", { onJob: () => "here" }));
  expect(await job).toBe("here");
});

test("A job whose handler never settles stays running, and ends by its signal or its timeout", async () => {
  const { runtime, clock, takeLog } = runtimeWith({ w: () => new Promise(() => {}) });
  const controller = new AbortController();
  const bySignal = runtime.job("w", { signal: controller.signal });
  const byTimeout = runtime.job("w", { timeout: 60_000 });
  await clock.advance(59_999);
  expect([bySignal, byTimeout].map((job) => job.actor.getSnapshot().value)).toEqual(["running", "running"]);
  controller.abort();
  expect(await rejectionOf(bySignal)).toMatchObject({ code: "cancelled" });
  await clock.advance(1);
  expect(await rejectionOf(byTimeout)).toMatchObject({ code: "timeout" });
  await clock.advance(5_000);
  expect(takeLog()).toHaveLength(2);
});
