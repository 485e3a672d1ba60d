import { describe, expect, it } from "vitest";
import { createActor } from "xstate";
import { createWorker, jobLogic, type WorkerMessage } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { readData } from "./fixtures/read-all.ts";
import { runtimeWith, servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const on = (): boolean => true;

describe("an attempt that somebody else wants, by an event of the actor,", () => {
  it("begins at once; its worker hears that the one before is cancelled, and the job settles after both", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({
      w: async (request) => {
        if (request.attempt === 2) return "second";
        await untilAborted(request);
        await gate.promise;
        return "first";
      },
    });
    const heard: unknown[] = [];
    runtime.getWorker("w")?.on("message", (message: WorkerMessage) => {
      heard.push([message.type, message.attempt]);
    });
    const job = runtime.job("w");
    await turn();
    job.actor.send({ type: "job.retry", attempt: 2, reason: "it takes too long" });
    expect(await job).toBe("second");
    // Both lanes: the cancel overtakes the request.
    expect(heard).toEqual([
      ["job.request", 1],
      ["job.cancel", 1],
      ["job.request", 2],
    ]);
    expect(servicesOf(runtime).jobs.size).toBe(1);
    gate.resolve();
    await job.settled;
    expect(runtime.stats()).toMatchObject({ lateEndings: 1, badFrames: 0 });
  });

  it("before its worker is there replaces the wait for it", async () => {
    const { runtime } = testRuntime();
    const job = runtime.job("w");
    job.actor.send({ type: "job.retry", attempt: 2 });
    const requests: unknown[] = [];
    await runtime.addWorkers(createWorker("w", { onJob: ({ attempt }) => requests.push(attempt) }));
    expect(await job).toBe(1);
    expect(requests).toEqual([2]);
    await job.settled;
  });

  it("before the request has its turn on the bus is not mixed up with it", async () => {
    const { runtime } = runtimeWith({ w: ({ attempt }) => attempt });
    const job = runtime.job("w");
    job.actor.send({ type: "job.retry", attempt: 2 });
    expect(await job).toBe(2);
    await job.settled;
  });
});

describe("what an earlier attempt says", () => {
  it("is dropped, and its reports leave their room to others", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        if (request.attempt === 2) {
          for (let data = 0; data < 3; data++) await request.streamData(data);
          return "second";
        }
        void request.update("late");
        void request.update("late");
        return "first";
      },
    });
    const job = runtime.job("w", { buffer: 2 });
    const reading = readData(job);
    // After the worker has got the request, and before what it says arrives.
    runtime.getWorker("w")?.once("jobRequest", () => job.actor.send({ type: "job.retry", attempt: 2 }));
    expect(await reading).toEqual([0, 1, 2]);
    expect(await job).toBe("second");
    await job.settled;
    expect(job.droppedEvents).toBe(0);
  });

  it("counts as late when it was on its way", async () => {
    const { runtime } = runtimeWith({
      w: (request) => {
        void request.update(request.attempt);
        return request.attempt;
      },
    });
    const job = runtime.job("w");
    const { bus } = servicesOf(runtime);
    // Behind the request, and before what its handler says.
    bus.afterDelivery(() => job.actor.send({ type: "job.retry", attempt: 2 }));
    expect(await readData(job)).toEqual([2]);
    expect(await job).toBe(2);
    await job.settled;
    expect(runtime.stats()).toMatchObject({ lateReports: 1, lateEndings: 1, badFrames: 0 });
  });
});

describe("a worker that has two attempts at one job", () => {
  it("keeps them apart: cancels and update requests reach the present one, its end both", async () => {
    const gate = deferred();
    const asked: number[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        request.onUpdateRequested(() => asked.push(request.attempt));
        if (request.attempt === 1) await request.respond(undefined, { status: "failed" });
        else await untilAborted(request);
        await gate.promise;
      },
    });
    const job = runtime.job("w", { retry: { attempts: 2, on } });
    await turn();
    const worker = runtime.getWorker("w");
    expect(worker?.activeJobs.get(job.jobId)?.attempt).toBe(2);
    expect(servicesOf(runtime).runs).toBe(2);
    job.requestUpdate();
    await turn();
    expect(asked).toEqual([2]);
    let isOver = false;
    void worker?.cancel();
    void worker?.wait().then(() => {
      isOver = true;
    });
    await turn();
    expect([job.status, isOver]).toEqual(["cancelled", false]);
    gate.resolve();
    await job.settled;
    await turn();
    expect([isOver, servicesOf(runtime).runs]).toEqual([true, 0]);
  });
});

describe("the logic of a job that is asked again", () => {
  it("is pending until it runs again, and keeps of `retry` what can be stored", async () => {
    const { runtime, clock } = runtimeWith({
      w: ({ attempt, fail }) => (attempt === 1 ? fail() : untilAborted({ signal: AbortSignal.abort() })),
    });
    const input = { target: "w", retry: { attempts: 2, backoff: 10, on } };
    const actor = createActor(jobLogic(runtime), { input });
    const values: unknown[] = [];
    actor.subscribe({ next: ({ value }) => values.push(value), error: () => {} });
    actor.start();
    await clock.advance(5);
    expect(actor.getPersistedSnapshot()).toMatchObject({
      value: "pending",
      input: { target: "w", retry: { attempts: 2, backoff: 10 } },
    });
    expect(structuredClone(actor.getPersistedSnapshot())).toBeDefined();
    await clock.advance(10);
    expect([...new Set(values)]).toEqual(["pending", "running", "completed"]);
    expect(values.slice(-4)).toEqual(["running", "pending", "running", "completed"]);
  });
});
