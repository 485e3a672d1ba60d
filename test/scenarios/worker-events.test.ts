import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest, Worker } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** What a worker hears of the jobs that it runs, in a line each. */
function hear(worker: Pick<Worker, "on">): string[] {
  const lines: string[] = [];
  worker.on("message", ({ type }) => lines.push(`message ${type}`));
  worker.on("jobRequest", ({ name, payload }) => lines.push(`jobRequest ${name} ${payload}`));
  worker.on("jobCancelled", ({ code, reason }) => lines.push(`jobCancelled ${code} ${reason}`));
  worker.on("jobUpdateRequested", ({ workerName }) => lines.push(`jobUpdateRequested ${workerName}`));
  return lines;
}

describe("what a worker hears of the jobs that it runs", () => {
  it("is the message, the request, the wish for an update and the cancel, in order", async () => {
    const { runtime } = testRuntime();
    const worker = createWorker("w", { jobs: { j: untilAborted } });
    await runtime.addWorkers(worker);
    const lines = hear(worker);
    const job = runtime.job("w", { name: "j", payload: "p" });
    await turn();
    job.requestUpdate();
    await turn();
    job.cancel("enough");
    await job.settled;
    await turn();
    expect(lines).toEqual([
      "message job.request",
      "jobRequest j p",
      "message job.update_request",
      "jobUpdateRequested w",
      "message job.cancel",
      "jobCancelled cancelled enough",
    ]);
  });

  it("is the request before its handler runs: both get the same object", async () => {
    const seen: unknown[] = [];
    const { runtime } = runtimeWith({ w: (request) => seen.push("handler", request) });
    runtime.getWorker("w")?.on("jobRequest", (request) => seen.push("listener", request));
    await runtime.job("w");
    expect(seen.map((each) => (typeof each === "string" ? each : "request"))).toEqual([
      "listener",
      "request",
      "handler",
      "request",
    ]);
    expect(seen[1]).toBe(seen[3]);
  });

  it("is the request of a job that has to queue, too, and its cancel while it queues", async () => {
    const gate = deferred();
    const { runtime } = testRuntime();
    const worker = createWorker("w", { jobs: { j: { sequential: true, run: () => gate.promise } } });
    await runtime.addWorkers(worker);
    const first = runtime.job("w", { name: "j", payload: 1 });
    const lines = hear(worker);
    const second = runtime.job("w", { name: "j", payload: 2 });
    await turn();
    second.cancel("enough");
    await second.settled;
    await turn();
    gate.resolve();
    await first;
    expect(lines.filter((line) => !line.startsWith("message"))).toEqual([
      "jobRequest j 1",
      "jobRequest j 2",
      "jobCancelled cancelled enough",
    ]);
  });

  it("is a cancel for each reason that ends a job from outside, with its code", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const worker = runtime.getWorker("w")!;
    const codes: string[] = [];
    worker.on("jobCancelled", ({ code, jobId }) => codes.push(`${code} ${jobId === last.jobId}`));
    let last = runtime.job("w", { timeout: 5 });
    await clock.advance(5);
    last = runtime.job("w");
    await turn();
    await worker.cancel();
    await turn();
    expect(codes).toEqual(["timeout true", "worker_ended true"]);
  });

  it("is no cancel of a job that completed, nor a request that has no handler", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const lines = hear(runtime.getWorker("w")!);
    const job = runtime.job("w");
    await job;
    job.cancel();
    await runtime.job("w", { name: "unknown" }).settled;
    await turn();
    expect(lines).toEqual(["message job.request", "jobRequest undefined undefined", "message job.request"]);
  });
});

describe("a class of workers that overrides `onX` methods", () => {
  const heard: string[] = [];
  class Observing extends Worker {
    override onJobRequest({ payload }: JobRequest): void {
      heard.push(`onJobRequest ${payload}`);
    }
    override onJobCancelled({ reason }: { reason: string | undefined }): void {
      heard.push(`onJobCancelled ${reason}`);
    }
    override onJobUpdateRequested(): void {
      heard.push("onJobUpdateRequested");
    }
    override onMessage({ type }: { type: string }): void {
      heard.push(`onMessage ${type}`);
    }
    override onJobUpdate({ data }: { data: unknown }): void {
      heard.push(`onJobUpdate ${data}`);
    }
    override onJobStreamStart({ data }: { data: unknown }): void {
      heard.push(`onJobStreamStart ${data}`);
    }
    override onJobStreamData({ data }: { data: unknown }): void {
      heard.push(`onJobStreamData ${data}`);
    }
    override onJobStreamEnd({ data }: { data: unknown }): void {
      heard.push(`onJobStreamEnd ${data}`);
    }
    override onJobResponse({ status }: { status: string }): void {
      heard.push(`onJobResponse ${status}`);
    }
    override onJobCompleted({ responses }: { responses: Readonly<Record<string, unknown>> }): void {
      heard.push(`onJobCompleted ${Object.keys(responses)}`);
    }
    override onJobError({ code }: { code: string }): void {
      heard.push(`onJobError ${code}`);
    }
    override async onJob(request: JobRequest): Promise<void> {
      if (request.payload === "endless") return untilAborted(request);
      await request.update(1);
      await request.streamStart(2);
      await request.streamData(3);
      return request.streamEnd(4);
    }
  }

  it("hears in them all that its listeners would, before they do, and runs its jobs in `onJob`", async () => {
    heard.length = 0;
    const { runtime } = testRuntime();
    const worker = new Observing("w");
    await runtime.addWorkers(worker);
    worker.on("jobCompleted", () => heard.push("listener"));
    await worker.job("w", { payload: "streams" });
    await turn();
    expect(heard).toEqual([
      "onMessage job.request",
      "onJobRequest streams",
      "onJobUpdate 1",
      "onJobStreamStart 2",
      "onJobStreamData 3",
      "onJobStreamEnd 4",
      "onJobResponse completed",
      "onJobCompleted w",
      "listener",
    ]);
  });

  it("hears of wishes for updates, cancels and errors", async () => {
    heard.length = 0;
    const { runtime } = testRuntime();
    const worker = new Observing("w");
    await runtime.addWorkers(worker);
    const job = worker.job("w", { payload: "endless" });
    await turn();
    job.requestUpdate();
    await turn();
    job.cancel("enough");
    await job.settled;
    await turn();
    expect(heard.filter((line) => !line.startsWith("onMessage"))).toEqual([
      "onJobRequest endless",
      "onJobUpdateRequested",
      "onJobResponse cancelled",
      "onJobError cancelled",
      "onJobCancelled enough",
    ]);
  });

  it("calls them with the worker as `this`", async () => {
    let self: unknown;
    class Knows extends Worker {
      override onJobCompleted(): void {
        self = this;
      }
    }
    const { runtime } = runtimeWith({ w: () => 1 });
    const worker = new Knows("knows");
    await runtime.addWorkers(worker);
    await worker.job("w");
    await turn();
    expect(self).toBe(worker);
  });
});
