import { expect, test } from "vitest";
import { createWorker, type JobRequest } from "../../../src/index.ts";
import { deferred } from "../../fixtures/deferred.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

test("(g) An answer after a cancel raises nothing in the worker, changes nothing, and is counted", async () => {
  const gate = deferred();
  let answered: unknown = "not yet";
  const { runtime } = runtimeWith({
    async w(request) {
      await gate.promise;
      answered = await request.respond("late");
    },
  });
  const job = runtime.job("w");
  await turn();
  job.cancel("enough");
  expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "enough" });
  await turn();
  gate.resolve();
  await job.settled;
  expect(answered).toBeUndefined();
  expect(job.status).toBe("cancelled");
  expect(runtime.stats().lateEndings).toBe(1);
});

test("(g) A handler that ignores its cancel holds up nobody: its requester is free, its worker serves on", async () => {
  const gate = deferred();
  const { runtime, clock } = runtimeWith({ w: { stubborn: () => gate.promise, quick: () => "quick" } });
  const stubborn = runtime.job("w", { name: "stubborn" });
  await turn();
  stubborn.cancel();
  expect(await rejectionOf(stubborn)).toMatchObject({ code: "cancelled" });
  expect(await runtime.job("w", { name: "quick" })).toBe("quick");
  expect(clock.now()).toBe(0);
  gate.resolve();
  await stubborn.settled;
});

test("(g) Only its own slot stays taken until it settles, and that for graceMs at most", async () => {
  const { runtime, clock, takeLog } = testRuntime({ graceMs: 1_000 });
  await runtime.addWorkers(
    createWorker("w", {
      jobs: {
        stubborn: {
          sequential: true,
          run: (request: JobRequest) => (request.payload === "second" ? "second" : new Promise(() => {})),
        },
      },
    }),
  );
  const first = runtime.job("w", { name: "stubborn" });
  const second = runtime.job("w", { name: "stubborn", payload: "second" });
  await turn();
  first.cancel();
  await clock.advance(999);
  expect(second.status).toBeUndefined();
  await clock.advance(1);
  expect(await second).toBe("second");
  expect(takeLog()).toHaveLength(1);
});

test("(h) A second answer in a group that still waits does not overwrite the first", async () => {
  const gate = deferred();
  const { runtime } = runtimeWith({
    async twice(request) {
      await request.respond("first");
      await request.respond("second").catch(() => {});
    },
    slow: () => gate.promise.then(() => "slow"),
  });
  const group = runtime.jobGroup(["twice", "slow"]);
  await turn();
  expect(group.responses).toEqual({ twice: "first" });
  gate.resolve();
  expect((await group).responses).toEqual({ twice: "first", slow: "slow" });
  expect(runtime.stats().lateEndings).toBe(1);
});

test("(i) A worker that ends with a job running: the requester's block rejects with worker_ended", async () => {
  const { runtime } = runtimeWith({ w: untilAborted });
  const job = runtime.job("w", {}, async () => {
    await turn();
    await runtime.getWorker("w")?.cancel();
  });
  expect(await rejectionOf(job)).toMatchObject({ status: "cancelled", code: "worker_ended" });

  await runtime.addWorkers(createWorker("w", { onJob: untilAborted }));
  const group = runtime.jobGroup(["w"], {}, async () => {
    await turn();
    await runtime.getWorker("w")?.cancel();
  });
  expect(await rejectionOf(group)).toMatchObject({
    status: "cancelled",
    code: "worker_ended",
    workerName: "w",
  });
});

test.each(["end", "cancel"] as const)(
  "(i) A worker after %s() is not registered, and answers no job",
  async (how) => {
    let answers = 0;
    const { runtime } = runtimeWith({ w: () => answers++ });
    const worker = runtime.getWorker("w");
    await worker?.[how]();
    expect([runtime.registry.has("w"), runtime.getWorker("w")]).toEqual([false, undefined]);
    const next = runtime.job("w");
    await turn();
    expect(next.actor.getSnapshot().value).toBe("pending");
    await runtime.addWorkers(createWorker("w", { onJob: () => "the new one" }));
    expect(await next).toBe("the new one");
    expect(answers).toBe(0);
  },
);

test.each([
  ["in the middle of an await", async (request: JobRequest) => void (await request.job("sub"))],
  [
    "behind a finally",
    async (request: JobRequest) => {
      try {
        await request.job("sub");
      } finally {
        await turn();
      }
    },
  ],
  ["in a block", async (request: JobRequest) => void (await request.job("sub", {}, () => turn()))],
  ["in a group", async (request: JobRequest) => void (await request.jobGroup(["sub"]))],
  ["among others", async (request: JobRequest) => void (await Promise.all([request.job("sub"), turn()]))],
  [
    "in a loop",
    async (request: JobRequest) => {
      for await (const _ of request.job("sub"));
    },
  ],
  [
    "nowhere: it does not wait for it",
    async (request: JobRequest) => {
      request.job("sub");
      await untilAborted(request);
    },
  ],
])("(j) Cancelling a job cancels the sub-job that its handler waits for %s", async (_, handler) => {
  let aborted = 0;
  const { runtime } = runtimeWith({
    outer: handler,
    async sub(request) {
      await request.jobGroup(["leaf"]).catch(() => {});
      if (request.signal.aborted) aborted++;
    },
    async leaf(request) {
      await untilAborted(request);
      aborted++;
    },
  });
  const job = runtime.job("outer");
  await turn();
  await turn();
  job.cancel();
  await job.settled;
  expect(aborted).toBe(2);
});

test("(n) Each worker's status, reason and code are kept beside its response", async () => {
  const { runtime } = runtimeWith({
    fine: () => 1,
    fails: (request) => request.fail("no data", { response: 2 }),
    stops: untilAborted,
  });
  const group = runtime.jobGroup(["fine", "fails", "stops"], { cancelOnError: false });
  await turn();
  await runtime.getWorker("stops")?.cancel();
  await group;
  expect(group.results).toEqual({
    fine: { status: "completed", response: 1, reason: undefined, code: undefined },
    fails: { status: "failed", response: 2, reason: "no data", code: "failed" },
    stops: {
      status: "cancelled",
      response: undefined,
      reason: "worker 'stops' stopped",
      code: "worker_ended",
    },
  });
});
