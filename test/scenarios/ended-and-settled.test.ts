import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest, type WorkerOptions } from "../../src/index.ts";
import { type Deferred, deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, type TestRuntime, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";

/** A worker whose `slow` handlers ignore their signals until a test lets each of them go. */
async function stubborn(
  limits: { sequential?: boolean; concurrency?: number },
  options: Omit<WorkerOptions, "jobs"> = {},
): Promise<TestRuntime & { begun: string[]; gates: Map<unknown, Deferred<void>> }> {
  const begun: string[] = [];
  const gates = new Map<unknown, Deferred<void>>();
  const test = testRuntime();
  const run = async (request: JobRequest): Promise<void> => {
    begun.push(String(request.payload));
    const gate = deferred();
    gates.set(request.payload, gate);
    await gate.promise;
  };
  await test.runtime.addWorkers(
    createWorker("w", { ...options, jobs: { slow: { ...limits, run }, other: () => "served" } }),
  );
  return { ...test, begun, gates };
}

describe("a job that has ended and not settled", () => {
  it("gives its requester the ending at once while the handler goes on", async () => {
    const gate = deferred();
    const order: string[] = [];
    const { runtime } = runtimeWith({
      w: async () => {
        await gate.promise;
        order.push("handler done");
      },
    });
    const job = runtime.job("w");
    void job.settled.then(() => order.push("settled"));
    await turn();
    job.cancel("enough");
    expect(job.status).toBe("cancelled");
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "enough" });
    order.push("ended");
    await turn();
    gate.resolve();
    await job.settled;
    expect(order).toEqual(["ended", "handler done", "settled"]);
  });

  it("settles as its handler does when it was ended by it, with nothing in between", async () => {
    const { runtime } = runtimeWith({ w: () => "done" });
    const job = runtime.job("w");
    await job.settled;
    expect(job.response).toBe("done");
  });

  it("settles at once when it was never sent", async () => {
    const { runtime } = runtimeWith({});
    const job = runtime.job("nobody");
    job.cancel();
    await job.settled;
    expect(job.status).toBe("cancelled");
  });

  it("never rejects `settled`, however the job ends", async () => {
    const { runtime } = runtimeWith({
      w: () => {
        throw new Error("bad");
      },
    });
    const job = runtime.job("w");
    expect(await job.settled).toBeUndefined();
    expect(job.status).toBe("error");
  });

  it("is among the worker's active jobs until its handler has settled", async () => {
    const { runtime, gates } = await stubborn({});
    const worker = runtime.getWorker("w")!;
    const job = runtime.job("w", { name: "slow", payload: 1 });
    await turn();
    job.cancel();
    await turn();
    expect([...worker.activeJobs.keys()]).toEqual([job.jobId]);
    gates.get(1)?.resolve();
    await job.settled;
    expect(worker.activeJobs.size).toBe(0);
  });

  it("settles a group when the last of its handlers is done", async () => {
    const gates: Record<string, Deferred<void>> = { a: deferred(), b: deferred() };
    const handler = (request: JobRequest): Promise<void> => gates[request.workerName]!.promise;
    const { runtime } = runtimeWith({ a: handler, b: handler });
    const group = runtime.jobGroup(["a", "b"]);
    let isSettled = false;
    void group.settled.then(() => {
      isSettled = true;
    });
    await turn();
    group.cancel();
    gates.a?.resolve();
    await turn();
    expect([group.group.isDone, isSettled]).toEqual([true, false]);
    gates.b?.resolve();
    await group.settled;
  });
});

describe("a handler that goes on after its job was cancelled", () => {
  it("holds up none of the worker's other jobs", async () => {
    const { runtime, gates } = await stubborn({ sequential: true });
    const job = runtime.job("w", { name: "slow", payload: 1 });
    await turn();
    job.cancel();
    expect(await runtime.job("w", { name: "other" })).toBe("served");
    gates.get(1)?.resolve();
    await job.settled;
  });

  it("keeps its sequential slot until it settles, so that the next does not overlap its clean-up", async () => {
    const { runtime, begun, gates } = await stubborn({ sequential: true });
    const first = runtime.job("w", { name: "slow", payload: 1 });
    const second = runtime.job("w", { name: "slow", payload: 2 });
    await turn();
    first.cancel();
    await turn();
    expect(begun).toEqual(["1"]);
    expect(second.actor.getSnapshot().value).toBe("pending");
    gates.get(1)?.resolve();
    await turn();
    expect(begun).toEqual(["1", "2"]);
    expect(second.actor.getSnapshot().value).toBe("running");
    gates.get(2)?.resolve();
    await second;
  });

  it("keeps one of several slots, and leaves the others to those that come", async () => {
    const { runtime, begun, gates } = await stubborn({ concurrency: 2 });
    const first = runtime.job("w", { name: "slow", payload: 1 });
    await turn();
    first.cancel();
    runtime.job("w", { name: "slow", payload: 2 });
    runtime.job("w", { name: "slow", payload: 3 });
    await turn();
    expect(begun).toEqual(["1", "2"]);
    gates.get(1)?.resolve();
    await turn();
    expect(begun).toEqual(["1", "2", "3"]);
    for (const gate of gates.values()) gate.resolve();
  });

  it("loses its slot after graceMs, and is reported and counted", async () => {
    const { runtime, clock, begun, gates, takeLog } = await stubborn({ sequential: true }, { graceMs: 70 });
    const first = runtime.job("w", { name: "slow", payload: 1 });
    runtime.job("w", { name: "slow", payload: 2 });
    await turn();
    first.cancel();
    await clock.advance(69);
    expect(begun).toEqual(["1"]);
    await clock.advance(1);
    expect(begun).toEqual(["1", "2"]);
    await first.settled;
    expect(takeLog()).toHaveLength(1);
    expect(runtime.stats()).toMatchObject({ abandonedHandlers: 1 });
    // It settles after all: nobody is freed twice.
    runtime.job("w", { name: "slow", payload: 3 });
    gates.get(1)?.resolve();
    await turn();
    expect(begun).toEqual(["1", "2"]);
    gates.get(2)?.resolve();
    await turn();
    expect(begun).toEqual(["1", "2", "3"]);
    gates.get(3)?.resolve();
    await turn();
  });

  it("is the only one that is reported: a handler above it that has settled is not to blame", async () => {
    const never = deferred();
    const { runtime, clock, takeLog } = runtimeWith(
      { parent: (request) => request.job("leaf"), leaf: () => never.promise },
      { graceMs: 60 },
    );
    const job = runtime.job("parent");
    await turn();
    job.cancel();
    await clock.advance(60);
    await job.settled;
    expect(takeLog()).toEqual([expect.stringContaining("'leaf'")]);
    expect(runtime.stats()).toMatchObject({ abandonedHandlers: 1 });
  });

  it("keeps its slot after it has responded, until it returns", async () => {
    const cleanUp = deferred();
    const begun: unknown[] = [];
    const { runtime } = testRuntime();
    const run = async (request: JobRequest): Promise<void> => {
      begun.push(request.payload);
      await request.respond(request.payload);
      if (request.payload === 1) await cleanUp.promise;
    };
    await runtime.addWorkers(createWorker("w", { jobs: { j: { sequential: true, run } } }));
    const first = runtime.job("w", { name: "j", payload: 1 });
    const second = runtime.job("w", { name: "j", payload: 2 });
    expect(await first).toBe(1);
    await turn();
    expect(begun).toEqual([1]);
    cleanUp.resolve();
    expect(await second).toBe(2);
  });

  it("may report, respond and throw: all is ignored and counted, and nobody hears of it", async () => {
    const gate = deferred();
    const outcomes: unknown[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        await gate.promise;
        outcomes.push(await request.update("late"), await request.streamData("late"));
        outcomes.push(await request.respond("late"), await request.streamEnd("late"));
        throw new Error("late");
      },
    });
    const job = runtime.job("w");
    await turn();
    job.cancel("first");
    await turn();
    gate.resolve();
    await job.settled;
    expect(outcomes).toEqual([undefined, undefined, undefined, undefined]);
    expect(runtime.stats()).toMatchObject({ lateReports: 2, lateEndings: 2 });
    expect(await rejectionOf(job)).toMatchObject({ reason: "first" });
  });
});
