import { expect, test } from "vitest";
import { deferred } from "../../fixtures/deferred.ts";
import { readAll, readData, rejectionOf } from "../../fixtures/read-all.ts";
import { runtimeWith, type TestHandler } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

const counting =
  (count: number): TestHandler =>
  async (request) => {
    for (let i = 1; i <= count; i++) await request.update(i);
    return "done";
  };

test("A loop yields the events with type and data, in order, and ends with the job", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      await request.update("begun");
      await request.streamStart({ of: 2 });
      await request.streamData("a");
      await request.streamData("b");
      await request.streamEnd("ab");
    },
  });
  const job = runtime.job("w");
  expect(await readAll(job)).toEqual({
    events: [
      { type: "update", data: "begun" },
      { type: "stream_start", data: { of: 2 } },
      { type: "stream_data", data: "a" },
      { type: "stream_data", data: "b" },
      { type: "stream_end", data: "ab" },
    ],
    error: undefined,
  });
  expect(job.status).toBe("completed");
  expect(await job).toBe("ab");
});

test("A loop that begins late yields what came before it", async () => {
  const gate = deferred();
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 1; i <= 100; i++) void request.update(i);
      await gate.promise;
      await request.update(101);
    },
  });
  const job = runtime.job("w");
  await turn();
  const reading = readData(job);
  gate.resolve();
  expect(await reading).toEqual(Array.from({ length: 101 }, (_, i) => i + 1));
});

test("A loop that begins after the ending yields every event, and then ends", async () => {
  const { runtime } = runtimeWith({ w: counting(3) });
  const job = runtime.job("w");
  expect(await job).toBe("done");
  await job.settled;
  expect(await readData(job)).toEqual([1, 2, 3]);
  expect(await readData(job)).toEqual([]);
});

test("A loop over a job that did not complete yields every event, and then throws the job's error", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      await request.update(1);
      return request.fail("no data");
    },
  });
  const early = runtime.job("w");
  const reading = await readAll(early);
  expect(reading.events).toEqual([{ type: "update", data: 1 }]);
  expect(reading.error).toBe(await rejectionOf(early));

  const late = runtime.job("w");
  const error = await rejectionOf(late);
  expect(await readAll(late)).toEqual({ events: [{ type: "update", data: 1 }], error });
  expect((await readAll(late)).error).toBe(error);
});

test("A loop is not over before its job is, and over as soon as it is", async () => {
  const gate = deferred();
  const { runtime } = runtimeWith({ w: () => gate.promise });
  const job = runtime.job("w");
  let isOver = false;
  const reading = readAll(job).then(() => {
    isOver = true;
  });
  await turn();
  expect(isOver).toBe(false);
  gate.resolve();
  await job;
  await reading;
  expect(isOver).toBe(true);
});

test("A deadline leaves the events that came before it to be read", async () => {
  const { runtime, clock } = runtimeWith({
    async w(request) {
      await request.update(1);
      await untilAborted(request);
    },
  });
  const job = runtime.job("w", { timeout: 100 });
  await clock.advance(100);
  const { events, error } = await readAll(job);
  expect(events).toEqual([{ type: "update", data: 1 }]);
  expect(error).toMatchObject({ code: "timeout" });
});

test("Leaving a loop leaves the job running, and the next loop goes on with what is unread", async () => {
  const { runtime } = runtimeWith({ w: counting(5) });
  const job = runtime.job("w");
  const seen: unknown[] = [];
  for await (const { data } of job) {
    seen.push(data);
    if (data === 2) break;
  }
  expect(job.status).not.toBe("cancelled");
  for await (const { data } of job) seen.push(data);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  expect(await job).toBe("done");
});

test("A loop whose body throws leaves the job running", async () => {
  const { runtime } = runtimeWith({ w: counting(3) });
  const job = runtime.job("w");
  const loop = async (): Promise<void> => {
    for await (const _ of job) throw new Error("of the body");
  };
  expect(await rejectionOf(loop())).toMatchObject({ message: "of the body" });
  expect(await readData(job)).toEqual([2, 3]);
  expect(await job).toBe("done");
});

test("Of two loops at once each event goes to one, and both end with the job", async () => {
  const { runtime } = runtimeWith({ w: counting(100) });
  const job = runtime.job("w");
  const [first, second] = await Promise.all([readData(job), readData(job)]);
  expect(first.length).toBeGreaterThan(0);
  expect(second.length).toBeGreaterThan(0);
  const both = [...first, ...second] as number[];
  expect(both.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
});

test("Of two loops at once both throw when the job did not complete", async () => {
  const { runtime } = runtimeWith({ w: (request) => request.fail("no") });
  const job = runtime.job("w");
  const [first, second] = await Promise.all([readAll(job), readAll(job)]);
  expect(first.error).toMatchObject({ code: "failed", reason: "no" });
  expect(second.error).toBe(first.error);
});

test("An urgent event comes before those that are unread", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      await request.update(1);
      await request.update(2);
      await request.update("fire", { urgent: true });
      await request.update(3);
    },
  });
  const job = runtime.job("w");
  await job;
  expect(await readData(job)).toEqual(["fire", 1, 2, 3]);
});

test("A cancel discards unread events, counts them, and the loop throws at once", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 0; i < 10; i++) await request.streamData(i);
      await untilAborted(request);
    },
  });
  const job = runtime.job("w");
  await turn();
  job.cancel("enough");
  const { events, error } = await readAll(job);
  expect(events).toEqual([]);
  expect(error).toMatchObject({ code: "cancelled", reason: "enough" });
  expect(job.droppedEvents).toBe(10);
  expect(runtime.stats().droppedEvents).toBe(10);
});

test("A cancel discards the unread events of a group, and counts them", async () => {
  const handler: TestHandler = async (request) => {
    for (let i = 0; i < 10; i++) await request.update(i);
    await untilAborted(request);
  };
  const { runtime } = runtimeWith({ a: handler, b: handler });
  const group = runtime.jobGroup(["a", "b"]);
  await turn();
  group.cancel();
  expect(await readAll(group)).toMatchObject({ events: [], error: { code: "cancelled" } });
  expect(group.droppedEvents).toBe(20);
});

test("An urgent ending discards unread events, and counts them", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      for (let i = 0; i < 10; i++) void request.update(i);
      await request.respond("at once", { urgent: true });
    },
  });
  const job = runtime.job("w");
  expect(await job).toBe("at once");
  await job.settled;
  expect(await readData(job)).toEqual([]);
  expect(job.droppedEvents).toBe(10);
});

test("The events of a group come in order per worker, each with its worker's name, early and late", async () => {
  const { runtime } = runtimeWith({ a: counting(50), b: counting(50) });
  const group = runtime.jobGroup(["a", "b"]);
  const early = await readAll(group);
  const other = runtime.jobGroup(["a", "b"]);
  await other;
  const late = await readAll(other);
  for (const { events, error } of [early, late]) {
    expect(error).toBeUndefined();
    expect(events).toHaveLength(100);
    for (const name of ["a", "b"]) {
      const data = events.filter(({ workerName }) => workerName === name).map((event) => event.data);
      expect(data).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    }
  }
});
