import { expect, test } from "vitest";
import { createWorker, JobError, JobGroupError } from "../../../src/index.ts";
import { deferred } from "../../fixtures/deferred.ts";
import { readAll, readData, rejectionOf } from "../../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../../fixtures/test-runtime.ts";
import { turn, turns } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

test("(e) A worker that is ready after 400 ms of a timeout of 500 ms has 100 ms for its job, not 500", async () => {
  const { runtime, clock } = testRuntime();
  const job = runtime.job("w", { timeout: 500 });
  await clock.advance(400);
  await runtime.addWorkers(createWorker("w", { onJob: untilAborted }));
  await clock.advance(99);
  expect(job.status).toBeUndefined();
  await clock.advance(1);
  expect(await rejectionOf(job)).toMatchObject({ code: "timeout", reason: "timeout" });
});

test("(e) A worker that is never ready: a job rejects with a JobError, a group with a JobGroupError", async () => {
  const { runtime, clock } = testRuntime();
  const job = runtime.job("nobody", { timeout: 500 });
  const group = runtime.jobGroup(["nobody"], { timeout: 500 });
  await clock.advance(500);
  const reason = "workers not ready within timeout";
  const errors = [await rejectionOf(job), await rejectionOf(group)];
  expect(errors[0]).toBeInstanceOf(JobError);
  expect(errors[1]).toBeInstanceOf(JobGroupError);
  for (const error of errors) expect(error).toMatchObject({ code: "timeout", reason });
});

test("(f) Of 300 events all 300 are read, though 100 came before there was a loop", async () => {
  const gate = deferred();
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 0; i < 300; i++) {
        if (i === 100) await gate.promise;
        await request.update(i);
      }
    },
  });
  const job = runtime.job("w");
  await turns(2);
  const reading = readData(job);
  gate.resolve();
  expect(await reading).toEqual(Array.from({ length: 300 }, (_, i) => i));
});

test("(f) An answer that comes before there is a loop hangs no loop, with or without a timeout", async () => {
  const { runtime } = runtimeWith({ w: () => "done" });
  for (const timeout of [undefined, 500]) {
    const job = runtime.job("w", { timeout });
    await job.settled;
    expect(await readAll(job)).toEqual({ events: [], error: undefined });
    const group = runtime.jobGroup(["w"], { timeout });
    await group.settled;
    expect(await readAll(group)).toEqual({ events: [], error: undefined });
  }
});

test("(k) An unread producer of 200,000 events keeps 1,024 of them, and those that it drops are counted", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 0; i < 200_000; i++) await request.update(i);
    },
  });
  const job = runtime.job("w");
  await job;
  expect(job.droppedEvents).toBe(200_000 - 1_024);
  const data = await readData(job);
  expect(data).toHaveLength(1_024);
  expect(data.at(-1)).toBe(199_999);
});

test("(k) A producer that awaits its reports waits while its reader is slow, and loses nothing", async () => {
  let reported = 0;
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 1; i <= 5_000; i++) {
        await request.update(i);
        reported = i;
      }
    },
  });
  const job = runtime.job("w");
  let read = 0;
  for await (const { data } of job) {
    expect(data).toBe(++read);
    if (read % 500 === 0) await turn();
    expect(reported).toBeLessThanOrEqual(read + 1_024);
  }
  expect(read).toBe(5_000);
});
