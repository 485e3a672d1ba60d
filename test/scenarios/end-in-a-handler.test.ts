import { describe, expect, it } from "vitest";
import { createWorker, type EndOptions, type JobRequest, type Runtime, Worker } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** What a handler of the worker ends. */
type Ended = "worker" | "parent" | "runtime";

const stateOf = ({ actor }: Worker | Runtime): unknown => actor.getSnapshot().value;

/** A worker `w`, the child of `parent`, and whatever `ended` is. Both have a job `wait`, which ends as `gate` opens. */
async function family(ended: Ended, jobs: Record<string, (request: JobRequest) => unknown>) {
  const test = testRuntime();
  const gate = deferred();
  const wait = () => gate.promise.then(() => "waited");
  const worker = createWorker("w", { jobs: { ...jobs, wait } }) as Worker;
  const parent = createWorker("parent", { jobs: { wait } }) as Worker;
  await parent.addWorkers(worker);
  await test.runtime.addWorkers(parent);
  const target = { worker, parent, runtime: test.runtime }[ended];
  // Bound late, so that handlers may be written before there is anything to end.
  ends.end = (options) => target.end(options);
  return { ...test, worker, parent, target, gate };
}

/** What the handlers of the test at hand call. */
const ends = { end: async (_options?: EndOptions): Promise<void> => {} };

/** Notes when a promise has settled. */
function watch(promise: PromiseLike<unknown>): { isOver: boolean } {
  const watched = { isOver: false };
  const over = (): void => {
    watched.isOver = true;
  };
  promise.then(over, over);
  return watched;
}

const FORMS: [form: string, handler: (request: JobRequest) => Promise<unknown>][] = [
  [
    "before its first await",
    async () => {
      await ends.end();
      return "answer";
    },
  ],
  [
    "after an await, with its request",
    async (request) => {
      await turn();
      await ends.end({ request });
      return "answer";
    },
  ],
];

describe.each<Ended>(["worker", "parent", "runtime"])("a handler that ends its %s", (ended) => {
  describe.each(FORMS)("%s", (_form, handler) => {
    it("goes on when nothing else runs, answers, and only then all has ended", async () => {
      let stateAfter: unknown;
      const { runtime, worker, target } = await family(ended, {
        close: async (request) => {
          const answer = await handler(request);
          stateAfter = stateOf(target);
          return answer;
        },
      });
      expect(await runtime.job("w", { name: "close" })).toBe("answer");
      expect(stateAfter).toBe("ending");
      await target.wait();
      expect([stateOf(target), stateOf(worker)]).toEqual(["ended", "ended"]);
      expect(runtime.registry.has("w")).toBe(false);
    });

    it("waits for the jobs that run beside it, which finish", async () => {
      const { runtime, target, gate } = await family(ended, { close: handler });
      const others = [runtime.job("w", { name: "wait" })];
      if (ended !== "worker") others.push(runtime.job("parent", { name: "wait" }));
      await turn();
      const job = runtime.job("w", { name: "close" });
      const closing = watch(job);
      await turn();
      await turn();
      expect([closing.isOver, stateOf(target)]).toEqual([false, "ending"]);
      expect(await rejectionOf(runtime.job("w", { name: "wait" }))).toMatchObject({ code: "refused" });
      gate.resolve();
      expect(await Promise.all([...others, job])).toEqual([...others.map(() => "waited"), "answer"]);
      await target.wait();
      expect(stateOf(target)).toBe("ended");
    });

    it("waits no longer than drainMs: what runs is cut off then, itself included", async () => {
      const { runtime, clock, target } = await family(ended, {
        close: async (request) => {
          const end = ends.end;
          ends.end = (options) => end({ ...options, drainMs: 100, reason: "late" });
          return handler(request);
        },
        endless: untilAborted,
      });
      const other = runtime.job("w", { name: "endless" });
      await turn();
      const job = runtime.job("w", { name: "close" });
      await turn();
      await clock.advance(99);
      expect([job.status, other.status, stateOf(target)]).toEqual([undefined, undefined, "ending"]);
      await clock.advance(1);
      const code = ended === "runtime" ? "cancelled" : "worker_ended";
      const reason = ended === "runtime" ? "late" : "worker 'w' stopped: late";
      for (const each of [job, other]) expect(await rejectionOf(each)).toMatchObject({ code, reason });
      await target.wait();
      expect(stateOf(target)).toBe("cancelled");
      expect(clock.pending).toBe(0);
    });

    it("leaves no timer of drainMs when it was done sooner", async () => {
      const { runtime, clock, target } = await family(ended, {
        close: async (request) => {
          const end = ends.end;
          ends.end = (options) => end({ ...options, drainMs: 100 });
          return handler(request);
        },
      });
      expect(await runtime.job("w", { name: "close" })).toBe("answer");
      await target.wait();
      expect([stateOf(target), clock.pending]).toEqual(["ended", 0]);
    });

    it("does not wait for the handler that asked for it and waits for it, of the same worker", async () => {
      const order: string[] = [];
      const { runtime, target } = await family(ended, {
        outer: async (request) => {
          const answer = await request.job("w", { name: "inner" });
          order.push("outer");
          return `outer of ${answer}`;
        },
        inner: async (request) => {
          const answer = await handler(request);
          order.push("inner");
          return answer;
        },
      });
      expect(await runtime.job("w", { name: "outer" })).toBe("outer of answer");
      expect(order).toEqual(["inner", "outer"]);
      await target.wait();
      expect(stateOf(target)).toBe("ended");
    });

    it("still waits for the other sub-jobs of the handler that asked for it", async () => {
      const { runtime, target, gate } = await family(ended, {
        outer: async (request) => {
          const { responses } = await request.jobGroup(["w"], { name: "wait" }, async () => {
            await request.job("w", { name: "inner" });
          });
          return responses.w;
        },
        inner: handler,
      });
      const job = runtime.job("w", { name: "outer" });
      const outer = watch(job);
      await turn();
      await turn();
      expect([outer.isOver, stateOf(target)]).toEqual([false, "ending"]);
      gate.resolve();
      expect(await job).toBe("waited");
      await target.wait();
      expect(stateOf(target)).toBe("ended");
    });

    it("does not wait for what waits for its own slot: it runs afterwards", async () => {
      const ran: unknown[] = [];
      const { runtime } = await family(ended, {});
      const one = createWorker("one", {
        jobs: {
          close: {
            sequential: true,
            run: async (request) => {
              ran.push(request.payload);
              await handler(request);
              return "done";
            },
          },
        },
      });
      await runtime.addWorkers(one);
      if (ended !== "runtime") ends.end = (options) => one.end(options);
      const jobs = [1, 2, 3].map((payload) => runtime.job("one", { name: "close", payload }));
      expect(await Promise.all(jobs)).toEqual(["done", "done", "done"]);
      expect(ran).toEqual([1, 2, 3]);
      await one.wait();
      expect(stateOf(one)).toBe("ended");
    });

    it("does not wait for another that does the same and waits for it", async () => {
      const { runtime, target } = await family(ended, { close: handler });
      const jobs = [1, 2, 3].map(() => runtime.job("w", { name: "close" }));
      expect(await Promise.all(jobs)).toEqual(["answer", "answer", "answer"]);
      await target.wait();
      expect(stateOf(target)).toBe("ended");
    });

    it("does not wait for whoever asked for what waits for its slot", async () => {
      const { runtime } = await family(ended, {});
      const one = createWorker("one", {
        jobs: {
          close: {
            sequential: true,
            run: async (request) => {
              if (request.payload !== "queued") await handler(request);
              return "done";
            },
          },
          ask: (request) => request.job("one", { name: "close", payload: "queued" }),
        },
      });
      await runtime.addWorkers(one);
      if (ended !== "runtime") ends.end = (options) => one.end(options);
      const first = runtime.job("one", { name: "close" });
      const second = runtime.job("one", { name: "ask" });
      expect(await Promise.all([first, second])).toEqual(["done", "done"]);
      await one.wait();
      expect(stateOf(one)).toBe("ended");
    });

    it("does not need to wait: the end comes when it has returned", async () => {
      const { runtime, target } = await family(ended, {
        close: async (request) => {
          void handler(request);
          return "at once";
        },
      });
      expect(await runtime.job("w", { name: "close" })).toBe("at once");
      await target.wait();
      expect(stateOf(target)).toBe("ended");
    });

    it("may still ask for what it needs afterwards", async () => {
      const { runtime, target, gate } = await family(ended, {
        close: async (request) => {
          await handler(request);
          return request.job("parent", { name: "wait" });
        },
      });
      gate.resolve();
      const job = runtime.job("w", { name: "close" });
      expect(await job).toBe("waited");
      await target.wait();
      expect(stateOf(target)).toBe("ended");
    });
  });

  it("after an await, and does not say that it is itself, waits for itself until drainMs cuts it off", async () => {
    const { runtime, clock, target, takeLog } = await family(ended, {
      close: async () => {
        await turn();
        await ends.end({ drainMs: 100 });
      },
    });
    const job = runtime.job("w", { name: "close" });
    await turn();
    await clock.advance(99);
    expect([job.status, stateOf(target)]).toEqual([undefined, "ending"]);
    await clock.advance(1);
    expect([job.status, stateOf(target)]).toEqual(["cancelled", "cancelled"]);
    await clock.advance(5_000);
    await target.wait();
    // The end of a runtime waits for its handlers, at most graceMs.
    expect(takeLog()).toHaveLength(ended === "runtime" ? 1 : 0);
  });
});

describe("a handler that ends another worker", () => {
  it("has really ended it afterwards, as anybody would", async () => {
    const { runtime, gate } = await family("worker", {});
    const other = createWorker("other", { onJob: () => gate.promise });
    const closer = createWorker("closer", {
      onJob: async () => {
        await other.end();
        return stateOf(other as Worker);
      },
    });
    await runtime.addWorkers(other, closer);
    const running = runtime.job("other");
    await turn();
    const job = runtime.job("closer");
    const closing = watch(job);
    await turn();
    expect(closing.isOver).toBe(false);
    gate.resolve();
    expect(await job).toBe("ended");
    await running;
    expect(stateOf(closer as Worker)).toBe("active");
  });

  it("does not wait for its job that waits for this handler", async () => {
    const { runtime } = await family("worker", {});
    const asker: Worker = new Worker("asker", {
      onJob: async (request) => `asker of ${await request.job("closer")}`,
    });
    const closer = createWorker("closer", {
      onJob: async () => {
        await asker.end();
        return stateOf(asker);
      },
    });
    await runtime.addWorkers(asker, closer);
    expect(await runtime.job("asker")).toBe("asker of ending");
    await asker.wait();
    expect(stateOf(asker)).toBe("ended");
  });
});

describe("the request of an end", () => {
  it("must be one that a handler got", async () => {
    const { runtime, worker } = await family("worker", {});
    const error = (of: string) =>
      new TypeError(
        `xstate-jobs: 'request' of end() of ${of} must be the request that a handler got, not the object given`,
      );
    const request = { jobId: "j" } as unknown as JobRequest;
    expect(await rejectionOf(worker.end({ request }))).toEqual(error("worker 'w'"));
    expect(await rejectionOf(runtime.end({ request }))).toEqual(error("runtime 'test'"));
    expect([stateOf(worker), stateOf(runtime)]).toEqual(["active", "open"]);
  });

  it("whose handler is done counts as none: the end is waited for", async () => {
    let request: JobRequest | undefined;
    const { runtime, worker } = await family("worker", {
      keep: (each) => {
        request = each;
      },
    });
    await runtime.job("w", { name: "keep" });
    await worker.end({ request });
    expect(stateOf(worker)).toBe("ended");
  });
});
