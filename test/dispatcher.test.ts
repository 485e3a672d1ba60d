import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest } from "../src/index.ts";
import type { Message, WorkerMessage } from "../src/message.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { requestMessage } from "./fixtures/test-link.ts";
import { runtimeWith, servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

describe("a job without a handler", () => {
  it("of that name ends at once, told which names there are", async () => {
    const { runtime } = runtimeWith({ w: { b: () => 1, a: () => 2 } });
    expect(await rejectionOf(runtime.job("w", { name: "c" }))).toMatchObject({
      code: "no_handler",
      status: "error",
      reason: "worker 'w' has no handler for job 'c'; it has 'b', 'a'",
    });
  });

  it("of that name is told so, where the worker has none at all", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    expect(await rejectionOf(runtime.job("w", { name: "c" }))).toMatchObject({
      reason: "worker 'w' has no handler for job 'c'; it has none",
    });
  });

  it("and without a name is told that there is no 'onJob'", async () => {
    const { runtime } = runtimeWith({ w: { a: () => 1 } });
    expect(await rejectionOf(runtime.job("w"))).toMatchObject({
      code: "no_handler",
      reason: "worker 'w' has no 'onJob' for jobs without a name",
    });
  });

  it("is settled, and is never among the active jobs", async () => {
    const { runtime } = runtimeWith({ w: {} });
    const worker = runtime.getWorker("w");
    const requests: unknown[] = [];
    worker?.on("jobRequest", (request) => requests.push(request));
    const job = runtime.job("w");
    await rejectionOf(job);
    await job.settled;
    expect([requests, worker?.activeJobs.size]).toEqual([[], 0]);
  });
});

describe("a worker's active jobs", () => {
  it("are those that run or queue, by id, until their handlers have settled", async () => {
    const { runtime } = testRuntime();
    const gates = [deferred(), deferred()];
    const worker = createWorker("w", {
      jobs: { j: { sequential: true, run: ({ payload }) => gates[payload as number]?.promise } },
    });
    await runtime.addWorkers(worker);
    const jobs = [0, 1].map((payload) => runtime.job("w", { name: "j", payload }));
    await turn();
    expect([...worker.activeJobs.keys()]).toEqual(jobs.map(({ jobId }) => jobId));
    expect([...worker.activeJobs.values()].map(({ payload }) => payload)).toEqual([0, 1]);
    gates[0]?.resolve();
    await turn();
    expect([...worker.activeJobs.keys()]).toEqual([jobs[1]?.jobId]);
    gates[1]?.resolve();
    await turn();
    expect(worker.activeJobs.size).toBe(0);
  });

  it("include one that has its ending while its handler cleans up", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const worker = runtime.getWorker("w");
    const job = runtime.job("w");
    await turn();
    job.cancel();
    await turn();
    expect(worker?.activeJobs.has(job.jobId)).toBe(true);
    gate.resolve();
    await job.settled;
    expect(worker?.activeJobs.size).toBe(0);
  });
});

describe("a job beyond the limits of its handler", () => {
  it("is refused, told by which, and leaves those that queue alone", async () => {
    const { runtime } = testRuntime();
    const gate = deferred();
    const worker = createWorker("w", {
      jobs: { j: { sequential: true, maxQueued: 1, run: () => gate.promise } },
    });
    await runtime.addWorkers(worker);
    const [first, second, third] = [1, 2, 3].map(() => runtime.job("w", { name: "j" }));
    expect(await rejectionOf(third as NonNullable<typeof third>)).toMatchObject({
      code: "refused",
      status: "error",
      reason: "too many jobs wait for a slot of job 'j' on worker 'w': ask later, or raise 'maxQueued'",
    });
    expect(worker.activeJobs.size).toBe(2);
    gate.resolve();
    await Promise.all([first, second]);
  });

  it("that asks back for the slot it holds is told of the deadlock", async () => {
    const { runtime } = testRuntime();
    const worker = createWorker("w", {
      jobs: {
        j: { sequential: true, run: (request: JobRequest) => request.job("w", { name: "j" }) },
      },
    });
    await runtime.addWorkers(worker);
    expect(await rejectionOf(runtime.job("w", { name: "j" }))).toMatchObject({
      code: "error",
      cause: {
        code: "deadlock",
        reason:
          "it would wait for a slot of job 'j' on worker 'w' that a job holds which waits for it: " +
          "raise 'concurrency', or do not ask back",
      },
    });
  });
});

describe("a message to a worker", () => {
  const address = { jobId: "unknown", workerName: "w", attempt: 1 };

  it.each<WorkerMessage>([
    { type: "job.cancel", ...address, code: "cancelled", reason: undefined },
    { type: "job.update_request", ...address },
  ])("of type '$type' about a job that it does not have is none of its business", async (message) => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const services = servicesOf(runtime);
    const heard: unknown[] = [];
    runtime.getWorker("w")?.on("jobUpdateRequested", (notice) => heard.push(notice));
    const job = runtime.job("w");
    await turn();
    services.bus.post(services.registry.find("w") as NonNullable<unknown> as never, message, true);
    await turn();
    expect([heard, job.status, runtime.stats().badFrames]).toEqual([[], undefined, 0]);
  });

  it("of a type that it does not know is counted as a bad frame", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const services = servicesOf(runtime);
    const odd = { type: "job.dance", ...address } as unknown as WorkerMessage;
    services.bus.post(services.registry.find("w") as NonNullable<unknown> as never, odd, false);
    await turn();
    expect(runtime.stats().badFrames).toBe(1);
    services.stats.badFrames = 0;
    expect(await runtime.job("w")).toBe(1);
  });
});

it("cancels an attempt that has outlived the one after it", async () => {
  const { runtime } = runtimeWith({
    w: (request) => (request.attempt === 1 ? untilAborted(request) : "done"),
  });
  const host = servicesOf(runtime).hosts.get("w");
  const worker = runtime.getWorker("w");
  for (const attempt of [1, 2]) {
    host?.receive(requestMessage({ attempt, isRemote: true }));
    await turn();
  }
  expect(worker?.activeJobs.size).toBe(0);
  const settled: number[] = [];
  const address = { jobId: "j", workerName: "w", attempt: 1 };
  worker?.on("jobCancelled", () => settled.push(1));
  host?.receive({ type: "job.cancel", ...address, code: "cancelled", reason: undefined });
  await turn();
  expect([settled, servicesOf(runtime).runs]).toEqual([[1], 0]);
});

describe("two jobs of one id, of two who asked", () => {
  it("are both counted until they have settled, whichever attempts they are", async () => {
    const ends = [deferred(), deferred()];
    const { runtime } = runtimeWith({ w: ({ attempt }) => ends[attempt - 1]?.promise });
    const host = servicesOf(runtime).hosts.get("w");
    for (const attempt of [2, 1]) {
      host?.receive(requestMessage({ attempt, isRemote: true }));
      await turn();
    }
    expect(servicesOf(runtime).runs).toBe(2);
    for (const end of ends) end.resolve();
    await turn();
    expect(servicesOf(runtime).runs).toBe(0);
  });

  it("and of one attempt are not: nobody could tell them apart", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const host = servicesOf(runtime).hosts.get("w");
    const heard: Message[] = [];
    const late = { receive: (message: Message) => void heard.push(message) };
    host?.receive(requestMessage({ isRemote: true }));
    host?.receive(requestMessage({ isRemote: true, replyTo: late }));
    await turn();
    expect(heard).toMatchObject([{ type: "job.response", status: "error", code: "error", settled: true }]);
    expect(servicesOf(runtime).runs).toBe(1);
  });
});

it("knows of a job who asked for it, also once a later one has its id", async () => {
  const { runtime } = runtimeWith({ w: untilAborted });
  const host = servicesOf(runtime).hosts.get("w");
  const askers = [1, 2].map(() => ({ receive: () => {} }));
  for (const [at, replyTo] of askers.entries()) {
    host?.receive(requestMessage({ attempt: at + 1, isRemote: true, replyTo }));
  }
  await turn();
  for (const asker of askers) expect(host?.dispatcher.hasJob("j", (each) => each === asker)).toBe(true);
  expect(host?.dispatcher.hasJob("j", () => false)).toBe(false);
  expect(host?.dispatcher.hasJob("k", () => true)).toBe(false);
});
