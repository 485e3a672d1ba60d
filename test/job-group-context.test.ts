import { describe, expect, it } from "vitest";
import { JobGroupContext, JobGroupEvent } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { readAll, rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

describe("a group", () => {
  it("is a context that shows what its tracking object does", async () => {
    const { runtime } = runtimeWith({ a: () => 1, b: () => 2 });
    const group = runtime.jobGroup<{ a: number; b: number }>(["a", "b"]);
    expect(group).toBeInstanceOf(JobGroupContext);
    expect(Object.prototype.toString.call(group)).toBe("[object JobGroupContext]");
    expect(group.workerNames).toBe(group.group.workerNames);
    expect(group.actor).toBe(group.group.actor);
    const { responses, jobId } = await group;
    const sum: number = responses.a + responses.b;
    expect([sum, jobId]).toEqual([3, group.jobId]);
    expect(group.responses).toBe(responses);
    expect(group.results).toBe(group.group.results);
  });

  it("without workers completes at once with no responses", async () => {
    const { runtime } = testRuntime();
    const group = runtime.jobGroup([]);
    expect(group.group.isDone).toBe(true);
    expect(Object.keys((await group).responses)).toEqual([]);
    expect((await readAll(group)).events).toEqual([]);
    expect((await readAll(group.endings())).events).toEqual([]);
    await group.settled;
  });

  it("yields the events of its workers, each with its name, and ends when all have ended", async () => {
    const { runtime } = runtimeWith({
      a: (request) => request.update(1),
      b: async (request) => {
        await request.streamStart("s");
        await request.streamEnd("e");
      },
    });
    const { events, error } = await readAll(runtime.jobGroup(["a", "b"]));
    expect(error).toBeUndefined();
    expect(events.filter(({ workerName }) => workerName === "a")).toEqual([
      { type: JobGroupEvent.UPDATE, workerName: "a", data: 1 },
    ]);
    expect(events.filter(({ workerName }) => workerName === "b")).toEqual([
      { type: JobGroupEvent.STREAM_START, workerName: "b", data: "s" },
      { type: JobGroupEvent.STREAM_END, workerName: "b", data: "e" },
    ]);
  });

  it("throws its very error at the end of the loop", async () => {
    const { runtime } = runtimeWith({
      bad: async (request) => {
        await request.update(1);
        return request.fail("no");
      },
    });
    const group = runtime.jobGroup(["bad"]);
    const { events, error } = await readAll(group);
    expect(events).toHaveLength(1);
    expect(error).toBe(await rejectionOf(group));
  });

  it("gives its jobs as they end, to each loop from the first", async () => {
    const gates = { a: deferred(), b: deferred(), c: deferred() };
    const { runtime } = runtimeWith({
      a: () => gates.a.promise,
      b: async (request) => {
        await gates.b.promise;
        return request.fail("no");
      },
      c: () => gates.c.promise,
    });
    const group = runtime.jobGroup(["a", "b", "c"], { cancelOnError: false });
    const early = readAll(group.endings());
    for (const name of ["c", "b", "a"] as const) {
      gates[name].resolve();
      await turn();
    }
    await group;
    const late = readAll(group.endings());
    for (const { events } of await Promise.all([early, late])) {
      expect(events.map(([name, { status }]) => [name, status])).toEqual([
        ["c", "completed"],
        ["b", "failed"],
        ["a", "completed"],
      ]);
    }
  });

  it("gives the endings of the jobs that it cancels, too, when one has ended it", async () => {
    const { runtime } = runtimeWith({ slow: untilAborted, bad: (request) => request.fail("no") });
    const group = runtime.jobGroup(["slow", "bad"]);
    const { events, error } = await readAll(group.endings());
    expect(error).toBeUndefined();
    expect(events.map(([name, { status }]) => [name, status])).toEqual([
      ["bad", "failed"],
      ["slow", "cancelled"],
    ]);
    await rejectionOf(group);
  });
});
