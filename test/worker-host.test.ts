import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest, Worker } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, servicesOf, type TestHandler, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

function hosted(onJob: TestHandler, others: Parameters<typeof runtimeWith>[0] = {}) {
  const test = runtimeWith({ w: onJob, ...others });
  return { ...test, worker: test.runtime.getWorker("w") as Worker };
}

/** Whether a promise has resolved. */
function watch(promise: Promise<unknown>): { isOver: boolean } {
  const watched = { isOver: false };
  void promise.then(() => {
    watched.isOver = true;
  });
  return watched;
}

const stateOf = (worker: Worker): unknown => worker.actor.getSnapshot().value;

describe("a worker whose actor is told to cancel", () => {
  it("does all that cancel() does: its jobs end with worker_ended, and what it asked for is cancelled", async () => {
    const signals: AbortSignal[] = [];
    const { runtime, worker } = hosted(
      (request) => {
        signals.push(request.signal);
        return untilAborted(request);
      },
      { other: untilAborted },
    );
    const [run, asked] = [runtime.job("w"), worker.job("other")];
    await turn();
    worker.actor.send({ type: "worker.cancel", reason: "by hand" });
    expect([stateOf(worker), runtime.registry.has("w"), runtime.getWorker("w")]).toEqual([
      "cancelled",
      false,
      undefined,
    ]);
    expect(await rejectionOf(run)).toMatchObject({
      code: "worker_ended",
      status: "cancelled",
      reason: "worker 'w' stopped: by hand",
    });
    expect(await rejectionOf(asked)).toMatchObject({ code: "cancelled", reason: "worker 'w' has ended" });
    expect(signals[0]?.reason).toMatchObject({ code: "worker_ended", reason: "worker 'w' stopped: by hand" });
    await worker.wait();
    expect(worker.activeJobs.size).toBe(0);
  });

  it("may be told with which code its jobs end", async () => {
    const { runtime, worker } = hosted(untilAborted);
    const run = runtime.job("w");
    await turn();
    worker.actor.send({ type: "worker.cancel", code: "cancelled", reason: "by hand" });
    run.cancel("as well");
    expect(await rejectionOf(run)).toMatchObject({ code: "cancelled", reason: "as well" });
    await worker.wait();
  });

  it("loses the jobs that queue for it and those that are on their way", async () => {
    const { runtime } = testRuntime();
    const calls: unknown[] = [];
    const run = (request: JobRequest): Promise<void> => {
      calls.push(request.payload);
      return untilAborted(request);
    };
    const worker = createWorker("w", { jobs: { j: { sequential: true, run } } });
    await runtime.addWorkers(worker);
    const ask = (payload: string) => runtime.job("w", { name: "j", payload });
    const jobs = [ask("runs"), ask("queues")];
    await turn();
    jobs.push(ask("is on its way"));
    worker.actor.send({ type: "worker.cancel" });
    for (const job of jobs) {
      expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended", reason: "worker 'w' stopped" });
    }
    expect(calls).toEqual(["runs"]);
    await Promise.all(jobs.map(({ settled }) => settled));
  });

  it("resolves what waits for it to end, however it was told to", async () => {
    const gate = deferred();
    const { runtime, worker } = hosted(() => gate.promise);
    const job = runtime.job("w");
    await turn();
    const [ended, waited] = [watch(worker.end()), watch(worker.wait())];
    await turn();
    expect([ended.isOver, waited.isOver]).toEqual([false, false]);
    worker.actor.send({ type: "worker.cancel" });
    await turn();
    expect([ended.isOver, waited.isOver]).toEqual([true, false]);
    gate.resolve();
    await job.settled;
    await turn();
    expect(waited.isOver).toBe(true);
  });
});

describe("a worker whose actor is told to end", () => {
  it("does all that end() does: refuses what comes, finishes what is there, and is gone", async () => {
    const gate = deferred();
    const { runtime, worker } = hosted(() => gate.promise.then(() => "done"));
    const before = runtime.job("w");
    await turn();
    worker.actor.send({ type: "worker.end" });
    expect(stateOf(worker)).toBe("ending");
    expect(await rejectionOf(runtime.job("w"))).toMatchObject({
      code: "refused",
      reason: "worker 'w' is ending: ask another, or later",
    });
    gate.resolve();
    expect(await before).toBe("done");
    await worker.wait();
    expect([stateOf(worker), runtime.registry.has("w")]).toEqual(["ended", false]);
  });

  it("has ended soon when it has nothing to do", async () => {
    const { runtime, worker } = hosted(() => 1);
    worker.actor.send({ type: "worker.end" });
    await worker.wait();
    expect([stateOf(worker), runtime.getWorker("w")]).toEqual(["ended", undefined]);
  });

  it("takes a job that was asked for before and is on its way", async () => {
    const { runtime, worker } = hosted(() => "done");
    const job = runtime.job("w");
    worker.actor.send({ type: "worker.end" });
    expect(await job).toBe("done");
    await worker.wait();
    expect(stateOf(worker)).toBe("ended");
  });

  it("may be cancelled by end() with drainMs: what runs is cut off in time", async () => {
    const { runtime, clock, worker } = hosted(untilAborted);
    const job = runtime.job("w");
    await turn();
    worker.actor.send({ type: "worker.end" });
    const ended = worker.end({ drainMs: 10, reason: "late" });
    await clock.advance(10);
    await ended;
    expect(await rejectionOf(job)).toMatchObject({ reason: "worker 'w' stopped: late" });
    expect(stateOf(worker)).toBe("cancelled");
    await worker.wait();
  });
});

describe("a worker whose actor is told that it has drained", () => {
  it("does not listen while it takes jobs", async () => {
    const { runtime, worker } = hosted(() => "done");
    worker.actor.send({ type: "worker.drained" });
    expect(stateOf(worker)).toBe("active");
    expect(await runtime.job("w")).toBe("done");
  });
});

describe("a worker that has the floor or not", () => {
  it("is told so by its actor, and takes jobs either way", async () => {
    const { runtime, worker } = hosted(() => "done");
    worker.actor.send({ type: "worker.deactivate" });
    expect([worker.active, await runtime.job("w")]).toEqual([false, "done"]);
    worker.actor.send({ type: "worker.activate" });
    expect([worker.active, await runtime.job("w")]).toEqual([true, "done"]);
  });
});

describe("a class of workers", () => {
  it("may have methods named like what a runtime does with workers: they are not called", async () => {
    const calls: string[] = [];
    const note = (name: string) => (): unknown => calls.push(name);
    class Own extends Worker {
      readonly parts = note("parts");
      readonly start = note("start");
      readonly open = note("open");
      readonly receive = note("receive");
      readonly services = note("services");
      readonly startJob = note("startJob");
      readonly hears = note("hears");
      readonly tell = note("tell");
      readonly over = note("over");
    }
    const { runtime } = runtimeWith({ other: () => 2 });
    const worker = new Own("own", { onJob: () => 1 });
    await runtime.addWorkers(worker);
    expect([await runtime.job("own"), await worker.job("other")]).toEqual([1, 2]);
    await worker.end();
    expect(calls).toEqual([]);
    expect(servicesOf(runtime).runs).toBe(0);
  });
});
