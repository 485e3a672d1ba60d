import { describe, expect, it } from "vitest";
import { createWorker, isJobError, type JobContext, type JobGroupContext } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { readAll, rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

describe("a block over a job", () => {
  it("resolves to the response, whatever the function returns", async () => {
    const { runtime } = runtimeWith({ w: () => "response" });
    expect(await runtime.job("w", {}, () => "value of the function")).toBe("response");
  });

  it("cancels the job with the seed's reason when the function throws, and rethrows that very error", async () => {
    const reasons: unknown[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        reasons.push(request.signal.reason);
      },
    });
    const thrown = new Error("mine");
    let held: JobContext | undefined;
    const error = await rejectionOf(
      runtime.job("w", {}, async (job) => {
        held = job;
        await turn();
        throw thrown;
      }),
    );
    expect(error).toBe(thrown);
    expect(held?.status).toBe("cancelled");
    expect(reasons).toEqual([
      expect.objectContaining({ code: "cancelled", reason: "context exited with error" }),
    ]);
  });

  it("takes a function that throws at once for one that rejects", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const thrown = new Error("at once");
    const block = (): never => {
      throw thrown;
    };
    expect(await rejectionOf(runtime.job("w", {}, block))).toBe(thrown);
    await turn();
  });

  it("rethrows undefined when that is what the function throws", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    expect(await rejectionOf(runtime.job("w", {}, () => Promise.reject(undefined)))).toBeUndefined();
  });

  it("rethrows the function's error even if the job has completed", async () => {
    const { runtime } = runtimeWith({ w: () => "done" });
    const thrown = new Error("after the job");
    const error = await rejectionOf(
      runtime.job("w", {}, async (job) => {
        await job;
        throw thrown;
      }),
    );
    expect(error).toBe(thrown);
  });

  it("rejects with the very error that the loop threw, though the function caught it", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.update(1);
        throw new Error("of the handler");
      },
    });
    let caught: unknown;
    const error = await rejectionOf(
      runtime.job("w", {}, async (job) => {
        const reading = await readAll(job);
        expect(reading.events).toHaveLength(1);
        caught = reading.error;
      }),
    );
    expect(isJobError(caught) && caught.reason).toBe("of the handler");
    expect(error).toBe(caught);
  });

  it("waits for the job when the function returns early", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({
      w: async () => {
        await gate.promise;
        return "late";
      },
    });
    const order: string[] = [];
    const block = runtime.job("w", {}, () => {
      order.push("function returned");
    });
    void block.then((response) => order.push(`block: ${response}`));
    await turn();
    expect(order).toEqual(["function returned"]);
    gate.resolve();
    await block;
    await turn();
    expect(order).toEqual(["function returned", "block: late"]);
  });

  it("waits until a handler that responded before it returned has settled", async () => {
    const cleanUp = deferred();
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.respond("early");
        await cleanUp.promise;
      },
    });
    let isOver = false;
    const block = runtime.job("w", {}, async (job) => expect(await job).toBe("early"));
    void block.then(() => {
      isOver = true;
    });
    await turn();
    expect(isOver).toBe(false);
    cleanUp.resolve();
    expect(await block).toBe("early");
  });

  it("lets a handler go that does not settle within graceMs, and reports it", async () => {
    const never = deferred();
    const errors: { error: unknown; where: string }[] = [];
    const { runtime, clock } = runtimeWith({ w: () => never.promise }, { graceMs: 300 });
    runtime.on("error", (notice) => errors.push(notice));
    const thrown = new Error("mine");
    let error: unknown;
    void rejectionOf(
      runtime.job("w", {}, async () => {
        await turn();
        throw thrown;
      }),
    ).then((rejection) => {
      error = rejection;
    });
    await clock.advance(299);
    expect([error, errors]).toEqual([undefined, []]);
    await clock.advance(1);
    expect(error).toBe(thrown);
    expect(errors).toHaveLength(1);
    expect(String(errors[0]?.error)).toMatch(/'w'.* has not settled 300 ms/);
    never.resolve();
    await turn();
  });

  it("goes by the worker's own graceMs where it has one", async () => {
    const never = deferred();
    const { runtime, clock, takeLog } = testRuntime({ graceMs: 10_000 });
    await runtime.addWorkers(createWorker("w", { graceMs: 20, onJob: () => never.promise }));
    const rejection = rejectionOf(
      runtime.job("w", {}, async () => {
        await turn();
        throw new Error("mine");
      }),
    );
    await clock.advance(20);
    expect(String(await rejection)).toBe("Error: mine");
    expect(takeLog()).toHaveLength(1);
  });

  it("rejects for bad parameters instead of throwing, and does not call the function", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    let isCalled = false;
    const block = runtime.job("w", { timeout: -1 }, () => {
      isCalled = true;
    });
    expect(await rejectionOf(block)).toBeInstanceOf(TypeError);
    expect(isCalled).toBe(false);
  });
});

describe("a block over a group", () => {
  it("cancels what still runs when the function throws, and keeps what has ended", async () => {
    const { runtime } = runtimeWith({ quick: () => "quick", slow: untilAborted });
    const thrown = new Error("mine");
    let held: JobGroupContext | undefined;
    const error = await rejectionOf(
      runtime.jobGroup(["quick", "slow"], {}, async (group) => {
        held = group;
        for await (const [workerName] of group.endings()) {
          expect(workerName).toBe("quick");
          throw thrown;
        }
      }),
    );
    expect(error).toBe(thrown);
    expect(held?.results).toMatchObject({
      quick: { status: "completed" },
      slow: { status: "cancelled", reason: "context exited with error" },
    });
  });

  it("rejects with the very error that the loop threw, though the function caught it", async () => {
    const { runtime } = runtimeWith({ bad: (request) => request.fail("no"), slow: untilAborted });
    let caught: unknown;
    const error = await rejectionOf(
      runtime.jobGroup(["bad", "slow"], {}, async (group) => {
        caught = (await readAll(group)).error;
      }),
    );
    expect(caught).toMatchObject({
      name: "JobGroupError",
      workerName: "bad",
      reason: "worker 'bad' errored",
    });
    expect(error).toBe(caught);
  });

  it("resolves to all responses when the function returned before any of them came", async () => {
    const gate = deferred();
    const late = async (): Promise<string> => {
      await gate.promise;
      return "late";
    };
    const { runtime } = runtimeWith({ a: late, b: late });
    const block = runtime.jobGroup(["a", "b"], {}, () => gate.resolve());
    expect({ ...(await block).responses }).toEqual({ a: "late", b: "late" });
  });

  it("waits until the slowest clean-up is over", async () => {
    const cleanUp = deferred();
    const { runtime } = runtimeWith({
      quick: untilAborted,
      slow: async (request) => {
        await untilAborted(request);
        await cleanUp.promise;
      },
    });
    let error: unknown;
    void rejectionOf(runtime.jobGroup(["quick", "slow"], {}, () => Promise.reject("mine"))).then(
      (rejection) => {
        error = rejection;
      },
    );
    await turn();
    expect(error).toBeUndefined();
    cleanUp.resolve();
    await turn();
    expect(error).toBe("mine");
  });
});
