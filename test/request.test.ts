import { describe, expect, it } from "vitest";
import type { JobContext, Worker } from "../src/index.ts";
import type { JobRequestMessage, WorkerMessage } from "../src/message.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

/** The requests that reach the workers of a runtime, as they are. */
function requestsOf(workers: Parameters<typeof runtimeWith>[0]) {
  const { runtime } = runtimeWith(workers);
  const requests: JobRequestMessage[] = [];
  const note = (message: WorkerMessage): void => {
    if (message.type === "job.request") requests.push(message);
  };
  for (const { name } of runtime.registry) (runtime.getWorker(name) as Worker).on("message", note);
  return { runtime, requests };
}

describe("the request of a job", () => {
  it("says who asks whom for what, by when, and what it is a part of", async () => {
    const { runtime, requests } = requestsOf({ w: { j: () => {} } });
    const payload = { any: "thing" };
    const job = runtime.job("w", {
      name: "j",
      payload,
      timeout: 100,
      meta: { trace: "1" },
      label: "for people",
    });
    await job;
    expect(requests).toEqual([
      {
        type: "job.request",
        jobId: job.jobId,
        workerName: "w",
        name: "j",
        payload,
        source: "test",
        deadline: 100,
        attempt: 1,
        meta: { trace: "1" },
        path: [],
        rootSequence: 1,
        rootBegan: 0,
        replyTo: expect.anything(),
        flow: expect.objectContaining({ room: 1_024 }),
        carry: undefined,
        isRemote: false,
      },
    ]);
    expect(requests[0]?.replyTo).toMatchObject({ jobId: requests[0]?.jobId });
    expect(requests[0]?.payload).toBe(payload);
  });

  it("has undefined for what was not said", async () => {
    const { runtime, requests } = requestsOf({ w: () => {} });
    await runtime.job("w");
    expect(requests[0]).toMatchObject({ name: undefined, payload: undefined, deadline: undefined, meta: {} });
  });

  it("counts the roots in the order in which they were asked", async () => {
    const { runtime, requests } = requestsOf({ w: () => {} });
    await Promise.all([runtime.job("w"), runtime.job("w"), runtime.jobGroup(["w"])]);
    const sequences = requests.map(({ rootSequence }) => rootSequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    expect(new Set(sequences).size).toBe(3);
  });
});

describe("the request of a job in a group", () => {
  it("is the group's in all but the worker, and its events share the group's room", async () => {
    const { runtime, requests } = requestsOf({ a: { j: () => {} }, b: { j: () => {} } });
    const params = { name: "j", payload: {}, timeout: 7, meta: { trace: "1" } };
    const { jobId } = await runtime.jobGroup(["a", "b"], params);
    expect(requests.map(({ workerName }) => workerName)).toEqual(["a", "b"]);
    for (const request of requests) {
      expect(request).toMatchObject({ jobId, name: "j", deadline: 7, meta: { trace: "1" }, source: "test" });
      expect(request.payload).toBe(params.payload);
      expect(request.flow).toBe(requests[0]?.flow);
      expect(request.rootSequence).toBe(requests[0]?.rootSequence);
    }
  });
});

describe("the request of a sub-job", () => {
  it("names the jobs that it is inside of, the root first, and when the root began", async () => {
    const { runtime, requests } = requestsOf({
      a: (request) => request.job("b"),
      b: (request) => request.jobGroup(["c"]),
      c: () => {},
    });
    await runtime.job("c");
    await runtime.job("a");
    const [, a, b, c] = requests;
    expect(a).toMatchObject({ path: [], source: "test", rootSequence: 2 });
    expect(b).toMatchObject({ path: [`${a?.jobId}/a`], source: "a", rootSequence: 2 });
    expect(c).toMatchObject({ path: [`${a?.jobId}/a`, `${b?.jobId}/b`], source: "b", rootSequence: 2 });
  });
});

describe("what a worker is told when its job ended otherwise than by its own word", () => {
  it.each<[string, (job: JobContext) => void, object]>([
    ["cancelled", (job) => job.cancel("enough"), { code: "cancelled", reason: "enough" }],
    ["timed out", (job) => job.actor.send({ type: "job.timeout", reason: "late" }), { code: "timeout" }],
    [
      "completed by somebody else",
      (job) => job.actor.send({ type: "job.response", status: "completed", response: 1 }),
      { code: "cancelled", reason: undefined },
    ],
  ])("by being %s: which job, and why", async (_, end, expected) => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const told: WorkerMessage[] = [];
    (runtime.getWorker("w") as Worker).on("message", (message) => told.push(message));
    const job = runtime.job("w");
    await turn();
    end(job);
    await job.settled;
    const { jobId } = job;
    expect(told.slice(1)).toMatchObject([{ type: "job.cancel", jobId, workerName: "w", ...expected }]);
  });
});
