import { describe, expect, it } from "vitest";
import { readAll } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

describe("a stream that nobody reads", () => {
  it("stays whole if it just fits: its end takes nothing's place", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        for (let n = 0; n < 4; n++) await request.streamData(n);
        await request.streamEnd("whole");
      },
    });
    const job = runtime.job("w", { buffer: 4 });
    await job;
    const { events, error } = await readAll(job);
    expect(error).toBeUndefined();
    expect(events.map(({ data }) => data)).toEqual([0, 1, 2, 3, "whole"]);
    expect(job.droppedEvents).toBe(0);
  });
});

describe("an urgent ending of one job of a group", () => {
  it("discards what is unread of that job, and nothing of the others", async () => {
    const { runtime } = runtimeWith({
      loud: async (request) => {
        for (let n = 0; n < 3; n++) await request.update(n);
        await turn();
        await request.respond("done", { urgent: true });
      },
      calm: async (request) => {
        for (let n = 0; n < 2; n++) await request.update(n);
      },
    });
    const group = runtime.jobGroup(["loud", "calm"]);
    await group;
    const { events } = await readAll(group);
    expect(events.map(({ workerName, data }) => [workerName, data])).toEqual([
      ["calm", 0],
      ["calm", 1],
    ]);
    expect(group.droppedEvents).toBe(3);
  });
});

describe("a group that is out of time", () => {
  it("says of each job whether it was its worker that was not there", async () => {
    const { runtime, clock } = runtimeWith({ here: untilAborted });
    const group = runtime.jobGroup(["here", "absent"], { timeout: 100 });
    const ended = group.catch((error: unknown) => error);
    await turn();
    clock.advance(100);
    expect(await ended).toMatchObject({ code: "timeout", reason: "workers not ready within timeout" });
    expect(group.results.here).toMatchObject({ code: "timeout", reason: "timeout" });
    expect(group.results.absent).toMatchObject({ reason: "workers not ready within timeout" });
  });
});
