import { expect, test } from "vitest";
import { type JobRequest, JobStatus } from "../../../src/index.ts";
import { deferred } from "../../fixtures/deferred.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { disposeRuntime, runtimeWith } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

const endings = {
  completed: () => "done",
  cancelled: (request: JobRequest) => request.respond("so far", { status: "cancelled" }),
  failed: (request: JobRequest) => request.fail("no data"),
  error: () => {
    throw new Error("broken");
  },
};

test.each(Object.values(JobStatus))("A job that ends as %s tells so once, everywhere", async (status) => {
  const { runtime } = runtimeWith({ w: endings });
  const told: string[] = [];
  runtime.on("jobResponse", (notice) => told.push(`response ${notice.status}`));
  runtime.on("jobCompleted", () => told.push("completed"));
  runtime.on("jobError", (notice) => told.push(`error ${notice.status}`));

  const job = runtime.job("w", { name: status });
  await Promise.allSettled([job]);
  await job.settled;

  expect(job.status).toBe(status);
  expect(job.actor.getSnapshot()).toMatchObject({ value: status, status: "done" });
  expect(told).toEqual([`response ${status}`, status === "completed" ? "completed" : `error ${status}`]);
});

test("Every job of a group ends once, and then the group, once", async () => {
  const { runtime } = runtimeWith({ a: endings, b: endings, c: () => "done" });
  const told: string[] = [];
  runtime.on("jobResponse", ({ workerName, status }) => told.push(`${workerName} ${status}`));
  runtime.on("jobCompleted", () => told.push("completed"));
  runtime.on("jobError", () => told.push("error"));

  const group = runtime.jobGroup(["a", "b"], { name: "failed", cancelOnError: false });
  await group;

  expect(told).toEqual(["a failed", "b failed", "completed"]);
  expect(group.results).toMatchObject({ a: { status: "failed" }, b: { status: "failed" } });
});

test("The second answer of a handler rejects to the handler, and the first stands", async () => {
  let second: unknown;
  const { runtime } = runtimeWith({
    async w(request) {
      await request.respond("first");
      second = await rejectionOf(request.respond("second"));
      return "third";
    },
  });
  const job = runtime.job("w");
  expect(await job).toBe("first");
  await job.settled;
  expect(second).toBeInstanceOf(Error);
  expect(String(second)).toContain(job.jobId);
  expect(runtime.stats().lateEndings).toBe(1);
});

test("An answer after the end of the stream rejects to the handler, and the end of the stream stands", async () => {
  let second: unknown;
  const { runtime } = runtimeWith({
    async w(request) {
      await request.streamEnd("first");
      second = await rejectionOf(request.respond("second"));
    },
  });
  const job = runtime.job("w");
  expect(await job).toBe("first");
  await job.settled;
  expect(second).toBeInstanceOf(Error);
  expect(runtime.stats().lateEndings).toBe(1);
});

test("A failure after an answer changes nothing", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      await request.respond("first");
      return request.fail("too late");
    },
  });
  const job = runtime.job("w");
  expect(await job).toBe("first");
  await job.settled;
  expect(job.status).toBe("completed");
  expect(runtime.stats().lateEndings).toBe(1);
});

test("A handler that throws after its answer changes nothing, and its error is reported", async () => {
  const { runtime, takeLog } = runtimeWith({
    async w(request) {
      await request.respond("first");
      throw new Error("too late");
    },
  });
  const job = runtime.job("w");
  expect(await job).toBe("first");
  await job.settled;
  expect(job.status).toBe("completed");
  expect(takeLog()).toEqual([expect.stringMatching(`${job.jobId}.*too late`)]);
});

test("What a handler answers and reports after a cancel is ignored without an error, and counted", async () => {
  const gate = deferred();
  const afterwards: unknown[] = [];
  const { runtime } = runtimeWith({
    async w(request) {
      await gate.promise;
      afterwards.push(
        await request.update("late"),
        await request.streamData("late"),
        await request.respond("late"),
      );
    },
  });
  const job = runtime.job("w");
  await turn();
  job.cancel("enough");
  await turn();
  gate.resolve();
  await job.settled;

  expect(await rejectionOf(job)).toMatchObject({ status: "cancelled", code: "cancelled", reason: "enough" });
  expect(afterwards).toEqual([undefined, undefined, undefined]);
  expect(runtime.stats()).toMatchObject({ lateEndings: 1, lateReports: 2 });
});

test("Of a cancel and an answer that are both on their way, the one that arrives first wins", async () => {
  let meanwhile = (): void => {};
  const { runtime } = runtimeWith({
    w: () => {
      meanwhile();
      return "answered";
    },
  });
  const job = runtime.job("w");
  // The answer takes a message; a local cancel takes none.
  meanwhile = () => job.cancel("before");
  expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "before" });
  await job.settled;
  expect(runtime.stats().lateEndings).toBe(1);

  meanwhile = () => {};
  const other = runtime.job("w");
  expect(await other).toBe("answered");
  other.cancel("afterwards");
  other.cancel("and again");
  expect(await other).toBe("answered");
  expect(other.status).toBe("completed");
});

test("A deadline, a cancel, an abort and the worker's end at one moment are one ending", async () => {
  const { runtime, clock } = runtimeWith({ w: untilAborted });
  const told: unknown[] = [];
  runtime.on("jobResponse", ({ code }) => told.push(code));
  runtime.on("jobError", ({ code }) => told.push(code));
  const controller = new AbortController();
  const job = runtime.job("w", { timeout: 100, signal: controller.signal });
  await turn();

  clock.set(100);
  controller.abort();
  job.cancel();
  void runtime.getWorker("w")?.cancel();
  await job.settled;

  expect(told).toEqual(["timeout", "timeout"]);
  expect(await rejectionOf(job)).toBe(await rejectionOf(job));
});

test("A group that has completed stays completed, whatever is done to it", async () => {
  const { runtime } = runtimeWith({ a: () => 1, b: () => 2 });
  const told: string[] = [];
  runtime.on("jobCompleted", () => told.push("completed"));
  runtime.on("jobError", () => told.push("error"));
  const group = runtime.jobGroup(["a", "b"]);
  await group;
  group.cancel();
  group.group.fail("no");
  group.group.complete();
  expect(runtime.jobGroups.size).toBe(0);
  expect(await group).toMatchObject({ responses: { a: 1, b: 2 } });
  await turn();
  expect(told).toEqual(["completed"]);
});

test("An answer with a status that there is not is refused, and the job still ends in one of the four", async () => {
  let refusal: unknown;
  const { runtime } = runtimeWith({
    async w(request) {
      refusal = await request.respond(1, { status: "finished" as never }).catch((error: unknown) => error);
    },
  });
  const job = runtime.job("w");
  await Promise.allSettled([job]);
  expect(Object.values(JobStatus)).toContain(job.status);
  expect(refusal).toBeInstanceOf(TypeError);
});

test("Disposing the runtime gives every job that has none its ending, and none a second one", async () => {
  const { runtime, clock } = runtimeWith({ w: untilAborted });
  const ended: string[] = [];
  runtime.on("jobResponse", ({ jobId }) => ended.push(jobId));
  const jobs = Array.from({ length: 20 }, () => runtime.job("w"));
  const waiting = runtime.job("nobody");
  await turn();
  await disposeRuntime(runtime, clock);
  expect(ended.sort()).toEqual([...jobs, waiting].map(({ jobId }) => jobId).sort());
});
