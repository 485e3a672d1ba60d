import { describe, expect, it } from "vitest";
import { JobError } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { readAll, rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

describe("the actor of a job", () => {
  it.each([
    [undefined, "job:w:"],
    ["summarize", "job:w:summarize:"],
  ])("called %s has an id that says whose it is, and eight letters of the job's", (name, prefix) => {
    const { runtime } = testRuntime({ createId: () => "0123456789" });
    const { actor } = runtime.job("w", name === undefined ? {} : { name });
    expect(actor.id).toBe(`${prefix}01234567`);
    expect(actor._parent).toBe(runtime.actor);
    expect(actor.getSnapshot().context).toEqual({ jobId: "0123456789", workerName: "w", name, attempt: 1 });
  });

  it("decides: whoever sends it an event tells the job", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    job.actor.send({ type: "job.update", data: "from outside" });
    job.actor.send({ type: "job.response", status: "completed", response: 42 });
    job.actor.send({ type: "job.cancel" });
    expect(await job).toBe(42);
    expect((await readAll(job)).events).toEqual([{ type: "update", data: "from outside" }]);
    expect(job.actor.getSnapshot()).toMatchObject({ status: "done", output: { response: 42 } });
    await job.settled;
  });
});

describe("a job whose worker is not ready", () => {
  it("is pending, and is logged once after pendingWarnMs, with who is there", async () => {
    const { runtime, clock, takeLog } = runtimeWith({ a: () => 1, b: () => 1 }, { pendingWarnMs: 300 });
    const job = runtime.job("w", { name: "n" });
    await clock.advance(299);
    expect(takeLog()).toEqual([]);
    await clock.advance(1);
    expect(takeLog()).toEqual([
      `job 'n' ${job.jobId} on worker 'w' has waited 300 ms for its worker. Workers here: 'a', 'b'. ` +
        "Add the worker, mend the name, or give the job a timeout.",
    ]);
    await clock.advance(10_000);
    expect([takeLog(), job.actor.getSnapshot().value]).toEqual([[], "pending"]);
  });

  it("is not logged once it has ended", async () => {
    const { runtime, clock, takeLog } = testRuntime({ pendingWarnMs: 300 });
    const job = runtime.job("w");
    job.cancel();
    await clock.advance(1_000);
    expect([takeLog(), job.status]).toEqual([[], "cancelled"]);
  });

  it("is settled as soon as it is cancelled: no worker has it", async () => {
    const { runtime } = testRuntime();
    const job = runtime.job("w");
    job.cancel("enough");
    await job.settled;
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "enough" });
    expect(servicesOf(runtime).jobs.size).toBe(0);
  });
});

describe("the deadline of a job", () => {
  it.each([
    ["is there", { w: untilAborted }, "timeout"],
    ["is not there", {}, "workers not ready within timeout"],
  ])("says why it passed when its worker %s", async (_, workers, reason) => {
    const { runtime, clock } = runtimeWith(workers);
    const job = runtime.job("w", { timeout: 50 });
    await clock.advance(49);
    expect(job.status).toBeUndefined();
    await clock.advance(1);
    expect(await rejectionOf(job)).toMatchObject({ status: "cancelled", code: "timeout", reason });
  });

  it("that passes at once ends it before anything is sent", async () => {
    const heard: unknown[] = [];
    const { runtime, clock } = runtimeWith({ w: () => 1 });
    runtime.getWorker("w")?.on("message", (message) => heard.push(message));
    const job = runtime.job("w", { timeout: 0 });
    expect([job.status, clock.timersSet]).toEqual(["cancelled", 0]);
    await turn();
    expect(heard).toEqual([]);
    expect(await rejectionOf(job)).toMatchObject({ code: "timeout" });
  });
});

describe("what a job's worker sends", () => {
  it("with its ending comes before the ending, though it had no room yet", async () => {
    const { runtime } = runtimeWith({
      w: (request) => {
        for (let data = 0; data < 4; data++) void request.update(data);
        return "end";
      },
    });
    const job = runtime.job("w", { buffer: 1 });
    const { events, error } = await readAll(job);
    expect(events.map(({ data }) => data)).toEqual([0, 1, 2, 3]);
    expect([error, await job]).toEqual([undefined, "end"]);
  });

  it("is discarded and counted when an urgent ending overtakes it", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        void request.update(1);
        void request.update(2);
        await request.respond("now", { urgent: true });
      },
    });
    const job = runtime.job("w");
    expect(await job).toBe("now");
    await turn();
    expect((await readAll(job)).events).toEqual([]);
    expect(job.droppedEvents).toBe(2);
    await job.settled;
  });

  it("is an event of its actor, which emits it to its own listeners", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.streamEnd("last") });
    const job = runtime.job("w");
    const emitted: unknown[] = [];
    job.actor.on("*", (event) => emitted.push(event));
    await job;
    expect(emitted).toEqual([{ type: "stream_end", data: "last" }]);
    expect((await readAll(job)).events).toEqual([{ type: "stream_end", data: "last" }]);
  });
});

describe("a job that has ended from outside", () => {
  it("tells its worker with which code and reason", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const notices: unknown[] = [];
    runtime.getWorker("w")?.on("jobCancelled", ({ code, reason }) => notices.push([code, reason]));
    const cancelled = runtime.job("w");
    void runtime.job("w", { timeout: 10 });
    await turn();
    cancelled.cancel("enough");
    await clock.advance(10);
    expect(notices).toEqual([
      ["cancelled", "enough"],
      ["timeout", "timeout"],
    ]);
  });

  it("ignores what its worker says afterwards, and counts it", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({
      w: async (request) => {
        await gate.promise;
        await request.update("late");
        return "late";
      },
    });
    const job = runtime.job("w");
    await turn();
    job.cancel();
    await turn();
    gate.resolve();
    await job.settled;
    expect(job.status).toBe("cancelled");
    expect(runtime.stats()).toMatchObject({ lateReports: 1, lateEndings: 1 });
  });

  it("rejects with one and the same error everywhere", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.fail("no", { cause: "why" }) });
    const job = runtime.job("w");
    const error = await rejectionOf(job);
    expect(error).toBeInstanceOf(JobError);
    expect((await readAll(job)).error).toBe(error);
    expect(() => job.response).toThrow(error as Error);
    expect(await rejectionOf(job)).toBe(error);
    expect((error as JobError).cause).toBe("why");
  });
});
