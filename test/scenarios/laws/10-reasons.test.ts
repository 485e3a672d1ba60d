import { expect, test } from "vitest";
import {
  createWorker,
  type JobContext,
  type JobError,
  type JobGroupContext,
  type JobGroupError,
  type JobRequest,
} from "../../../src/index.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

/** The reason that a requester hears. */
async function reasonOf(ask: PromiseLike<unknown>): Promise<string | undefined> {
  return ((await rejectionOf(ask)) as JobError | JobGroupError).reason;
}

test("`timeout`: the deadline passed while the job ran", async () => {
  const { runtime, clock } = runtimeWith({ w: untilAborted });
  const job = runtime.job("w", { timeout: 100 });
  const group = runtime.jobGroup(["w"], { timeout: 100 });
  await clock.advance(100);
  expect(await reasonOf(job)).toBe("timeout");
  expect(await reasonOf(group)).toBe("timeout");
  expect(group.results).toHaveProperty("w.reason", "timeout");
});

test("`workers not ready within timeout`: the deadline passed before the worker was there", async () => {
  const { runtime, clock } = runtimeWith({ w: untilAborted });
  const job = runtime.job("nobody", { timeout: 100 });
  const group = runtime.jobGroup(["w", "nobody"], { timeout: 100 });
  await clock.advance(100);
  expect(await reasonOf(job)).toBe("workers not ready within timeout");
  expect(await reasonOf(group)).toBe("workers not ready within timeout");
});

test("`worker 'NAME' errored`: a job that failed or threw ended its group; the job's own reason is its handler's", async () => {
  const { runtime } = runtimeWith({
    "it's": (request: JobRequest) => request.fail("no data"),
    broken: () => {
      throw new Error("out of order");
    },
    fine: untilAborted,
  });
  for (const [name, own] of [
    ["it's", "no data"],
    ["broken", "out of order"],
  ]) {
    const error = (await rejectionOf(runtime.jobGroup(["fine", name as string]))) as JobGroupError;
    expect(error.reason).toBe(`worker '${name}' errored`);
    expect(error.cause).toMatchObject({ reason: own });
    expect(error.results).toHaveProperty([name as string, "reason"], own);
  }
});

test("`context exited with error`: the block threw", async () => {
  const heard: unknown[] = [];
  const { runtime } = runtimeWith({
    async w(request) {
      await untilAborted(request);
      heard.push((request.signal.reason as JobError).reason);
    },
  });
  let job: JobContext | undefined;
  const block = runtime.job("w", {}, async (context) => {
    job = context as JobContext;
    await turn();
    throw new Error("of the block");
  });
  await rejectionOf(block);
  expect(await reasonOf(job as JobContext)).toBe("context exited with error");
  expect(heard).toEqual(["context exited with error"]);

  let group: JobGroupContext | undefined;
  const groupBlock = runtime.jobGroup(["w"], {}, async (context) => {
    group = context as JobGroupContext;
    await turn();
    throw new Error("of the block");
  });
  await rejectionOf(groupBlock);
  expect(await reasonOf(group as JobGroupContext)).toBe("context exited with error");
});

test("`worker 'NAME' stopped`: the worker ended with the job unfinished", async () => {
  const heard: unknown[] = [];
  const { runtime } = runtimeWith({
    async w(request) {
      await untilAborted(request);
      heard.push((request.signal.reason as JobError).reason);
    },
  });
  const job = runtime.job("w");
  const group = runtime.jobGroup(["w"]);
  await turn();
  await runtime.getWorker("w")?.cancel();
  expect(await reasonOf(job)).toBe("worker 'w' stopped");
  expect(await reasonOf(group)).toBe("worker 'w' stopped");
  await Promise.all([job.settled, group.settled]);
  expect(heard).toEqual(["worker 'w' stopped", "worker 'w' stopped"]);
});

test("A job's reason is what its handler said, to the letter, and none when it said none", async () => {
  const { runtime } = runtimeWith({
    fails: (request) => request.fail("no data\nat all"),
    failsSilently: (request) => request.fail(),
    throws: () => {
      throw new TypeError("out of order");
    },
    throwsText: () => {
      throw "just a text";
    },
  });
  expect(await reasonOf(runtime.job("fails"))).toBe("no data\nat all");
  expect(await reasonOf(runtime.job("failsSilently"))).toBeUndefined();
  expect(await reasonOf(runtime.job("throws"))).toBe("out of order");
  expect(await reasonOf(runtime.job("throwsText"))).toBe("just a text");
});

test("A job's reason is what its canceller said, whoever that is, and its handler hears it", async () => {
  const heard: unknown[] = [];
  const { runtime } = runtimeWith({
    async w(request) {
      await untilAborted(request);
      heard.push((request.signal.reason as JobError).reason);
    },
  });
  const controller = new AbortController();
  const cancellers: ((job: JobContext) => unknown)[] = [
    (job) => job.cancel("by the requester"),
    (job) => runtime.cancelJobGroup(job.jobId, "by its id"),
    (job) => runtime.requestCancelJobGroup(job.jobId, "by an outsider"),
    () => controller.abort(new Error("by a signal")),
  ];
  const reasons: unknown[] = [];
  for (const cancel of cancellers) {
    const job = runtime.job("w", { signal: controller.signal });
    await turn();
    cancel(job);
    reasons.push(await reasonOf(job));
    await job.settled;
  }
  expect(reasons).toEqual(["by the requester", "by its id", "by an outsider", "by a signal"]);
  expect(heard).toEqual(reasons);
});

test("A group's reason is what its canceller said", async () => {
  const { runtime } = runtimeWith({ w: untilAborted });
  const cancelled = runtime.jobGroup(["w"]);
  const failed = runtime.jobGroup(["w"]);
  cancelled.cancel("enough");
  failed.group.fail("not what was wanted");
  expect(await reasonOf(cancelled)).toBe("enough");
  expect(await rejectionOf(failed)).toMatchObject({ status: "cancelled", reason: "not what was wanted" });
});

test("What cancels a runtime is the reason of its jobs", async () => {
  const { runtime } = runtimeWith({ w: untilAborted });
  const jobs = [runtime.job("w"), runtime.job("nobody")];
  await turn();
  await runtime.cancel("closing time");
  for (const job of jobs) expect(await reasonOf(job)).toBe("closing time");
});

test("An error's message names the job, the worker and the reason", async () => {
  const { runtime } = runtimeWith({ w: { find: (request) => request.fail("no data") } });
  const job = runtime.job("w", { name: "find" });
  const { message } = (await rejectionOf(job)) as Error;
  for (const part of ["find", job.jobId, "'w'", "no data"]) expect(message).toContain(part);

  const group = runtime.jobGroup(["w"], { name: "find" });
  const groupError = (await rejectionOf(group)) as Error;
  for (const part of [group.jobId, "worker 'w' errored"]) expect(groupError.message).toContain(part);
});

test("A reason that nobody gave is no text", async () => {
  const { runtime } = testRuntime();
  await runtime.addWorkers(createWorker("w", { onJob: untilAborted }));
  const job = runtime.job("w");
  job.cancel();
  const error = (await rejectionOf(job)) as JobError;
  expect(error.reason).toBeUndefined();
  expect(error.message).not.toContain("undefined");
});
