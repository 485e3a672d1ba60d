import { describe, expect, it } from "vitest";
import type { Asker, AskerEvents } from "../src/index.ts";
import { readAll, rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const EVENTS = [
  "jobUpdate",
  "jobStreamStart",
  "jobStreamData",
  "jobStreamEnd",
  "jobResponse",
  "jobCompleted",
  "jobError",
] as const satisfies (keyof AskerEvents)[];

/** The responses in what was heard last. */
function lastResponses(heard: readonly [keyof AskerEvents, unknown][]): object {
  const [, notice] = heard.at(-1) as [keyof AskerEvents, AskerEvents["jobCompleted"]];
  return notice.responses;
}

/** All that an asker hears. */
function hear(asker: Pick<Asker, "on">): [keyof AskerEvents, unknown][] {
  const heard: [keyof AskerEvents, unknown][] = [];
  for (const event of EVENTS) asker.on(event, (notice: unknown) => heard.push([event, notice]));
  return heard;
}

describe("what an asker hears of a job", () => {
  it("are its reports, its response and its outcome, in order", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.update(1);
        await request.streamStart(2);
        await request.streamData(3);
        await request.streamEnd(4);
      },
    });
    const heard = hear(runtime);
    const { jobId, settled } = runtime.job("w");
    await settled;
    await turn();
    const job = { jobId, workerName: "w" };
    expect(heard).toEqual([
      ["jobUpdate", { ...job, data: 1 }],
      ["jobStreamStart", { ...job, data: 2 }],
      ["jobStreamData", { ...job, data: 3 }],
      ["jobStreamEnd", { ...job, data: 4 }],
      ["jobResponse", { ...job, status: "completed", response: 4, reason: undefined, code: undefined }],
      ["jobCompleted", { jobId, responses: { w: 4 } }],
    ]);
    const responses = lastResponses(heard);
    expect([Object.getPrototypeOf(responses), Object.isFrozen(responses)]).toEqual([null, true]);
  });

  it("is its error, the very one that it rejects with, when it did not complete", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.fail("no", { response: "half" }) });
    const heard = hear(runtime);
    const job = runtime.job("w");
    const error = await rejectionOf(job);
    await turn();
    const { jobId } = job;
    const how = { jobId, workerName: "w", status: "failed", reason: "no", code: "failed" };
    expect(heard).toEqual([
      ["jobResponse", { ...how, response: "half" }],
      ["jobError", { ...how, error }],
    ]);
    const [, notice] = heard[1] as [keyof AskerEvents, AskerEvents["jobError"]];
    expect(notice.error).toBe(error);
  });

  it("comes though nobody awaits, and causes no unhandled rejection", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.fail("no") });
    const heard = hear(runtime);
    const jobId = await runtime.requestJob("w");
    await turn();
    expect(heard.map(([event, notice]) => [event, (notice as { jobId: string }).jobId])).toEqual([
      ["jobResponse", jobId],
      ["jobError", jobId],
    ]);
  });

  it("comes never inside the call that brings it about", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const heard = hear(runtime);
    const job = runtime.job("w");
    job.cancel();
    expect([job.status, heard]).toEqual(["cancelled", []]);
    await turn();
    expect(heard.map(([event]) => event)).toEqual(["jobResponse", "jobError"]);
  });

  it("goes to who asked, and to nobody else", async () => {
    const { runtime } = runtimeWith({ w: () => 1, asker: () => {} });
    const asker = runtime.getWorker("asker") as NonNullable<ReturnType<typeof runtime.getWorker>>;
    const [ofRuntime, ofAsker] = [hear(runtime), hear(asker)];
    await asker.job("w");
    await turn();
    expect([ofRuntime.length, ofAsker.map(([event]) => event)]).toEqual([0, ["jobResponse", "jobCompleted"]]);
  });

  it("is told though its buffer drops it", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        for (let data = 0; data < 3; data++) await request.update(data);
      },
    });
    const heard = hear(runtime);
    const job = runtime.job("w", { buffer: 1 });
    await job;
    await turn();
    expect(heard.filter(([event]) => event === "jobUpdate")).toHaveLength(3);
    expect((await readAll(job)).events).toHaveLength(1);
  });
});

describe("what an asker hears of a group", () => {
  it("is a response per worker, and then one outcome", async () => {
    const { runtime } = runtimeWith({ a: (request) => request.streamEnd(1), b: () => 2 });
    const heard = hear(runtime);
    const { responses, jobId } = await runtime.jobGroup(["a", "b"]);
    await turn();
    expect(heard.map(([event]) => event).sort()).toEqual([
      "jobCompleted",
      "jobResponse",
      "jobResponse",
      "jobStreamEnd",
    ]);
    expect(heard.at(-1)).toEqual(["jobCompleted", { jobId, responses }]);
    expect(lastResponses(heard)).toBe(responses);
  });

  it("is whose ending ended it, after a response of each, those cancelled for it included", async () => {
    const { runtime } = runtimeWith({ slow: untilAborted, bad: (request) => request.fail("no") });
    const heard = hear(runtime);
    const group = runtime.jobGroup(["slow", "bad"]);
    const error = await rejectionOf(group);
    await turn();
    expect(heard.map(([event, notice]) => [event, (notice as { workerName: string }).workerName])).toEqual([
      ["jobResponse", "bad"],
      ["jobResponse", "slow"],
      ["jobError", "bad"],
    ]);
    expect(heard.at(-1)?.[1]).toMatchObject({ error, code: "failed", reason: "worker 'bad' errored" });
  });

  it("without workers is its outcome alone", async () => {
    const { runtime } = runtimeWith({});
    const heard = hear(runtime);
    const { jobId } = await runtime.jobGroup([]);
    await turn();
    expect(heard).toEqual([["jobCompleted", { jobId, responses: {} }]]);
  });
});
