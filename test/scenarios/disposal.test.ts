import { describe, expect, it } from "vitest";
import { createWorker, type JobContext, type JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** Whether a promise has settled after a turn of the event loop. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  promise.then(
    () => {
      over = true;
    },
    () => {
      over = true;
    },
  );
  await turn();
  return over;
}

describe("leaving the scope of `await using`", () => {
  it("cancels a job that is unfinished and waits until its handler has settled", async () => {
    const order: string[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        order.push("handler hears");
        await turn();
        order.push("handler is clean");
      },
    });
    {
      await using job = runtime.job("w");
      await turn();
      expect(job.status).toBeUndefined();
      order.push("brace");
    }
    order.push("after");
    expect(order).toEqual(["brace", "handler hears", "handler is clean", "after"]);
  });

  it("leaves a job alone that has completed", async () => {
    const { runtime } = runtimeWith({ w: () => "kept" });
    let held: JobContext | undefined;
    {
      await using job = runtime.job("w");
      held = job;
      await job;
    }
    expect(held.response).toBe("kept");
  });

  it("does not reject when the job went wrong, nor hide an error of the scope", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.fail("no") });
    const inScope = async (): Promise<void> => {
      await using job = runtime.job("w");
      await job.settled;
      throw new Error("of the scope");
    };
    expect(String(await rejectionOf(inScope()))).toBe("Error: of the scope");
  });

  it("cancels a group, in every one of its workers", async () => {
    const aborted: string[] = [];
    const worker = async (request: JobRequest): Promise<void> => {
      await untilAborted(request);
      aborted.push(request.workerName);
    };
    const { runtime } = runtimeWith({ a: worker, b: worker });
    {
      await using group = runtime.jobGroup(["a", "b"]);
      await turn();
      expect(group.group.isDone).toBe(false);
    }
    expect(aborted.sort()).toEqual(["a", "b"]);
  });

  it("may happen twice, and both wait", async () => {
    const cleanUp = deferred();
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        await cleanUp.promise;
      },
    });
    const job = runtime.job("w");
    await turn();
    const first = job[Symbol.asyncDispose]();
    const second = job[Symbol.asyncDispose]();
    expect([await isOver(first), await isOver(second)]).toEqual([false, false]);
    cleanUp.resolve();
    await Promise.all([first, second]);
  });

  it("waits no longer than graceMs for a handler that ignores its signal", async () => {
    const never = deferred();
    const { runtime, clock, takeLog } = runtimeWith({ w: () => never.promise }, { graceMs: 40 });
    const job = runtime.job("w");
    await turn();
    const disposal = job[Symbol.asyncDispose]();
    await clock.advance(39);
    expect(await isOver(disposal)).toBe(false);
    await clock.advance(1);
    expect(await isOver(disposal)).toBe(true);
    expect(takeLog()).toHaveLength(1);
  });
});

describe("disposing a runtime", () => {
  it("ends every job at once, waits for their handlers, and hosts nobody any more", async () => {
    const cleanUp = deferred();
    const { runtime } = testRuntime();
    await runtime.addWorkers(
      createWorker("w", {
        onJob: async (request) => {
          await untilAborted(request);
          await cleanUp.promise;
        },
      }),
    );
    const running = runtime.job("w");
    const waiting = runtime.job("nobody");
    await turn();
    const disposal = runtime[Symbol.asyncDispose]();
    await turn();
    expect([running.status, waiting.status]).toEqual(["cancelled", "cancelled"]);
    expect(await isOver(disposal)).toBe(false);
    cleanUp.resolve();
    await disposal;
    expect(runtime.getWorker("w")).toBeUndefined();
    expect(() => runtime.job("w")).toThrow(TypeError);
  });

  it("waits no longer than graceMs", async () => {
    const never = deferred();
    const { runtime, clock, takeLog } = runtimeWith({ w: () => never.promise }, { graceMs: 50 });
    runtime.job("w");
    await turn();
    const disposal = runtime[Symbol.asyncDispose]();
    await clock.advance(49);
    expect(await isOver(disposal)).toBe(false);
    await clock.advance(1);
    expect(await isOver(disposal)).toBe(true);
    expect(takeLog()).toHaveLength(1);
  });

  it("is over at once the second time", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    runtime.job("w");
    await runtime[Symbol.asyncDispose]();
    expect(await isOver(runtime[Symbol.asyncDispose]())).toBe(true);
  });

  it("resolves cancel() when every job has its ending, though handlers go on; wait() waits for them", async () => {
    const cleanUp = deferred();
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        await cleanUp.promise;
      },
    });
    const job = runtime.job("w");
    await turn();
    await runtime.cancel("closing time");
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "closing time" });
    const wait = runtime.wait();
    expect(await isOver(wait)).toBe(false);
    cleanUp.resolve();
    await wait;
  });
});
