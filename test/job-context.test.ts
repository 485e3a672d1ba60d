import { describe, expect, it } from "vitest";
import { JobContext } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { readAll, rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

describe("a job", () => {
  it("is a context that knows its worker, its actor and, at first, no status", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const job = runtime.job("w");
    expect(job).toBeInstanceOf(JobContext);
    expect(Object.prototype.toString.call(job)).toBe("[object JobContext]");
    expect([job.workerName, job.status, job.droppedEvents]).toEqual(["w", undefined, 0]);
    expect(job.actor.getSnapshot().status).toBe("active");
    await job;
    expect([job.status, job.response]).toEqual(["completed", 1]);
  });

  it("has no response to read while it has not ended", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w", { name: undefined });
    expect(() => job.response).toThrow(
      new Error(`job ${job.jobId} on worker 'w' has not ended: await it before you read its response`),
    );
  });

  it("throws its error for a response when it did not complete, though the worker had sent one", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.fail("no", { response: "partial" }) });
    const job = runtime.job("w");
    const error = await rejectionOf(job);
    let thrown: unknown;
    try {
      void job.response;
    } catch (each) {
      thrown = each;
    }
    expect(thrown).toBe(error);
    expect([job.status, error]).toMatchObject(["failed", { response: "partial" }]);
  });

  it("may be awaited, iterated and awaited again, in any order", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.update("a");
        return "end";
      },
    });
    const job = runtime.job<string>("w");
    expect(await job).toBe("end");
    expect((await readAll(job)).events).toEqual([{ type: "update", data: "a" }]);
    expect([await job, await job.then((text) => text.length)]).toEqual(["end", 3]);
    expect((await readAll(job)).events).toEqual([]);
  });

  it("returned by an async function is awaited by it; wrapped it is passed on", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const bare = async () => runtime.job("w");
    const wrapped = async () => ({ job: runtime.job("w") });
    expect(await bare()).toBe(1);
    const { job } = await wrapped();
    expect(job).toBeInstanceOf(JobContext);
    await job;
  });

  it("asks its handler how it goes, unless it has ended or has not been sent", async () => {
    let asked = 0;
    const { runtime } = runtimeWith({
      w: (request) => {
        request.onUpdateRequested(() => asked++);
        return untilAborted(request);
      },
    });
    const [job, waiting] = [runtime.job("w"), runtime.job("nobody")];
    await turn();
    job.requestUpdate();
    waiting.requestUpdate();
    await turn();
    expect(asked).toBe(1);
    job.cancel();
    job.requestUpdate();
    await turn();
    expect(asked).toBe(1);
  });

  it("is cancelled when its scope is left before it has ended, which waits for the handler", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const order: string[] = [];
    const scope = (async () => {
      await using job = runtime.job("w");
      void job.settled.then(() => order.push("settled"));
      await turn();
    })().then(() => order.push("left"));
    await turn();
    await turn();
    expect(order).toEqual([]);
    gate.resolve();
    await scope;
    expect(order).toEqual(["settled", "left"]);
  });
});
