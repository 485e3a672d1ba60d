import { describe, expect, it } from "vitest";
import { createWorker, type JobContext, type Worker } from "../src/index.ts";
import type { WorkerMessage } from "../src/message.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

/** What a worker is told, in order: the type, and the place of the job among those asked for. */
function listenTo(worker: Worker, jobs: readonly JobContext[]): string[] {
  const told: string[] = [];
  worker.on("message", ({ type, jobId }: WorkerMessage) =>
    told.push(`${type} ${jobs.findIndex((job) => job.jobId === jobId)}`),
  );
  return told;
}

describe("what a worker is told of a job", () => {
  it("does not overtake the request that it is about, and comes right after it, before the next", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const jobs: JobContext[] = [];
    const told = listenTo(runtime.getWorker("w") as Worker, jobs);
    for (let i = 0; i < 3; i++) jobs.push(runtime.job("w"));
    jobs[1]?.requestUpdate();
    jobs[1]?.cancel("at once");
    expect(jobs.map(({ status }) => status)).toEqual([undefined, "cancelled", undefined]);
    await turn();
    expect(told).toEqual([
      "job.request 0",
      "job.request 1",
      "job.update_request 1",
      "job.cancel 1",
      "job.request 2",
    ]);
    await jobs[1]?.settled;
  });

  it("overtakes all requests of others once the worker has that of the job", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const jobs = [runtime.job("w")];
    await turn();
    const told = listenTo(runtime.getWorker("w") as Worker, jobs);
    for (let i = 0; i < 2; i++) jobs.push(runtime.job("w"));
    jobs[0]?.cancel();
    await turn();
    expect(told).toEqual(["job.cancel 0", "job.request 1", "job.request 2"]);
  });

  it("is nothing of a job that ended before its worker was there", async () => {
    const { runtime } = testRuntime();
    const jobs = [runtime.job("w"), runtime.job("w", { timeout: 0 }), runtime.job("w")];
    jobs[0]?.requestUpdate();
    jobs[0]?.cancel();
    await Promise.all([jobs[0]?.settled, jobs[1]?.settled]);
    const worker = createWorker("w", { onJob: () => "done" });
    const told = listenTo(worker as unknown as Worker, jobs);
    await runtime.addWorkers(worker);
    expect(await jobs[2]).toBe("done");
    expect(told).toEqual(["job.request 2"]);
  });

  it("reaches the worker that was ready for it, though another has its name by then", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const first = runtime.getWorker("w") as Worker;
    const job = runtime.job("w");
    const told = listenTo(first, [job]);
    const gone = first.cancel("replaced");
    const second = createWorker("w", { onJob: () => "of the second" });
    await runtime.addWorkers(second);
    const later = runtime.job("w");
    expect(await later).toBe("of the second");
    await gone;
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended" });
    await job.settled;
    expect(told).toEqual(["job.request 0"]);
  });
});

describe("a job that is cancelled as soon as it was asked for", () => {
  it("has its ending at once; its handler is called with a signal that aborts, and is waited for", async () => {
    const signals: [boolean, unknown][] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        signals.push([request.signal.aborted, request.signal.reason.reason]);
      },
    });
    const job = runtime.job("w");
    job.cancel("at once");
    expect(job.status).toBe("cancelled");
    await job.settled;
    expect(signals).toEqual([[true, "at once"]]);
    expect(servicesOf(runtime).runs).toBe(0);
  });
});
