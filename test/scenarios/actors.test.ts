import { describe, expect, it } from "vitest";
import { toPromise, waitFor } from "xstate";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

describe("the actor of a job", () => {
  it("can be waited for like any other: pending, running, completed", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise.then(() => "done") });
    const { actor } = runtime.job("w");
    expect(actor.getSnapshot().value).toBe("pending");
    await waitFor(actor, (snapshot) => snapshot.matches("running"));
    gate.resolve();
    const snapshot = await waitFor(actor, ({ status }) => status === "done");
    expect(snapshot.value).toBe("completed");
    expect(snapshot.output).toMatchObject({ status: "completed", response: "done" });
  });

  it("is done in every ending, so that toPromise resolves on failure, too, to the result", async () => {
    const { runtime, clock } = runtimeWith({
      completes: () => 1,
      fails: (request) => request.fail("no"),
      throws: () => {
        throw new Error("bad");
      },
      endless: untilAborted,
    });
    const actors = ["completes", "fails", "throws"].map((name) => runtime.job(name).actor);
    actors.push(runtime.job("endless", { timeout: 10 }).actor);
    const outputs = Promise.all(actors.map((actor) => toPromise(actor)));
    await clock.advance(10);
    expect(await outputs).toEqual([
      { status: "completed", response: 1, reason: undefined, code: undefined },
      { status: "failed", response: undefined, reason: "no", code: "failed" },
      { status: "error", response: undefined, reason: "bad", code: "error" },
      { status: "cancelled", response: undefined, reason: "timeout", code: "timeout" },
    ]);
    expect(actors.map((actor) => actor.getSnapshot().value)).toEqual([
      "completed",
      "failed",
      "error",
      "cancelled",
    ]);
    expect(actors.map((actor) => actor.getSnapshot().status)).toEqual(["done", "done", "done", "done"]);
  });

  it("emits the job's events to its own listeners", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.update(1);
        await request.streamStart(2);
        await request.streamData(3);
        await request.streamEnd(4);
      },
    });
    const job = runtime.job("w");
    const emitted: unknown[] = [];
    job.actor.on("*", (event) => emitted.push(event));
    await job;
    expect(emitted).toEqual([
      { type: "update", data: 1 },
      { type: "stream_start", data: 2 },
      { type: "stream_data", data: 3 },
      { type: "stream_end", data: 4 },
    ]);
  });

  it("may be sent a cancel itself: the requester has the ending, and the handler is aborted", async () => {
    let reason: unknown;
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        ({ reason } = request.signal.reason);
      },
    });
    const job = runtime.job("w");
    await turn();
    job.actor.send({ type: "job.cancel", reason: "by hand" });
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "by hand" });
    await job.settled;
    expect(reason).toBe("by hand");
  });

  it("may be sent a response by somebody else: the first ending stands, and the handler is told to stop", async () => {
    let isAborted = false;
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        isAborted = true;
        return "of the handler";
      },
    });
    const job = runtime.job("w");
    await turn();
    job.actor.send({ type: "job.response", status: "completed", response: "by hand" });
    expect(await job).toBe("by hand");
    await job.settled;
    expect(isAborted).toBe(true);
  });

  it("stays as it is once it has ended, whatever it is sent", async () => {
    const { runtime } = runtimeWith({ w: () => "done" });
    const job = runtime.job("w");
    await job;
    const before = job.actor.getSnapshot();
    job.actor.send({ type: "job.cancel" });
    job.actor.send({ type: "job.update", data: 1 });
    expect(job.actor.getSnapshot()).toBe(before);
    expect(job.response).toBe("done");
  });
});

describe("the actor of a group", () => {
  it("is done with the group: its output says how, and names the first culprit", async () => {
    const { runtime } = runtimeWith({ good: () => 1, bad: (request) => request.fail("no") });
    const group = runtime.jobGroup(["good", "bad"]);
    expect(await toPromise(group.actor)).toMatchObject({
      status: "failed",
      code: "failed",
      reason: "worker 'bad' errored",
      first: { workerName: "bad", status: "failed", code: "failed", reason: "no" },
    });
    expect(group.actor.getSnapshot()).toMatchObject({ value: "failed", status: "done" });
    await group.settled;
  });

  it("holds nothing per worker in its context", async () => {
    const { runtime } = runtimeWith({ a: () => "response of a", b: () => "response of b" });
    const group = runtime.jobGroup(["a", "b"]);
    await group;
    const { context } = group.actor.getSnapshot();
    expect(context).toMatchObject({ size: 2, settled: 2 });
    expect(JSON.stringify(context)).not.toContain("response of");
  });

  it("may be told by hand to be content, or to cancel", async () => {
    const { runtime } = runtimeWith({ a: untilAborted });
    const [content, cancelled] = [runtime.jobGroup(["a"]), runtime.jobGroup(["a"])];
    await turn();
    content.actor.send({ type: "group.complete" });
    cancelled.actor.send({ type: "group.cancel", reason: "by hand" });
    expect({ ...(await content).responses }).toEqual({});
    expect(await rejectionOf(cancelled)).toMatchObject({ code: "cancelled", reason: "by hand" });
    await Promise.all([content.settled, cancelled.settled]);
  });
});

describe("the actors of a worker and of a runtime", () => {
  it("say where they are in their lives", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const worker = runtime.getWorker("w")!;
    const values = (): unknown[] => [worker.actor.getSnapshot().value, runtime.actor.getSnapshot().value];
    expect(values()).toEqual(["active", "open"]);
    const job = runtime.job("w");
    await turn();
    const end = runtime.end();
    expect(values()).toEqual(["ending", "ending"]);
    gate.resolve();
    await Promise.all([job, end]);
    expect(values()).toEqual(["ended", "ended"]);
  });
});
