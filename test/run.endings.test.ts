import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, it } from "vitest";
import { createWorker, type JobDefinition, type JobRequest } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { testRuntime } from "./fixtures/test-runtime.ts";
import { turn, turns } from "./fixtures/turn.ts";

/** A worker with a job `j`, whose requests somebody may end before the handler does. */
function withJob(definition: object) {
  const test = testRuntime();
  const requests: JobRequest[] = [];
  const worker = createWorker("w", { jobs: { j: definition as JobDefinition } });
  worker.on("jobRequest", (request) => requests.push(request));
  void test.runtime.addWorkers(worker);
  const ask = (payload?: unknown) => test.runtime.job("w", { name: "j", payload });
  return { ...test, worker, requests, ask };
}

describe("a run that is given its ending while it waits", () => {
  it("for a slot has it at once, and never calls its handler", async () => {
    const gate = deferred();
    const calls: unknown[] = [];
    const { worker, requests, ask } = withJob({
      sequential: true,
      run: ({ payload }: JobRequest) => {
        calls.push(payload);
        return gate.promise;
      },
    });
    const [first, second, third] = [ask(1), ask(2), ask(3)];
    await turn();
    await requests[1]?.respond("of a listener");
    expect(await second).toBe("of a listener");
    gate.resolve();
    await Promise.all([first, third]);
    await Promise.all([first, second, third].map(({ settled }) => settled));
    expect(calls).toEqual([1, 3]);
    expect(worker.activeJobs.size).toBe(0);
  });

  it("for its very request has it at once, and never calls its handler", async () => {
    const calls: unknown[] = [];
    const { runtime, worker } = withJob({ run: () => void calls.push("handler") });
    worker.on("jobRequest", (request) => void request.respond("of a listener"));
    const job = runtime.job("w", { name: "j" });
    expect(await job).toBe("of a listener");
    await job.settled;
    expect([calls, worker.activeJobs.size, runtime.stats().lateEndings]).toEqual([[], 0, 0]);
  });

  it("and fails by it, too: what the listener threw is reported as the listener's", async () => {
    const calls: unknown[] = [];
    const { runtime, worker, takeLog } = withJob({ run: () => void calls.push("handler") });
    worker.on("jobRequest", (request) => request.fail("not today"));
    const job = runtime.job("w", { name: "j" });
    expect(await rejectionOf(job)).toMatchObject({ code: "failed", reason: "not today" });
    await job.settled;
    expect(calls).toEqual([]);
    expect(takeLog()).toEqual([expect.stringContaining("listener of 'jobRequest'")]);
  });
});

describe("a response schema that answers with a thenable that is no promise", () => {
  const answering = (
    then: (resolve: (result: unknown) => void, reject: (error: unknown) => void) => void,
  ) => ({
    "~standard": {
      version: 1,
      vendor: "test",
      validate: () => ({ then }),
    } as unknown as StandardSchemaV1["~standard"],
  });

  it("is waited for, and what it makes of the response is the response", async () => {
    const { ask } = withJob({
      response: answering((resolve) => void turn().then(() => resolve({ value: "checked" }))),
      run: () => "raw",
    });
    const job = ask();
    expect(await job).toBe("checked");
    await job.settled;
  });

  it("may find issues", async () => {
    const issues = [{ message: "wrong" }];
    const { ask } = withJob({ response: answering((resolve) => resolve({ issues })), run: () => "raw" });
    const job = ask();
    expect(await rejectionOf(job)).toMatchObject({ code: "invalid_response", issues, response: "raw" });
    await job.settled;
  });

  it.each<[string, () => void]>([
    [
      "throws",
      () => {
        throw new Error("of the schema");
      },
    ],
    ["rejects", (...[, reject]: unknown[]) => (reject as (error: Error) => void)(new Error("of the schema"))],
  ])("and that %s makes the job end with that error", async (_, then) => {
    const { ask } = withJob({ response: answering(then), run: () => "raw" });
    const job = ask();
    expect(await rejectionOf(job)).toMatchObject({ code: "error", reason: "of the schema" });
    await job.settled;
  });

  it("that comes too late for its job is counted, and the run settles", async () => {
    const checked = deferred();
    const { runtime, worker, ask } = withJob({
      response: answering((resolve) => void checked.promise.then(() => resolve({ value: "checked" }))),
      run: () => "raw",
    });
    const job = ask();
    await turn();
    job.cancel();
    checked.resolve();
    await job.settled;
    expect([job.status, runtime.stats().lateEndings, worker.activeJobs.size]).toEqual(["cancelled", 1, 0]);
  });
});

describe("reports that come with an ending which is too late", () => {
  it.each([1, 2, 5])("are counted once each, as dropped or as late, with room for %i", async (buffer) => {
    const REPORTS = 6;
    let cancel = (): void => {};
    const { runtime } = withJob({
      run: async (request: JobRequest) => {
        for (let i = 0; i < REPORTS; i++) void request.update(i);
        void request.respond("done");
        cancel();
      },
    });
    const job = runtime.job("w", { name: "j", buffer });
    const loop = job[Symbol.asyncIterator]();
    cancel = () => job.cancel("as it answers");
    await rejectionOf(loop.next());
    await job.settled;
    await turns(2);
    const { lateReports, droppedEvents, lateEndings } = runtime.stats();
    expect(lateReports + droppedEvents).toBe(REPORTS);
    expect(lateEndings).toBe(1);
  });
});
