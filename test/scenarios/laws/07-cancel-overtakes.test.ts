import { expect, test } from "vitest";
import { readAll, rejectionOf } from "../../fixtures/read-all.ts";
import { runtimeWith } from "../../fixtures/test-runtime.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

const MANY = 10_000;

test("A cancel reaches the handler before the 10,000 events that it has queued reach anybody", async () => {
  let lateAtAbort: number | undefined;
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 0; i < MANY; i++) void request.streamData(i);
      request.signal.addEventListener("abort", () => {
        lateAtAbort = runtime.stats().lateReports;
      });
      await untilAborted(request);
    },
  });
  let heard = 0;
  const job = runtime.job("w");
  runtime.on("jobStreamData", () => {
    if (++heard === 3) job.cancel();
  });
  expect(await rejectionOf(job)).toMatchObject({ code: "cancelled" });
  await job.settled;
  expect(heard).toBe(3);
  expect(lateAtAbort).toBe(0);
  expect(job.droppedEvents).toBe(MANY);
});

test("The cancel of one job overtakes the 10,000 queued events of another", async () => {
  let heard = 0;
  let heardAtAbort: number | undefined;
  const { runtime } = runtimeWith({
    async loud(request) {
      for (let i = 0; i < MANY; i++) void request.streamData(i);
    },
    async quiet(request) {
      request.signal.addEventListener("abort", () => {
        heardAtAbort = heard;
      });
      await untilAborted(request);
    },
  });
  const quiet = runtime.job("quiet");
  const loud = runtime.job("loud");
  runtime.on("jobStreamData", () => {
    if (++heard === 3) quiet.cancel();
  });
  await loud;
  await quiet.settled;
  expect(heard).toBe(MANY);
  expect(heardAtAbort).toBe(3);
});

test("A deadline overtakes queued events, too", async () => {
  let lateAtAbort: number | undefined;
  const { runtime, clock } = runtimeWith({
    async w(request) {
      for (let i = 0; i < MANY; i++) void request.streamData(i);
      request.signal.addEventListener("abort", () => {
        lateAtAbort = runtime.stats().lateReports;
      });
      await untilAborted(request);
    },
  });
  let heard = 0;
  const job = runtime.job("w", { timeout: 100 });
  runtime.on("jobStreamData", () => {
    if (++heard === 3) clock.set(100);
  });
  expect(await rejectionOf(job)).toMatchObject({ code: "timeout" });
  await job.settled;
  expect(heard).toBe(3);
  expect(lateAtAbort).toBe(0);
});

test("An urgent report overtakes 10,000 that are queued, on the way and in the loop", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 0; i < MANY; i++) void request.update(i);
      await request.update("fire", { urgent: true });
    },
  });
  const told: unknown[] = [];
  runtime.on("jobUpdate", ({ data }) => told.push(data));
  const job = runtime.job("w", { buffer: 2 * MANY });
  const { events } = await readAll(job);
  expect(told[0]).toBe("fire");
  expect(events[0]).toEqual({ type: "update", data: "fire" });
  expect(events).toHaveLength(MANY + 1);
});

test("An urgent report overtakes those that wait for room", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 0; i < 100; i++) void request.update(i);
      await request.update("fire", { urgent: true });
    },
  });
  const { events } = await readAll(runtime.job("w", { buffer: 4 }));
  expect(events[0]).toEqual({ type: "update", data: "fire" });
  expect(events).toHaveLength(101);
});

test("An urgent ending overtakes 10,000 queued events: none of them is delivered", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 0; i < MANY; i++) void request.streamData(i);
      await request.respond("at once", { urgent: true });
    },
  });
  let heard = 0;
  runtime.on("jobStreamData", () => heard++);
  const job = runtime.job("w");
  expect(await job).toBe("at once");
  await job.settled;
  expect(heard).toBe(0);
  expect(job.droppedEvents).toBe(MANY);
});

test("A cancel never overtakes the request that it is about: no handler is left running", async () => {
  let begun = 0;
  let aborted = 0;
  const { runtime } = runtimeWith({
    async w(request) {
      begun++;
      await untilAborted(request);
      aborted++;
    },
  });
  const job = runtime.job("w");
  job.cancel();
  await job.settled;
  expect(runtime.getWorker("w")?.activeJobs.size).toBe(0);
  expect(aborted).toBe(begun);
});
