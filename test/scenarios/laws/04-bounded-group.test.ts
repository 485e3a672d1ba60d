import { expect, test } from "vitest";
import { deferred } from "../../fixtures/deferred.ts";
import { readAll } from "../../fixtures/read-all.ts";
import { runtimeWith } from "../../fixtures/test-runtime.ts";
import { turns } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

// The workers of a group share one buffer. Room that one of them leaves must reach the others.

test("When a worker that waits for room ends, the others get the room that is there", async () => {
  const { runtime } = runtimeWith({
    async a(request) {
      await request.update("a1");
      void request.update("a2");
      void request.update("a3");
    },
    async b(request) {
      await request.update("b1");
      await request.update("b2");
      return "b";
    },
  });
  const group = runtime.jobGroup(["a", "b"], { buffer: 1 });
  const loop = group[Symbol.asyncIterator]();
  await turns(5);
  const reading = readAll(loop);
  await turns(5);
  expect(group.results).toHaveProperty("b.status", "completed");
  const { events } = await reading;
  expect(events.map(({ data }) => data).sort()).toEqual(["a1", "a2", "a3", "b1", "b2"]);
});

test("When a worker that waits for room is ended from outside, the others get the room that is there", async () => {
  const gate = deferred();
  const { runtime } = runtimeWith({
    async a(request) {
      await request.update("a1");
      void request.update("a2");
      await untilAborted(request);
    },
    async b(request) {
      await gate.promise;
      await request.update("b1");
      return "b";
    },
  });
  const group = runtime.jobGroup(["a", "b"], { buffer: 1, cancelOnError: false });
  const loop = group[Symbol.asyncIterator]();
  await turns(5);
  gate.resolve();
  await turns(5);
  await runtime.getWorker("a")?.cancel();
  const reading = readAll(loop);
  await turns(5);
  expect(group.results).toHaveProperty("b.status", "completed");
  expect((await reading).events.map(({ data }) => data)).toEqual(["a1", "b1"]);
});

test("Reports that an urgent ending has overtaken give their room to the others", async () => {
  const gate = deferred();
  const { runtime } = runtimeWith({
    async a(request) {
      void request.update("a1");
      void request.update("a2");
      await request.respond("a", { urgent: true });
    },
    async b(request) {
      void request.update("b1");
      await gate.promise;
      await request.update("b2");
      return "b";
    },
  });
  const group = runtime.jobGroup(["a", "b"], { buffer: 2 });
  const reading = readAll(group);
  await turns(5);
  gate.resolve();
  await turns(5);
  expect(group.results).toHaveProperty("b.status", "completed");
  expect((await reading).events.map(({ data }) => data)).toEqual(["b1", "b2"]);
});

test("The ends of streams take no room away, and give none: the buffer stays as large as it was", async () => {
  let reported = 0;
  const begin = deferred();
  const streaming = (request: { streamEnd(): Promise<void> }): Promise<void> => request.streamEnd();
  const { runtime } = runtimeWith({
    a: streaming,
    b: streaming,
    c: streaming,
    async d(request) {
      await begin.promise;
      for (let i = 1; i <= 100; i++) {
        await request.update(i);
        reported = i;
      }
    },
  });
  const group = runtime.jobGroup(["a", "b", "c", "d"], { buffer: 4 });
  const loop = group[Symbol.asyncIterator]();
  for (let i = 0; i < 3; i++) expect(await loop.next()).toMatchObject({ value: { type: "stream_end" } });
  begin.resolve();
  await turns(5);
  expect(reported).toBe(4);
  expect((await readAll(loop)).events).toHaveLength(100);
});
