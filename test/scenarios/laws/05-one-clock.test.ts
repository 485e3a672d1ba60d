import { expect, test } from "vitest";
import { createWorker, type JobContext, type JobRequest } from "../../../src/index.ts";
import { deferred } from "../../fixtures/deferred.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../../fixtures/test-runtime.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

test("A timeout covers the wait for the worker, the wait for a slot, and the run, once", async () => {
  const { runtime, clock } = testRuntime();
  const slot = deferred();
  const begun: number[] = [];
  const worker = createWorker("w", {
    jobs: {
      slow: {
        sequential: true,
        async run(request) {
          begun.push(clock.now());
          await (request.payload === "first" ? slot.promise : untilAborted(request));
        },
      },
    },
  });
  const first = runtime.job("w", { name: "slow", payload: "first" });
  const job = runtime.job("w", { name: "slow", timeout: 1_000 });
  await clock.advance(400);
  await runtime.addWorkers(worker);
  await clock.advance(300);
  slot.resolve();
  await first;
  await clock.advance(299);
  expect(job.status).toBeUndefined();
  expect(begun).toEqual([400, 700]);
  await clock.advance(1);
  expect(await rejectionOf(job)).toMatchObject({ status: "cancelled", code: "timeout", reason: "timeout" });
  expect(clock.now()).toBe(1_000);
});

test("A job that waits for its slot ends by the deadline that it began with", async () => {
  const { runtime, clock } = testRuntime();
  await runtime.addWorkers(createWorker("w", { jobs: { slow: { sequential: true, run: untilAborted } } }));
  const running = runtime.job("w", { name: "slow" });
  await clock.advance(100);
  const queued = runtime.job("w", { name: "slow", timeout: 500 });
  await clock.advance(499);
  expect(queued.status).toBeUndefined();
  expect(queued.actor.getSnapshot().value).toBe("pending");
  await clock.advance(1);
  expect(await rejectionOf(queued)).toMatchObject({ code: "timeout", reason: "timeout" });
  expect(running.status).toBeUndefined();
});

test("A job that is never ready ends by its deadline, as a JobError, and a group as a JobGroupError", async () => {
  const { runtime, clock } = testRuntime();
  const job = runtime.job("w", { timeout: 500 });
  const group = runtime.jobGroup(["v", "w"], { timeout: 500 });
  await clock.advance(499);
  expect(job.status).toBeUndefined();
  await clock.advance(1);
  const reason = "workers not ready within timeout";
  expect(await rejectionOf(job)).toMatchObject({ name: "JobError", code: "timeout", reason });
  expect(await rejectionOf(group)).toMatchObject({ name: "JobGroupError", code: "timeout", reason });
});

test("The handler is told the deadline, and how much of it is left is the runtime's clock's business", async () => {
  const { runtime, clock } = testRuntime();
  const deadlines: unknown[] = [];
  await clock.advance(250);
  const jobs = [runtime.job("w", { timeout: 1_000 }), runtime.job("w")];
  await clock.advance(400);
  await runtime.addWorkers(createWorker("w", { onJob: (request) => deadlines.push(request.deadline) }));
  await Promise.all(jobs);
  expect(deadlines).toEqual([1_250, undefined]);
});

test.each([
  ["a longer timeout", 5_000, 1_000],
  ["none", undefined, 1_000],
  ["a shorter one", 300, 400],
])("A sub-job with %s gets the smaller deadline", async (_, timeout, deadline) => {
  const deadlines: unknown[] = [];
  let sub: JobContext | undefined;
  const { runtime, clock } = runtimeWith({
    async outer(request) {
      await clockAt100.promise;
      sub = request.job("inner", { timeout });
      await sub.settled;
      await untilAborted(request);
    },
    async inner(request) {
      deadlines.push(request.deadline);
      await untilAborted(request);
    },
  });
  const clockAt100 = deferred();
  const job = runtime.job("outer", { timeout: 1_000 });
  await clock.advance(100);
  clockAt100.resolve();
  await clock.advance(deadline - 100 - 1);
  expect(sub?.status).toBeUndefined();
  await clock.advance(1);
  expect(sub?.status).toBe("cancelled");
  expect(await rejectionOf(sub as JobContext)).toMatchObject({ code: "timeout" });
  expect(deadlines).toEqual([deadline]);
  await clock.advance(1_000);
  expect(await rejectionOf(job)).toMatchObject({ code: "timeout", reason: "timeout" });
});

test("The jobs of a group, and their sub-jobs, have the group's deadline", async () => {
  const deadlines: Record<string, unknown> = {};
  const note = (request: JobRequest): void => {
    deadlines[request.source + request.jobId.length] = request.deadline;
  };
  const seen: unknown[] = [];
  const { runtime, clock } = runtimeWith({
    async a(request) {
      note(request);
      await request.jobGroup(["c", "d"], { timeout: 10_000 });
    },
    async b(request) {
      seen.push(request.deadline);
      await untilAborted(request);
    },
    async c(request) {
      seen.push(request.deadline);
      await untilAborted(request);
    },
    async d(request) {
      seen.push(request.deadline);
      await untilAborted(request);
    },
  });
  const group = runtime.jobGroup(["a", "b"], { timeout: 700 });
  await clock.advance(699);
  expect(group.results).toEqual({});
  await clock.advance(1);
  expect(await rejectionOf(group)).toMatchObject({ code: "timeout", reason: "timeout" });
  expect(Object.values(deadlines)).toEqual([700]);
  expect(seen).toEqual([700, 700, 700]);
  expect(group.results).toMatchObject({ a: { code: "timeout" }, b: { code: "timeout" } });
});

test("A timeout of 0 means at once: nothing is sent", async () => {
  let runs = 0;
  const { runtime } = runtimeWith({ w: () => runs++ });
  const job = runtime.job("w", { timeout: 0 });
  expect(job.status).toBe("cancelled");
  expect(await rejectionOf(job)).toMatchObject({ code: "timeout" });
  const group = runtime.jobGroup(["w"], { timeout: 0 });
  expect(await rejectionOf(group)).toMatchObject({ code: "timeout" });
  await job.settled;
  await group.settled;
  expect(runs).toBe(0);
});

test("A job that finishes in time keeps no timer, and one without a timeout never sets one", async () => {
  const { runtime, clock } = runtimeWith({ w: () => "done" });
  await runtime.job("w");
  expect(clock.timersSet).toBe(0);
  await runtime.job("w", { timeout: 1_000 });
  expect(clock.pending).toBe(0);
});

test("A timeout longer than a host's timers can be is kept", async () => {
  const { runtime, clock } = runtimeWith({ w: untilAborted });
  const longest = 2 ** 31 - 1;
  const job = runtime.job("w", { timeout: longest + 1_000 });
  await clock.advance(longest);
  expect(job.status).toBeUndefined();
  await clock.advance(999);
  expect(job.status).toBeUndefined();
  await clock.advance(1);
  expect(await rejectionOf(job)).toMatchObject({ code: "timeout" });
});
