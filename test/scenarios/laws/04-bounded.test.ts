import { expect, test } from "vitest";
import type { JobRequest } from "../../../src/index.ts";
import { deferred } from "../../fixtures/deferred.ts";
import { readAll, readData } from "../../fixtures/read-all.ts";
import { runtimeWith, type TestHandler } from "../../fixtures/test-runtime.ts";
import { turn, turns } from "../../fixtures/turn.ts";

/** A handler that reports 1, 2, 3, … and awaits each; `reported` says how far it is. */
function awaiting(count: number, report: "update" | "streamData" = "update") {
  const progress = { reported: 0 };
  const handler: TestHandler = async (request: JobRequest) => {
    for (let i = 1; i <= count; i++) {
      await request[report](i);
      progress.reported = i;
    }
    return "done";
  };
  return { handler, progress };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

test("While somebody iterates, an awaited report waits for room, and nothing is dropped", async () => {
  const { handler, progress } = awaiting(100);
  const { runtime } = runtimeWith({ w: handler });
  const job = runtime.job("w", { buffer: 4 });
  const loop = job[Symbol.asyncIterator]();
  expect(await loop.next()).toMatchObject({ value: { data: 1 } });
  await turns(5);
  // One is read, four are held.
  expect(progress.reported).toBe(5);
  expect(await loop.next()).toMatchObject({ value: { data: 2 } });
  await turns(5);
  expect(progress.reported).toBe(6);
  expect(await readData(loop)).toEqual(upTo(100).slice(2));
  expect(job.droppedEvents).toBe(0);
});

test("The buffer holds 1,024 events unless it is told otherwise", async () => {
  const { handler, progress } = awaiting(3_000);
  const { runtime } = runtimeWith({ w: handler });
  const job = runtime.job("w");
  const loop = job[Symbol.asyncIterator]();
  await turns(20);
  expect(progress.reported).toBe(1_024);
  expect(await readData(loop)).toEqual(upTo(3_000));
});

test("Reports that are not awaited pile up at the handler, and none is lost", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 1; i <= 10_000; i++) void request.update(i);
    },
  });
  const job = runtime.job("w", { buffer: 4 });
  expect(await readData(job)).toEqual(upTo(10_000));
  expect(job.droppedEvents).toBe(0);
});

test("While nobody iterates the handler never waits; the oldest events are dropped and counted", async () => {
  const { handler, progress } = awaiting(100);
  const { runtime } = runtimeWith({ w: handler });
  const job = runtime.job("w", { buffer: 4 });
  expect(await job).toBe("done");
  expect(progress.reported).toBe(100);
  expect(job.droppedEvents).toBe(96);
  expect(runtime.stats().droppedEvents).toBe(96);
  expect(await readData(job)).toEqual([97, 98, 99, 100]);
});

test("A handler that waits for room goes on when the last loop is left", async () => {
  const { handler, progress } = awaiting(100);
  const { runtime } = runtimeWith({ w: handler });
  const job = runtime.job("w", { buffer: 4 });
  for await (const _ of job) break;
  expect(await job).toBe("done");
  expect(progress.reported).toBe(100);
  expect(job.droppedEvents).toBe(95);
});

test("A handler that waits for room goes on when its job is ended from outside", async () => {
  const { handler, progress } = awaiting(100);
  const { runtime } = runtimeWith({ w: handler });
  const job = runtime.job("w", { buffer: 4 });
  const loop = job[Symbol.asyncIterator]();
  await turns(3);
  expect(progress.reported).toBe(4);
  job.cancel();
  await job.settled;
  expect(progress.reported).toBe(100);
  expect((await readAll(loop)).error).toMatchObject({ code: "cancelled" });
});

test("A handler that never stops reporting still gives the event loop its turn", async () => {
  let isTurn = false;
  const { runtime } = runtimeWith({
    async w(request) {
      while (!isTurn) await request.update();
    },
  });
  setImmediate(() => {
    isTurn = true;
  });
  await runtime.job("w");
  expect(isTurn).toBe(true);
});

test("A loop that begins after stream data was dropped throws stream_gap, and the job completes all the same", async () => {
  const { handler } = awaiting(10, "streamData");
  const { runtime } = runtimeWith({ w: handler });
  const job = runtime.job("w", { buffer: 4 });
  await job;
  const { events, error } = await readAll(job);
  expect(events).toEqual([]);
  expect(error).toMatchObject({ name: "JobError", status: "error", code: "stream_gap", jobId: job.jobId });
  expect(await job).toBe("done");
});

test("A loop over a group whose stream data was dropped throws stream_gap", async () => {
  const { handler } = awaiting(10, "streamData");
  const { runtime } = runtimeWith({ a: handler, b: handler });
  const group = runtime.jobGroup(["a", "b"], { buffer: 4 });
  await group;
  expect((await readAll(group)).error).toMatchObject({ code: "stream_gap", jobId: group.jobId });
});

test("Updates that were dropped make no gap", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 0; i < 10; i++) await request.update(i);
      await request.streamData("whole");
    },
  });
  const job = runtime.job("w", { buffer: 2 });
  await job;
  expect(await readData(job)).toEqual([9, "whole"]);
});

test("The ending of a full job is neither dropped nor does it wait", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 1; i <= 4; i++) await request.update(i);
      return "done";
    },
  });
  const job = runtime.job("w", { buffer: 4 });
  const loop = job[Symbol.asyncIterator]();
  expect(await job).toBe("done");
  expect(await readData(loop)).toEqual([1, 2, 3, 4]);
});

test("A full buffer that nobody reads for 5 s is logged, once", async () => {
  const { handler } = awaiting(100);
  const { runtime, clock, takeLog } = runtimeWith({ w: handler });
  const job = runtime.job("w", { buffer: 4 });
  const loop = job[Symbol.asyncIterator]();
  await clock.advance(4_999);
  expect(takeLog()).toEqual([]);
  await clock.advance(1);
  expect(takeLog()).toEqual([expect.stringMatching(new RegExp(`${job.jobId}.*buffer of 4 .*5 s`))]);
  await clock.advance(60_000);
  expect(takeLog()).toEqual([]);
  expect(await readData(loop)).toEqual(upTo(100));
});

test("A full buffer that is read slowly is not logged", async () => {
  const { handler } = awaiting(20);
  const { runtime, clock, takeLog } = runtimeWith({ w: handler });
  const loop = runtime.job("w", { buffer: 4 })[Symbol.asyncIterator]();
  for (let i = 1; i <= 20; i++) {
    expect(await loop.next()).toMatchObject({ value: { data: i } });
    await clock.advance(4_000);
  }
  expect(await loop.next()).toMatchObject({ done: true });
  expect(takeLog()).toEqual([]);
});

test("A job that is awaited in its own loop hangs visibly: its handler waits, and the log says so", async () => {
  const { handler } = awaiting(10);
  const { runtime, clock, takeLog } = runtimeWith({ w: handler });
  const done = deferred();
  const job = runtime.job("w", { buffer: 2, timeout: 60_000 });
  const loop = async (): Promise<void> => {
    for await (const _ of job) await job;
  };
  void loop().catch(() => done.resolve());
  await turn();
  await clock.advance(5_000);
  expect(takeLog()).toEqual([expect.stringContaining("do not await a job inside its own loop")]);
  await clock.advance(60_000);
  await done.promise;
});
