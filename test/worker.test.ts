import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest, Worker } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

describe("a worker that has no runtime yet", () => {
  const said = (act: string): TypeError =>
    new TypeError(
      `xstate-jobs: worker 'w' has no runtime yet: it cannot ${act}. Add it with runtime.addWorkers(worker)`,
    );

  it("can ask for nothing, and has no actor", async () => {
    const worker = createWorker("w");
    expect(() => worker.job("x")).toThrow(said("ask worker 'x' for a job"));
    expect(() => worker.jobGroup(["x"])).toThrow(said("ask for a job group"));
    expect(await rejectionOf(worker.requestJob("x"))).toEqual(said("ask worker 'x' for a job"));
    expect(await rejectionOf(worker.job("x", {}, () => {}))).toEqual(said("ask worker 'x' for a job"));
    expect(() => worker.actor).toThrow(said("have an actor"));
  });

  it("can be neither ended, cancelled nor waited for, and may be added afterwards", async () => {
    const { runtime } = testRuntime();
    const worker = createWorker("w", { onJob: () => 1 });
    const acts: [Promise<void>, string][] = [
      [worker.end(), "end"],
      [worker.end({ drainMs: 5 }), "end"],
      [worker.cancel(), "be cancelled"],
      [worker.cancel("why"), "be cancelled"],
      [worker.wait(), "be waited for"],
    ];
    for (const [promise, act] of acts) expect(await rejectionOf(promise)).toEqual(said(act));
    await runtime.addWorkers(worker);
    expect(await runtime.job("w")).toBe(1);
  });

  it("has no jobs, no floor and no beginning, and knows no job that it could cancel", async () => {
    const worker = createWorker("w", { onJob: () => 1 });
    expect(worker).toMatchObject({ runtime: undefined, active: false, startedAt: undefined });
    expect([worker.activeJobs.size, worker.jobGroups.size]).toEqual([0, 0]);
    worker.cancelJobGroup("unknown");
    worker.requestJobUpdate("unknown", "w");
    expect(await worker.requestCancelJobGroup("unknown")).toBe(false);
  });
});

describe("a worker with a runtime", () => {
  it("has an actor of its own, a child of the runtime's, and knows since when it is ready", async () => {
    const { runtime, clock } = testRuntime();
    clock.set(1_234);
    const worker = createWorker("w");
    await runtime.addWorkers(worker);
    expect(worker).toMatchObject({ runtime, startedAt: 1_234, active: true });
    expect(worker.actor.id).toBe("worker:w");
    expect(worker.actor._parent).toBe(runtime.actor);
    expect(worker.actor.getSnapshot().value).toBe("active");
  });

  it("that is made inactive takes jobs nevertheless", async () => {
    const { runtime } = testRuntime();
    const worker = createWorker("w", { active: false, onJob: () => 1 });
    await runtime.addWorkers(worker);
    expect([worker.active, worker.actor.getSnapshot().value]).toEqual([false, "inactive"]);
    expect(await runtime.job("w")).toBe(1);
  });

  it("asks in its own name, and its actor is the parent of the job's", async () => {
    const { runtime } = runtimeWith({ asker: () => {}, w: ({ source }) => source });
    const asker = runtime.getWorker("asker") as Worker;
    const job = asker.job("w");
    expect(job.actor._parent).toBe(asker.actor);
    expect(await job).toBe("asker");
  });

  it("runs jobs without a name by the `onJob` of its options, else of its class, as a method", async () => {
    class Greeter extends Worker {
      readonly greeting = "hello";
      override onJob({ payload }: JobRequest): string {
        return `${this.greeting} ${payload}`;
      }
    }
    const { runtime } = testRuntime();
    await runtime.addWorkers(new Greeter("g"), new Greeter("h", { onJob: () => "of the options" }));
    expect(await runtime.job("g", { payload: "you" })).toBe("hello you");
    expect(await runtime.job("h")).toBe("of the options");
  });

  it("lets its handlers settle for its own graceMs, not the runtime's", async () => {
    const { runtime, clock, takeLog } = testRuntime({ graceMs: 1_000 });
    const worker = createWorker("w", { graceMs: 10, onJob: () => new Promise(() => {}) });
    await runtime.addWorkers(worker);
    const job = runtime.job("w");
    await turn();
    job.cancel();
    await clock.advance(9);
    expect(worker.activeJobs.size).toBe(1);
    await clock.advance(1);
    expect(worker.activeJobs.size).toBe(0);
    expect(takeLog()).toEqual([expect.stringContaining("has not settled 10 ms after its job ended")]);
    expect(runtime.stats().abandonedHandlers).toBe(1);
  });
});

describe("a worker that ends", () => {
  it("has ended at once when it has nothing to do, and can ask for nothing more", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const worker = runtime.getWorker("w") as Worker;
    await worker.end();
    expect(worker.actor.getSnapshot().value).toBe("ended");
    expect([worker.active, runtime.getWorker("w"), runtime.registry.has("w")]).toEqual([
      false,
      undefined,
      false,
    ]);
    expect(() => worker.job("x")).toThrow(
      new TypeError(
        "xstate-jobs: worker 'w' has ended: it cannot ask worker 'x' for a job. Ask from one that runs",
      ),
    );
    await worker.end();
    await worker.cancel("again");
    await worker.wait();
    expect(worker.actor.getSnapshot().value).toBe("ended");
  });

  it("refuses what is asked from then on, and finishes what was asked before", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise.then(() => "done") });
    const worker = runtime.getWorker("w") as Worker;
    const before = runtime.job("w");
    await turn();
    const ended = worker.end();
    expect(worker.actor.getSnapshot().value).toBe("ending");
    expect(await rejectionOf(runtime.job("w"))).toMatchObject({
      code: "refused",
      reason: "worker 'w' is ending: ask another, or later",
    });
    gate.resolve();
    await ended;
    expect(await before).toBe("done");
  });

  it("cuts off what has not finished within drainMs", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const worker = runtime.getWorker("w") as Worker;
    const job = runtime.job("w");
    await turn();
    const ended = worker.end({ drainMs: 50, reason: "closing time" });
    await clock.advance(50);
    await ended;
    expect(await rejectionOf(job)).toMatchObject({
      code: "worker_ended",
      status: "cancelled",
      reason: "worker 'w' stopped: closing time",
    });
    expect(worker.actor.getSnapshot().value).toBe("cancelled");
  });
});

describe("a worker that is cancelled", () => {
  it("ends what it runs with worker_ended, and what it asked for as cancelled", async () => {
    const signals: AbortSignal[] = [];
    const { runtime } = runtimeWith({
      w: (request) => {
        signals.push(request.signal);
        return untilAborted(request);
      },
      other: untilAborted,
    });
    const worker = runtime.getWorker("w") as Worker;
    const [run, asked] = [runtime.job("w"), worker.job("other")];
    await turn();
    await worker.cancel();
    expect(run.status).toBe("cancelled");
    expect(await rejectionOf(run)).toMatchObject({ code: "worker_ended", reason: "worker 'w' stopped" });
    expect(await rejectionOf(asked)).toMatchObject({ code: "cancelled", reason: "worker 'w' has ended" });
    expect(signals[0]?.reason).toMatchObject({ code: "worker_ended" });
  });

  it("is waited for until its handlers have settled", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const worker = runtime.getWorker("w") as Worker;
    void runtime.requestJob("w");
    await turn();
    let isOver = false;
    const over = Promise.all([worker.wait(), worker.wait()]).then(() => {
      isOver = true;
    });
    await worker.cancel();
    await turn();
    expect(isOver).toBe(false);
    gate.resolve();
    await over;
  });

  it("frees its name for another worker, which takes what is asked from then on", async () => {
    const { runtime } = runtimeWith({ w: () => "first" });
    await runtime.getWorker("w")?.cancel();
    await runtime.addWorkers(createWorker("w", { onJob: () => "second" }));
    expect(await runtime.job("w")).toBe("second");
  });
});
