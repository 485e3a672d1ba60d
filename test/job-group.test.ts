import { describe, expect, it } from "vitest";
import type { AnyActorRef } from "xstate";
import { createWorker, isJobError, isJobGroupError, JobGroup } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

describe("a group's tracking object", () => {
  it("says what was asked of whom", () => {
    const { runtime } = testRuntime();
    const targets = ["b", "a"];
    const { group } = runtime.jobGroup(targets, {
      name: "n",
      label: "l",
      cancellable: false,
      cancelOnError: false,
    });
    targets.push("c");
    expect(group).toBeInstanceOf(JobGroup);
    expect(group).toMatchObject({ name: "n", label: "l", cancellable: false, cancelOnError: false });
    expect(group.workerNames).toEqual(["b", "a"]);
    expect(Object.isFrozen(group.workerNames)).toBe(true);
    expect(group.isDone).toBe(false);
    expect(runtime.jobGroup(["a"]).group).toMatchObject({
      name: undefined,
      label: undefined,
      cancellable: true,
      cancelOnError: true,
    });
  });

  it("waits for the group, and rejects with its error", async () => {
    const { runtime } = runtimeWith({ good: () => 1, bad: (request) => request.fail("no") });
    const good = runtime.jobGroup(["good"]);
    expect(await good.group.wait()).toBeUndefined();
    expect(good.group.isDone).toBe(true);
    const bad = runtime.jobGroup(["bad"]);
    expect(await rejectionOf(bad.group.wait())).toBe(await rejectionOf(bad));
  });

  it("completes it now, with the responses so far, and cancels the rest", async () => {
    const reasons: unknown[] = [];
    const { runtime } = runtimeWith({ fast: () => 1, slow: untilAborted });
    runtime.getWorker("slow")?.on("jobCancelled", ({ reason }) => reasons.push(reason));
    const { group } = runtime.jobGroup(["slow", "fast"]);
    await turn();
    group.complete();
    await group.wait();
    expect({ ...group.responses }).toEqual({ fast: 1 });
    expect(group.results.slow).toMatchObject({ status: "cancelled", code: "cancelled" });
    await group.settled;
    await turn();
    expect(reasons).toEqual(["the group is complete"]);
  });

  it("fails it now, as cancelled with that reason, and cancels the rest with it", async () => {
    const { runtime } = runtimeWith({ fast: () => 1, slow: untilAborted });
    const { group } = runtime.jobGroup(["slow", "fast"]);
    await turn();
    group.fail("not good enough");
    const error = await rejectionOf(group.wait());
    expect(isJobGroupError(error)).toBe(true);
    expect(error).toMatchObject({
      status: "cancelled",
      code: "cancelled",
      reason: "not good enough",
      workerName: undefined,
      responses: { fast: 1 },
      results: { slow: { status: "cancelled", reason: "not good enough" } },
    });
  });

  it("ends it once: what comes later changes nothing", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const { group } = runtime.jobGroup(["w"]);
    group.complete();
    group.fail("late");
    group.cancel("late");
    expect(await group.wait()).toBeUndefined();
    expect(group.actor.getSnapshot().value).toBe("completed");
  });
});

describe("the actor of a group", () => {
  it("has the actors of its jobs for children, with ids that repeat from group to group", () => {
    const { runtime } = testRuntime({ createId: () => "0123456789" });
    const ids: string[] = [];
    runtime.actor.system.inspect(({ type, actorRef }) => {
      if (type === "@xstate.actor") ids.push((actorRef as AnyActorRef).id);
    });
    const { actor } = runtime.jobGroup(["a", "b"], { name: "n" });
    expect(actor.id).toBe("group:01234567");
    expect(actor._parent).toBe(runtime.actor);
    expect(ids).toEqual(["group:01234567", "job:a:n", "job:b:n"]);
  });

  it("holds nothing per worker: a count, and the first that did not complete", async () => {
    const { runtime } = runtimeWith({
      a: () => 1,
      b: (request) => request.fail("no"),
      c: (request) => request.fail(),
    });
    const { group } = runtime.jobGroup(["a", "b", "c"], { cancelOnError: false });
    await group.wait();
    expect(group.actor.getSnapshot().context).toEqual({
      size: 3,
      settled: 3,
      cancelOnError: false,
      first: { workerName: "b", status: "failed", code: "failed", reason: "no" },
    });
  });
});

describe("responses and results of a group", () => {
  it("grow as its jobs end, in the order of the targets, frozen and without a prototype", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({
      slow: () => gate.promise.then(() => 1),
      fast: () => 2,
      none: () => {},
    });
    const { group } = runtime.jobGroup(["slow", "none", "fast"]);
    expect([Object.keys(group.responses), Object.keys(group.results)]).toEqual([[], []]);
    await turn();
    expect(Object.keys(group.responses)).toEqual(["none", "fast"]);
    gate.resolve();
    await group.wait();
    expect(Object.entries(group.responses)).toEqual([
      ["slow", 1],
      ["none", undefined],
      ["fast", 2],
    ]);
    for (const record of [group.responses, group.results]) {
      expect(Object.getPrototypeOf(record)).toBe(null);
      expect(Object.isFrozen(record)).toBe(true);
    }
    expect(group.results.fast).toEqual({
      status: "completed",
      response: 2,
      reason: undefined,
      code: undefined,
    });
  });

  it("are the same objects once all have ended", async () => {
    const { runtime } = runtimeWith({ a: () => 1 });
    const group = runtime.jobGroup(["a"]);
    const response = await group;
    expect(response.responses).toBe(group.responses);
    expect(group.results).toBe(group.results);
    expect(response.jobId).toBe(group.jobId);
  });

  it("hold a worker called '__proto__' like any other", async () => {
    const { runtime } = testRuntime();
    await runtime.addWorkers(createWorker("__proto__", { onJob: () => 1 }));
    const { responses } = await runtime.jobGroup(["__proto__"]);
    expect(Object.keys(responses)).toEqual(["__proto__"]);
  });

  it("hold what a job that did not complete has sent, and nothing for one that sent none", async () => {
    const { runtime } = runtimeWith({
      partial: (request) => request.fail("no", { response: "half" }),
      silent: (request) => request.fail("no"),
    });
    const { group } = runtime.jobGroup(["partial", "silent"], { cancelOnError: false });
    await group.wait();
    expect(Object.entries(group.responses)).toEqual([["partial", "half"]]);
    expect(Object.keys(group.results)).toEqual(["partial", "silent"]);
  });
});

describe("the error of a group", () => {
  it("names who ended it, with that job's error as its cause", async () => {
    const cause = new RangeError("too far");
    const { runtime } = runtimeWith({
      bad: () => {
        throw cause;
      },
      slow: untilAborted,
    });
    const error = await rejectionOf(runtime.jobGroup(["slow", "bad"]));
    expect(error).toMatchObject({
      code: "error",
      status: "error",
      workerName: "bad",
      reason: "worker 'bad' errored",
    });
    const { cause: jobError } = error as Error;
    expect(isJobError(jobError)).toBe(true);
    expect(jobError).toMatchObject({ workerName: "bad", cause });
  });

  it("has what the cancelling signal said as its cause, though a job had failed without ending it", async () => {
    const { runtime } = runtimeWith({ bad: (request) => request.fail("no"), slow: untilAborted });
    const controller = new AbortController();
    const group = runtime.jobGroup(["bad", "slow"], { cancelOnError: false, signal: controller.signal });
    await turn();
    const reason = new Error("user left");
    controller.abort(reason);
    const error = await rejectionOf(group);
    expect(error).toMatchObject({
      code: "cancelled",
      workerName: undefined,
      results: { bad: { code: "failed" } },
    });
    expect((error as Error).cause).toBe(reason);
  });

  it("says for a deadline whether all workers were there", async () => {
    const { runtime, clock } = runtimeWith({ here: untilAborted, done: () => 1 });
    const groups = [["here", "gone"], ["here"], ["done", "here"]].map((names) =>
      runtime.jobGroup(names, { timeout: 10 }),
    );
    await clock.advance(10);
    const errors = await Promise.all(groups.map((group) => rejectionOf(group)));
    expect(errors.map((error) => (error as { reason: string }).reason)).toEqual([
      "workers not ready within timeout",
      "timeout",
      "timeout",
    ]);
  });
});

it("counts a message from a worker that it did not ask as a bad frame", async () => {
  const { runtime } = runtimeWith({ w: untilAborted });
  const group = runtime.jobGroup(["w"]);
  const services = servicesOf(runtime);
  services.bus.post(
    services,
    { type: "job.start", jobId: group.jobId, workerName: "stranger", attempt: 1 },
    false,
  );
  await turn();
  expect(runtime.stats().badFrames).toBe(1);
  services.stats.badFrames = 0;
  expect(group.actor.getSnapshot().context.settled).toBe(0);
});
