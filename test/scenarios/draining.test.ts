import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** Whether a promise has resolved after a turn of the event loop. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  await turn();
  return over;
}

describe("a worker that ends", () => {
  it("lets what runs and what queues finish, and is gone", async () => {
    const gate = deferred();
    const { runtime } = testRuntime();
    const run = async (request: JobRequest): Promise<unknown> => {
      await gate.promise;
      return request.payload;
    };
    await runtime.addWorkers(createWorker("w", { jobs: { j: { sequential: true, run } } }));
    const worker = runtime.getWorker("w")!;
    const jobs = [1, 2, 3].map((payload) => runtime.job("w", { name: "j", payload }));
    await turn();
    const end = worker.end();
    expect(await isOver(end)).toBe(false);
    gate.resolve();
    expect(await Promise.all(jobs)).toEqual([1, 2, 3]);
    await end;
    expect(runtime.getWorker("w")).toBeUndefined();
    expect(runtime.registry.has("w")).toBe(false);
  });

  it("ends at once when it has nothing to do", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    await runtime.getWorker("w")?.end();
    expect(runtime.registry.has("w")).toBe(false);
  });

  it("takes what was asked for before, though it had not arrived yet", async () => {
    const { runtime } = runtimeWith({ w: () => "taken" });
    const job = runtime.job("w");
    const end = runtime.getWorker("w")?.end();
    expect(await job).toBe("taken");
    await end;
  });

  it("refuses new jobs", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const job = runtime.job("w");
    await turn();
    const end = runtime.getWorker("w")?.end();
    expect(await rejectionOf(runtime.job("w"))).toMatchObject({ code: "refused", status: "error" });
    gate.resolve();
    await Promise.all([job, end]);
  });

  it("takes sub-jobs of roots that began before its end", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({
      root: async (request) => {
        await gate.promise;
        return request.job("w", { payload: "sub" });
      },
      w: async (request) => {
        if (request.payload === "sub") return "taken";
        await gate.promise;
        await turn();
        return undefined;
      },
    });
    const keeper = runtime.job("w");
    const job = runtime.job("root");
    await turn();
    const end = runtime.getWorker("w")?.end();
    await turn();
    gate.resolve();
    expect(await job).toBe("taken");
    await Promise.all([keeper, end]);
  });

  it("may still ask others while it drains", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({
      w: async (request) => {
        await gate.promise;
        return request.job("other");
      },
      other: () => "answer",
    });
    const job = runtime.job("w");
    await turn();
    const end = runtime.getWorker("w")?.end();
    gate.resolve();
    expect(await job).toBe("answer");
    await end;
  });

  it("cancels what has not finished after drainMs, with its own code", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    const end = runtime.getWorker("w")!.end({ drainMs: 200 });
    await clock.advance(199);
    expect(job.status).toBeUndefined();
    await clock.advance(1);
    expect(await rejectionOf(job)).toMatchObject({
      code: "worker_ended",
      status: "cancelled",
      reason: "worker 'w' stopped",
    });
    await end;
  });

  it("leaves no timer of drainMs behind when it was done sooner", async () => {
    const { runtime, clock } = runtimeWith({ w: () => 1 });
    await runtime.getWorker("w")?.end({ drainMs: 1_000 });
    expect(clock.pending).toBe(0);
  });

  it("leaves its place to another of its name, and jobs go there", async () => {
    const { runtime } = runtimeWith({ w: () => "first" });
    await runtime.getWorker("w")?.end();
    const job = runtime.job("w");
    await turn();
    expect(job.status).toBeUndefined();
    await runtime.addWorkers(createWorker("w", { onJob: () => "second" }));
    expect(await job).toBe("second");
  });
});

describe("a worker that is cancelled", () => {
  it("ends what it runs as worker_ended and cancels what it asked for", async () => {
    const { runtime } = runtimeWith({ w: untilAborted, other: untilAborted });
    const worker = runtime.getWorker("w")!;
    const job = runtime.job("w");
    const asked = worker.job("other");
    await turn();
    await worker.cancel();
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended", reason: "worker 'w' stopped" });
    expect(asked.status).toBe("cancelled");
  });

  it("aborts a handler that has responded already and goes on", async () => {
    let signal: AbortSignal | undefined;
    const { runtime } = runtimeWith({
      w: async (request) => {
        ({ signal } = request);
        await request.respond("early");
        await untilAborted(request);
      },
    });
    const job = runtime.job("w");
    expect(await job).toBe("early");
    await runtime.getWorker("w")?.cancel();
    expect(signal?.aborted).toBe(true);
    await job.settled;
  });
});

describe("a runtime that ends", () => {
  it("lets roots finish with all the sub-jobs they still need, and takes no new job", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({
      root: async (request) => {
        await gate.promise;
        const { responses } = await request.jobGroup(["b", "c"]);
        return { ...responses };
      },
      b: (request) => request.job("c", { payload: "for b" }),
      c: (request) => request.payload ?? "for root",
    });
    const job = runtime.job("root");
    await turn();
    const end = runtime.end();
    expect(await isOver(end)).toBe(false);
    expect(await rejectionOf(runtime.job("c"))).toMatchObject({ code: "refused" });
    gate.resolve();
    expect(await job).toEqual({ b: "for b", c: "for root" });
    await end;
    expect(() => runtime.job("c")).toThrow(TypeError);
  });

  it("cancels what has not finished after drainMs", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    const end = runtime.end({ drainMs: 50 });
    await clock.advance(49);
    expect(job.status).toBeUndefined();
    await clock.advance(1);
    expect(job.status).toBe("cancelled");
    await end;
    expect(clock.pending).toBe(0);
  });

  it("does not wait for jobs whose worker is not there", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const job = runtime.job("nobody");
    await runtime.end();
    expect(job.status).toBe("cancelled");
  });

  it("ends once, however often it is told to", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const job = runtime.job("w");
    await turn();
    const ends = [runtime.end(), runtime.end({ drainMs: 1_000 }), runtime.end()];
    gate.resolve();
    await Promise.all([job, ...ends]);
  });

  it("takes no new worker", async () => {
    const { runtime } = runtimeWith({});
    await runtime.end();
    expect(await rejectionOf(runtime.addWorkers(createWorker("late")))).toBeInstanceOf(TypeError);
  });
});
