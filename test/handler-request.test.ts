import { describe, expect, it } from "vitest";
import { isJobError, type JobRequest, type JobStatus } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { readAll, rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

describe("the signal of a request", () => {
  it("is one and the same, and aborts with the JobError when the job is cancelled", async () => {
    const signals: AbortSignal[] = [];
    const { runtime } = runtimeWith({
      w: {
        j: (request) => {
          signals.push(request.signal, request.signal);
          return untilAborted(request);
        },
      },
    });
    const job = runtime.job("w", { name: "j" });
    await turn();
    expect(signals[0]).toBe(signals[1]);
    expect(signals[0]?.aborted).toBe(false);
    job.cancel("enough");
    await job.settled;
    const reason = signals[0]?.reason;
    expect(isJobError(reason)).toBe(true);
    expect(reason.message).toBe(`job 'j' ${job.jobId} on worker 'w' was cancelled: enough`);
    expect(reason).toMatchObject({
      code: "cancelled",
      status: "cancelled",
      jobId: job.jobId,
      workerName: "w",
    });
  });

  it("has aborted already for a handler that first looks at it afterwards", async () => {
    const gate = deferred();
    const seen = deferred<AbortSignal>();
    const { runtime } = runtimeWith({
      w: (request) => gate.promise.then(() => seen.resolve(request.signal)),
    });
    const job = runtime.job("w");
    await turn();
    job.cancel("enough");
    await turn();
    gate.resolve();
    const signal = await seen.promise;
    expect([signal.aborted, signal.reason.reason]).toEqual([true, "enough"]);
    await job.settled;
  });

  it("does not abort because the job has completed", async () => {
    const requests: JobRequest[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        requests.push(request);
        void request.signal;
        await request.respond(1);
      },
    });
    const job = runtime.job("w");
    await job;
    await job.settled;
    job.cancel();
    await turn();
    expect(requests[0]?.signal.aborted).toBe(false);
  });
});

describe("responding", () => {
  it("rejects for a status that there is not, and the job goes on", async () => {
    const errors: unknown[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        errors.push(await rejectionOf(request.respond(1, { status: "done" as JobStatus })));
        return 2;
      },
    });
    const job = runtime.job("w");
    expect(await job).toBe(2);
    expect(errors).toEqual([
      new TypeError(
        `xstate-jobs: job ${job.jobId} on worker 'w' cannot end as "done"; it can as completed, cancelled, failed, error`,
      ),
    ]);
  });

  it.each(["completed", "cancelled", "failed", "error"] as const)("may say %s", async (status) => {
    const { runtime } = runtimeWith({ w: (request) => request.respond("r", { status }) });
    const { group } = runtime.jobGroup(["w"], { cancelOnError: false });
    await group.settled;
    const code = status === "completed" ? undefined : status;
    expect(group.results.w).toEqual({ status, code, response: "r", reason: undefined });
  });
});

describe("failing", () => {
  it("leaves the handler by a throw, and tells reason, response and cause", async () => {
    const cause = new Error("c");
    const { runtime } = runtimeWith({
      w: (request) => {
        request.fail("no such city", { response: { near: "Oslo" }, cause });
        throw new Error("not reached");
      },
    });
    const error = await rejectionOf(runtime.job("w"));
    expect(error).toMatchObject({ code: "failed", reason: "no such city", response: { near: "Oslo" } });
    expect((error as Error).cause).toBe(cause);
  });

  it("needs no reason", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.fail() });
    const job = runtime.job("w");
    expect(await rejectionOf(job)).toMatchObject({
      reason: undefined,
      message: `job ${job.jobId} on worker 'w' failed`,
    });
  });
});

describe("reporting", () => {
  it("reaches the requester in order, urgent updates before what is unread", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.streamStart();
        await request.streamData(1);
        await request.update("fast", { urgent: true });
        await request.update("slow", { urgent: false });
      },
    });
    const job = runtime.job("w");
    await job;
    const { events } = await readAll(job);
    expect(events).toEqual([
      { type: "update", data: "fast" },
      { type: "stream_start", data: undefined },
      { type: "stream_data", data: 1 },
      { type: "update", data: "slow" },
    ]);
  });
});

describe("a listener of wishes for an update", () => {
  it("is called each time until it is taken off; one that throws is reported and stops no other", async () => {
    const { runtime, takeLog } = runtimeWith({
      w: (request) => {
        request.onUpdateRequested(() => {
          throw new Error("cannot tell");
        });
        const off = request.onUpdateRequested(() => {
          void request.update("on my way");
          off();
          off();
        });
        return untilAborted(request);
      },
    });
    const job = runtime.job("w");
    const loop = job[Symbol.asyncIterator]();
    await turn();
    job.requestUpdate();
    expect((await loop.next()).value).toEqual({ type: "update", data: "on my way" });
    job.requestUpdate();
    await turn();
    job.cancel();
    expect(await rejectionOf(loop.next())).toMatchObject({ code: "cancelled" });
    const line = `xstate-jobs: onUpdateRequested of job ${job.jobId} on worker 'w': Error: cannot tell`;
    expect(takeLog()).toEqual([line, line]);
  });
});

describe("asking for sub-jobs", () => {
  it("works alone, in a group, and as a block", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        const blocks: unknown[] = [];
        const job = await request.job<number>("sub");
        const inBlock = await request.job<number>("sub", {}, (each) => void blocks.push(each.jobId));
        const group = await request.jobGroup<{ sub: number }>(["sub"]);
        const groupInBlock = await request.jobGroup<{ sub: number }>(
          ["sub"],
          {},
          async (each) => void (await each),
        );
        return [job, inBlock, group.responses.sub, groupInBlock.responses.sub, blocks.length];
      },
      sub: () => 1,
    });
    expect(await runtime.job("w")).toEqual([1, 1, 1, 1, 1]);
  });

  it("ends them when their handler is done", async () => {
    const endings: unknown[] = [];
    const { runtime } = runtimeWith({
      w: (request) => {
        request.job("sub").catch((error) => endings.push(error));
        return 1;
      },
      sub: untilAborted,
    });
    expect(await runtime.job("w")).toBe(1);
    await turn();
    expect(endings).toMatchObject([{ code: "cancelled", reason: "the handler that asked for it is done" }]);
  });
});

it("may be taken apart: each of its functions works on its own", async () => {
  const { runtime } = runtimeWith({
    w: async ({ update, streamStart, streamData, streamEnd, job, jobGroup, onUpdateRequested }) => {
      onUpdateRequested(() => {})();
      await update(await job("sub"));
      await streamStart((await jobGroup(["sub"])).responses.sub);
      await streamData(3);
      await streamEnd(4);
    },
    responding: ({ respond }) => respond(5),
    failing: ({ fail }) => fail("no"),
    sub: () => 1,
  });
  const job = runtime.job("w");
  expect((await readAll(job)).events.map(({ data }) => data)).toEqual([1, 1, 3, 4]);
  expect(await runtime.job("responding")).toBe(5);
  expect(await rejectionOf(runtime.job("failing"))).toMatchObject({ code: "failed" });
});
