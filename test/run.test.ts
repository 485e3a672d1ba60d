import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createWorker, type JobRequest } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";

describe("how a handler's end maps to its job's", () => {
  it.each<[string, (request: JobRequest) => unknown, object]>([
    ["returns", () => 42, { status: "completed", response: 42 }],
    ["returns nothing", () => {}, { status: "completed", response: undefined }],
    ["resolves", async () => 42, { status: "completed", response: 42 }],
    ["fails", (request) => request.fail("no"), { status: "failed", code: "failed", reason: "no" }],
    [
      "throws",
      () => {
        throw new Error("oops");
      },
      { status: "error", code: "error", reason: "oops" },
    ],
    ["rejects", () => Promise.reject("text"), { status: "error", code: "error", reason: "text" }],
    ["ends its stream", (request) => request.streamEnd(7), { status: "completed", response: 7 }],
    ["responds", (request) => request.respond(7), { status: "completed", response: 7 }],
    [
      "responds and returns something else",
      async (request) => {
        await request.respond(7);
        return 8;
      },
      { status: "completed", response: 7 },
    ],
    [
      "responds that it failed",
      (request) => request.respond("half", { status: "failed" }),
      { status: "failed", code: "failed", response: "half" },
    ],
    [
      "fails and catches it",
      async (request) => {
        try {
          request.fail("no");
        } catch {}
        return 42;
      },
      { status: "failed", reason: "no" },
    ],
  ])("it %s", async (_, handler, expected) => {
    const { runtime } = runtimeWith({ w: handler });
    const { group } = runtime.jobGroup(["w"], { cancelOnError: false });
    await group.settled;
    expect(group.results.w).toMatchObject(expected);
  });
});

describe("a second ending", () => {
  it.each<[string, (request: JobRequest) => Promise<void>]>([
    ["respond", (request) => request.respond(2)],
    ["streamEnd", (request) => request.streamEnd(2)],
  ])("by %s rejects to the handler that tried; the first stands", async (_, again) => {
    const errors: unknown[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.respond(1);
        errors.push(await rejectionOf(again(request)));
      },
    });
    const job = runtime.job("w", { name: undefined });
    expect(await job).toBe(1);
    await job.settled;
    expect(errors).toEqual([
      new Error(`job ${job.jobId} on worker 'w' has its ending already: the first stands`),
    ]);
    expect(runtime.stats().lateEndings).toBe(1);
  });

  it("that nobody awaits ends no process", async () => {
    const { runtime } = runtimeWith({
      w: (request) => {
        void request.respond(1);
        void request.respond(2);
      },
    });
    expect(await runtime.job("w")).toBe(1);
    await turn();
  });

  it("by a throw is reported, unless it is fail()'s", async () => {
    const { runtime, takeLog } = runtimeWith({
      throws: async (request) => {
        await request.respond(1);
        throw new Error("after the end");
      },
      fails: async (request) => {
        await request.respond(1);
        request.fail("too late");
      },
    });
    const jobs = [runtime.job("throws"), runtime.job("fails")];
    expect(await Promise.all(jobs)).toEqual([1, 1]);
    await turn();
    expect(takeLog()).toEqual([
      `xstate-jobs: handler of job ${jobs[0]?.jobId} on worker 'throws', after its job had ended: Error: after the end`,
    ]);
    expect(runtime.stats().lateEndings).toBe(1);
  });
});

describe("a handler whose job was ended from outside", () => {
  it("may report and end without an error, which is counted", async () => {
    const gate = deferred();
    const done = deferred<string>();
    const { runtime } = runtimeWith({
      w: async (request) => {
        await gate.promise;
        await request.update(1);
        await request.streamData(2);
        await request.respond(3);
        await request.streamEnd(4);
        done.resolve("no error");
      },
    });
    const job = runtime.job("w");
    await turn();
    job.cancel();
    await turn();
    gate.resolve();
    expect(await done.promise).toBe("no error");
    await job.settled;
    expect(runtime.stats()).toMatchObject({ lateReports: 2, lateEndings: 2 });
  });

  it("may throw, which is nobody's business any more", async () => {
    const { runtime, takeLog } = runtimeWith({
      w: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const job = runtime.job("w");
    await turn();
    job.cancel();
    await job.settled;
    expect([job.status, takeLog()]).toEqual(["cancelled", []]);
  });

  it("may go on when its report waited for room", async () => {
    const went = deferred<string>();
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.update(1);
        await request.update(2);
        went.resolve("on");
      },
    });
    const job = runtime.job("w", { buffer: 1 });
    const loop = job[Symbol.asyncIterator]();
    await turn();
    job.cancel();
    expect(await went.promise).toBe("on");
    await rejectionOf(loop.next());
    await job.settled;
    expect(runtime.stats().lateReports).toBe(1);
  });

  it("that never settles is let go after graceMs, and reported", async () => {
    const { runtime, clock, takeLog } = runtimeWith({ w: () => new Promise(() => {}) }, { graceMs: 100 });
    const job = runtime.job("w");
    await turn();
    job.cancel();
    let isSettled = false;
    void job.settled.then(() => {
      isSettled = true;
    });
    await clock.advance(99);
    expect(isSettled).toBe(false);
    await clock.advance(1);
    expect(isSettled).toBe(true);
    expect(takeLog()).toEqual([
      `xstate-jobs: graceMs: Error: the handler of job ${job.jobId} on worker 'w' has not settled 100 ms after its ` +
        "job ended: it is let go",
    ]);
  });

  it("is not called at all while it queued, or its payload was looked at", async () => {
    const { runtime } = testRuntime();
    const [gate, checked] = [deferred(), deferred()];
    const calls: unknown[] = [];
    const payload = z.any().refine(() => checked.promise.then(() => true));
    const worker = createWorker("w", {
      jobs: {
        queued: { sequential: true, run: () => gate.promise },
        checked: { payload, run: () => void calls.push("checked") },
      },
    });
    await runtime.addWorkers(worker);
    const first = runtime.job("w", { name: "queued" });
    const [queued, waiting] = [runtime.job("w", { name: "queued" }), runtime.job("w", { name: "checked" })];
    await turn();
    for (const job of [queued, waiting]) job.cancel();
    await Promise.all([queued.settled, waiting.settled]);
    gate.resolve();
    checked.resolve();
    await first;
    await turn();
    expect(calls).toEqual([]);
  });
});

describe("a response with a schema", () => {
  it("is looked at before anybody gets it, by a schema that takes its time, too", async () => {
    const { runtime } = testRuntime();
    const gate = deferred();
    const response = z.string().transform((text) => gate.promise.then(() => text.length));
    await runtime.addWorkers(createWorker("w", { jobs: { j: { response, run: () => "four" } } }));
    const job = runtime.job("w", { name: "j" });
    await turn();
    expect(job.status).toBeUndefined();
    gate.resolve();
    expect(await job).toBe(4);
    await job.settled;
  });

  it("ends its job as invalid_response when the schema refuses it, and as error when the schema throws", async () => {
    const { runtime } = testRuntime();
    const throwing = z.string().transform(() => {
      throw new Error("of the schema");
    });
    const jobs = {
      refused: { response: z.string(), run: (): string => 7 as unknown as string },
      throwing: { response: throwing, run: () => "text" },
    };
    await runtime.addWorkers(createWorker("w", { jobs }));
    expect(await rejectionOf(runtime.job("w", { name: "refused" }))).toMatchObject({
      code: "invalid_response",
      response: 7,
      issues: [expect.anything()],
    });
    expect(await rejectionOf(runtime.job("w", { name: "throwing" }))).toMatchObject({
      code: "error",
      reason: "of the schema",
    });
  });
});
