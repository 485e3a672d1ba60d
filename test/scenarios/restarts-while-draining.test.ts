import { describe, expect, it } from "vitest";
import { createWorker, type JobContext, type JobRequest, type WorkerOptions } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";
import { turn, turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const RETRY = { attempts: 3 };

/** Whose end makes all drain. */
type Ended = "parent" | "runtime";

/** A parent, by default one that passes its jobs to `child`, and this child, which is restarted after 100 ms. */
async function family(childOptions: WorkerOptions, options: WorkerOptions = {}) {
  const test = testRuntime({ random: () => 0.5 });
  const parent = createWorker("parent", { onJob: (request) => request.job("child"), ...options });
  const child = createWorker("child", { restart: "on-error", restartBackoff: 100, ...childOptions });
  parent.on("workerFailed", () => {});
  test.runtime.on("workerFailed", () => {});
  await parent.addWorkers(child);
  await test.runtime.addWorkers(parent);
  const states = (): unknown[] => [parent, child].map(({ actor }) => actor.getSnapshot().value);
  const isOver = { parent: false, runtime: false };
  const end = (ended: Ended): void => {
    void { parent, runtime: test.runtime }[ended].end().then(() => {
      isOver[ended] = true;
    });
  };
  const isReady = (name: string): boolean => test.runtime.registry.has(name);
  return { ...test, parent, child, states, end, isOver, isReady };
}

/** The second attempt of a job completes; the first is cut off. */
const completesSecond = (request: JobRequest): unknown =>
  request.attempt === 1 ? untilAborted(request) : "answer";

describe.each<Ended>(["parent", "runtime"])("a %s that ends and has a child that is restarted", (ended) => {
  it("waits for its restart if a handler's sub-job needs it: it comes back, the job completes, and then all have ended", async () => {
    const { runtime, clock, child, states, end, isOver, isReady } = await family({ onJob: () => "answer" });
    child.fail(new Error("broke"));
    const job = runtime.job("parent");
    await turn();
    end(ended);
    await clock.advance(99);
    expect([states(), job.status, isOver[ended]]).toEqual([["ending", "restarting"], undefined, false]);
    await clock.advance(1);
    expect(await job).toBe("answer");
    await turn();
    expect([states(), isOver[ended], isReady("child")]).toEqual([["ended", "ended"], true, false]);
    expect(clock.pending).toBe(0);
  });

  it("waits for its restart if a sub-job was cut off by its failure and is asked again", async () => {
    const onJob = (request: JobRequest): JobContext => request.job("child", { retry: RETRY });
    const { runtime, clock, child, states, end, isOver } = await family(
      { onJob: completesSecond },
      { onJob },
    );
    const job = runtime.job("parent");
    await turn();
    child.fail(new Error("broke"));
    end(ended);
    await clock.advance(100);
    expect(await job).toBe("answer");
    await turn();
    expect([states(), isOver[ended], clock.pending]).toEqual([["ended", "ended"], true, 0]);
  });

  it("lets it finish what it runs if it fails while it drains: it does not go down for that", async () => {
    const gate = deferred<string>();
    const { runtime, clock, child, states, end, isOver } = await family({ onJob: () => gate.promise });
    const job = runtime.job("parent");
    await turn();
    end(ended);
    child.fail(new Error("broke"));
    await turn();
    expect([states(), job.status]).toEqual([["ending", "ending"], undefined]);
    gate.resolve("answer");
    expect(await job).toBe("answer");
    await turn();
    expect([states(), isOver[ended], clock.pending]).toEqual([["ended", "ended"], true, 0]);
  });

  it("does not wait for its restart if nobody needs it", async () => {
    const { clock, child, states, end, isOver } = await family({});
    child.fail(new Error("broke"));
    await turn();
    end(ended);
    await turns(2);
    expect([states(), isOver[ended], clock.pending]).toEqual([["ended", "ended"], true, 0]);
  });
});

describe("a runtime that ends", () => {
  it("waits for its jobs whose worker waits for a restart, and does not cancel them", async () => {
    const { runtime, clock, child, end, isOver } = await family({ onJob: completesSecond });
    const [again, first] = [runtime.job("child", { retry: RETRY }), runtime.job("child", { retry: RETRY })];
    await turn();
    child.fail(new Error("broke"));
    await turn();
    end("runtime");
    await clock.advance(99);
    expect([again.status, first.status, isOver.runtime]).toEqual([undefined, undefined, false]);
    await clock.advance(1);
    expect(await Promise.all([again, first])).toEqual(["answer", "answer"]);
    await turn();
    expect([isOver.runtime, runtime.stats().cutOff]).toEqual([true, 0]);
  });

  it("cancels them, and counts them, as soon as that worker has gone for good", async () => {
    const { runtime, child, end, isOver } = await family({ onJob: () => "answer" });
    child.fail(new Error("broke"));
    await turn();
    const jobs = [runtime.job("child"), runtime.job("child")];
    const group = runtime.jobGroup(["child"]);
    await turn();
    end("runtime");
    await turn();
    expect(jobs.map(({ status }) => status)).toEqual([undefined, undefined]);
    await child.cancel();
    for (const asked of [...jobs, group]) {
      expect(await rejectionOf(asked)).toMatchObject({
        code: "cancelled",
        reason: expect.stringContaining("worker 'child' has ended"),
      });
    }
    await turn();
    expect([isOver.runtime, runtime.stats().cutOff]).toEqual([true, 3]);
  });

  it("cancels and counts them as well if that worker is given up", async () => {
    const { runtime, clock, parent, child, end, isOver } = await family(
      { maxRestarts: 1, onJob: () => "answer" },
      { restart: "on-error", restartBackoff: 100, maxRestarts: 1 },
    );
    for (let i = 0; i < 2; i++) {
      child.fail(new Error("broke"));
      await clock.advance(i === 0 ? 100 : 0);
    }
    // The parent waits for its own restart, and the child, which was given up, for the parent.
    expect(runtime.registry.size).toBe(0);
    const job = runtime.job("parent");
    end("runtime");
    await turn();
    expect([job.status, isOver.runtime]).toEqual([undefined, false]);
    await parent.cancel();
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled" });
    await turn();
    expect([isOver.runtime, runtime.stats().cutOff, clock.pending]).toEqual([true, 1, 0]);
  });

  it("does not wait for the backoff of a job whose worker is gone: it is cancelled, and counted", async () => {
    const { runtime, clock } = testRuntime();
    const worker = createWorker("w", { onJob: untilAborted });
    await runtime.addWorkers(worker);
    const job = runtime.job("w", { retry: { attempts: 3, backoff: 3_600_000 } });
    await turn();
    await worker.cancel();
    await turn();
    expect([job.status, clock.pending]).toEqual([undefined, 1]);
    await runtime.end();
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "runtime 'test' ends" });
    expect([runtime.stats().cutOff, clock.now(), clock.pending]).toEqual([1, 0, 0]);
  });

  it("waits for the backoff of a job whose worker is there", async () => {
    const { runtime, clock, end, isOver } = await family({
      onJob: ({ attempt, fail }) => (attempt === 1 ? fail("not yet") : "answer"),
    });
    const job = runtime.job("child", { retry: { attempts: 2, backoff: 50, on: () => true } });
    await turn();
    end("runtime");
    await clock.advance(49);
    expect([job.status, isOver.runtime]).toEqual([undefined, false]);
    await clock.advance(1);
    expect(await job).toBe("answer");
    await turn();
    expect([isOver.runtime, runtime.stats().cutOff]).toEqual([true, 0]);
  });
});

describe("a worker that ends", () => {
  it("is not restarted by a child that is given up in the same moment", async () => {
    const { runtime, clock, parent, child, states } = await family(
      { maxRestarts: 0 },
      { restart: "on-error", restartBackoff: 1 },
    );
    child.fail(new Error("broke"));
    await parent.end();
    await clock.advance(10);
    expect([states()[0], runtime.registry.size, clock.pending]).toEqual(["ended", 0, 0]);
  });

  it("is not restarted by a child that is given up while it drains", async () => {
    const gate = deferred();
    const { runtime, clock, child, states, end, isOver } = await family(
      { maxRestarts: 0 },
      { restart: "on-error", restartBackoff: 1, onJob: () => gate.promise },
    );
    const job = runtime.job("parent");
    await turn();
    end("parent");
    child.fail(new Error("broke"));
    await clock.advance(10);
    expect([states()[0], job.status]).toEqual(["ending", undefined]);
    gate.resolve();
    await job;
    await turn();
    expect([states()[0], isOver.parent, runtime.registry.size]).toEqual(["ended", true, 0]);
  });

  it("says once what it waits for, if that takes long and it has no drainMs", async () => {
    const gate = deferred();
    const { runtime, clock, parent, takeLog } = await family({}, { onJob: () => gate.promise });
    const job = runtime.job("parent");
    await turn();
    const ended = Promise.all([parent.end(), runtime.end({ drainMs: 60_000 })]);
    await clock.advance(4_999);
    expect(takeLog()).toEqual([]);
    await clock.advance(20_000);
    expect(takeLog()).toEqual([
      expect.stringMatching(
        /^worker 'parent' has been ending for 5000 ms and waits for job \S+ on worker 'parent'\. /,
      ),
    ]);
    gate.resolve();
    await Promise.all([job, ended]);
  });
});

describe("a worker that is always restarted", () => {
  it.each(["end", "cancel"] as const)("and has children comes back with them after its %s()", async (how) => {
    const { runtime, clock, parent, child, states } = await family(
      { onJob: () => "answer" },
      { restart: "always", restartBackoff: 10 },
    );
    for (let i = 0; i < 3; i++) {
      await parent[how]();
      expect([states()[0], runtime.registry.size]).toEqual(["restarting", 0]);
      await clock.advance(10);
      expect([states(), parent.children]).toEqual([["active", "active"], [child]]);
      expect(await runtime.job("parent")).toBe("answer");
    }
  });

  it("comes back without the children that had ended before by themselves", async () => {
    const { clock, parent, child } = await family({}, { restart: "always", restartBackoff: 10 });
    await child.end();
    await parent.end();
    await clock.advance(10);
    expect([parent.active, parent.children]).toEqual([true, []]);
  });

  it.each(["end", "cancel"] as const)(
    "is down already when it is told to %s() as it waits for its parent, with which it comes back",
    async (how) => {
      const { clock, parent, child, states } = await family(
        { restart: "always" },
        { restart: "on-error", restartBackoff: 10 },
      );
      parent.fail(new Error("broke"));
      await turn();
      await child[how]();
      expect(states()).toEqual(["restarting", "starting"]);
      await clock.advance(10);
      expect([states(), parent.children]).toEqual([["active", "active"], [child]]);
    },
  );
});

describe("a handler that ends another worker while all drains", () => {
  it.each(["parent", "runtime"] as const)("does not hold up its %s, as it ends a child", async (ended) => {
    const gate = deferred();
    const { runtime, child, states, end, isOver } = await family(
      {},
      {
        onJob: async (request) => {
          await gate.promise;
          await child.end({ request });
          return states();
        },
      },
    );
    const job = runtime.job("parent");
    await turn();
    end(ended);
    await turn();
    gate.resolve();
    expect(await job).toEqual(["ending", "ending"]);
    await turn();
    expect([states(), isOver[ended]]).toEqual([["ended", "ended"], true]);
  });

  it("does not hold up the runtime, as it ends one elsewhere in the tree", async () => {
    const gate = deferred();
    const { runtime, parent, states, end, isOver } = await family({});
    const closer = createWorker("closer", {
      onJob: async (request) => {
        await gate.promise;
        await parent.end({ request });
        return states();
      },
    });
    await runtime.addWorkers(closer);
    const job = runtime.job("closer");
    await turn();
    end("runtime");
    await turn();
    gate.resolve();
    expect(await job).toEqual(["ending", "ending"]);
    await turn();
    expect([states(), isOver.runtime]).toEqual([["ended", "ended"], true]);
  });

  it("waits for the jobs of that one all the same", async () => {
    const gate = deferred();
    const { runtime, child, end } = await family(
      { onJob: () => gate.promise },
      {
        onJob: async (request) => {
          await turn();
          await child.end({ request });
          return "waited";
        },
      },
    );
    const [job, other] = [runtime.job("parent"), runtime.job("child")];
    end("runtime");
    await turns(3);
    expect([job.status, other.status]).toEqual([undefined, undefined]);
    gate.resolve();
    expect(await Promise.all([job, other])).toEqual(["waited", undefined]);
  });
});

describe("an interceptor of handlers that ends the runtime", () => {
  it.each(["before", "after"] as const)("may await it %s the handler: nobody waits for it", async (when) => {
    const { runtime } = testRuntime();
    await runtime.addWorkers(createWorker("w", { onJob: () => "answer" }));
    runtime.use({
      handle: async (request, next) => {
        const value = when === "after" ? await next() : undefined;
        await runtime.end({ request });
        return value ?? next();
      },
    });
    expect(await runtime.job("w")).toBe("answer");
    await runtime.wait();
    expect(runtime.registry.size).toBe(0);
  });

  it("is known as the handler before its first await", async () => {
    const { runtime } = testRuntime();
    await runtime.addWorkers(createWorker("w", { onJob: () => "answer" }));
    runtime.use({
      handle: async (_request, next) => {
        await runtime.end();
        return next();
      },
    });
    expect(await runtime.job("w")).toBe("answer");
    await runtime.wait();
  });
});
