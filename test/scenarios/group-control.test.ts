import { describe, expect, it } from "vitest";
import { JobGroup, type JobRequest } from "../../src/index.ts";
import { type Deferred, deferred } from "../fixtures/deferred.ts";
import { readAll, rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, type TestRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** Workers that answer when a test says so. */
function answering(
  ...names: string[]
): TestRuntime & { answer: (name: string, value: unknown) => Promise<void> } {
  const gates: Record<string, Deferred<unknown>> = Object.fromEntries(
    names.map((name) => [name, deferred<unknown>()]),
  );
  const handler = (request: JobRequest): unknown =>
    Promise.race([gates[request.workerName]?.promise, untilAborted(request)]);
  const test = runtimeWith(Object.fromEntries(names.map((name) => [name, handler])));
  return {
    ...test,
    async answer(name, value) {
      gates[name]?.resolve(value);
      await turn();
    },
  };
}

describe("the groups of an asker", () => {
  it("are in its map by id until they have ended, as the group's own tracking object", async () => {
    const { runtime, answer } = answering("a", "b");
    const first = runtime.jobGroup(["a"], { label: "first" });
    const second = runtime.jobGroup(["b"], { cancellable: false, cancelOnError: false });
    expect([...runtime.jobGroups.keys()]).toEqual([first.jobId, second.jobId]);
    const group = runtime.jobGroups.get(first.jobId);
    expect(group).toBeInstanceOf(JobGroup);
    expect(group).toBe(first.group);
    expect(group).toMatchObject({
      jobId: first.jobId,
      workerNames: ["a"],
      label: "first",
      cancellable: true,
      cancelOnError: true,
      isDone: false,
    });
    expect(second.group).toMatchObject({ label: undefined, cancellable: false, cancelOnError: false });
    await answer("a", 1);
    expect([...runtime.jobGroups.keys()]).toEqual([second.jobId]);
    second.cancel();
    expect(runtime.jobGroups.size).toBe(0);
    await second.settled;
  });

  it("are those that it asked for itself, and no single jobs", async () => {
    const { runtime } = answering("a", "b");
    const worker = runtime.getWorker("a")!;
    const group = worker.jobGroup(["b"]);
    const job = worker.job("b");
    expect([...worker.jobGroups.keys()]).toEqual([group.jobId]);
    expect(runtime.jobGroups.size).toBe(0);
    group.cancel();
    job.cancel();
    await Promise.all([group.settled, job.settled]);
  });

  it("never hold one that was over before it began", async () => {
    const { runtime } = answering("a");
    runtime.jobGroup(["a"], { timeout: 0 });
    runtime.jobGroup([]);
    runtime.jobGroup(["a"], { signal: AbortSignal.abort() });
    expect(runtime.jobGroups.size).toBe(0);
    await turn();
  });
});

describe("group.complete()", () => {
  it("completes the group now with the responses so far, and cancels what runs", async () => {
    const { runtime, answer } = answering("a", "b");
    const context = runtime.jobGroup(["a", "b"]);
    await answer("a", 1);
    context.group.complete();
    expect(context.group.isDone).toBe(true);
    expect({ ...(await context).responses }).toEqual({ a: 1 });
    expect(context.results).toMatchObject({
      a: { status: "completed" },
      b: { status: "cancelled", code: "cancelled" },
    });
    await context.settled;
  });

  it("does nothing to a group that has ended, and twice is once", async () => {
    const { runtime, answer } = answering("a");
    const context = runtime.jobGroup(["a"]);
    let completions = 0;
    runtime.on("jobCompleted", () => completions++);
    context.group.complete();
    context.group.complete();
    context.group.fail("too late");
    await answer("a", 1);
    await context;
    await context.settled;
    expect(completions).toBe(1);
  });

  it("lets a loop read what is unread and end", async () => {
    const { runtime } = runtimeWith({
      a: async (request) => {
        await request.update("unread");
        await untilAborted(request);
      },
    });
    const context = runtime.jobGroup(["a"]);
    await turn();
    context.group.complete();
    const { events, error } = await readAll(context);
    expect(events).toEqual([{ type: "update", workerName: "a", data: "unread" }]);
    expect(error).toBeUndefined();
    await context.settled;
  });
});

describe("group.fail()", () => {
  it("ends the group as cancelled with that reason, and cancels what runs", async () => {
    const { runtime, answer } = answering("a", "b");
    const context = runtime.jobGroup(["a", "b"]);
    await answer("a", 1);
    context.group.fail("not good enough");
    const error = await rejectionOf(context);
    expect(error).toMatchObject({
      name: "JobGroupError",
      status: "cancelled",
      code: "cancelled",
      reason: "not good enough",
      workerName: undefined,
    });
    expect({ ...(error as { responses: object }).responses }).toEqual({ a: 1 });
    expect(context.results).toMatchObject({ b: { status: "cancelled" } });
    await context.settled;
  });

  it("is what wait() rejects with", async () => {
    const { runtime } = answering("a");
    const { group, settled } = runtime.jobGroup(["a"]);
    const wait = rejectionOf(group.wait());
    group.fail("no");
    const error = await wait;
    expect(error).toMatchObject({ name: "JobGroupError", reason: "no" });
    expect(await rejectionOf(group.wait())).toBe(error);
    await settled;
  });
});

describe("group.wait()", () => {
  it("resolves when the group has completed, and to nothing", async () => {
    const { runtime, answer } = answering("a");
    const { group } = runtime.jobGroup(["a"]);
    let isOver = false;
    const wait = group.wait().then((value) => {
      isOver = true;
      return value;
    });
    await turn();
    expect(isOver).toBe(false);
    await answer("a", 1);
    expect(await wait).toBeUndefined();
    expect(await group.wait()).toBeUndefined();
  });
});

describe("endings()", () => {
  it("yields each job as it ends, in the order in which they do, and is over with the group", async () => {
    const { runtime, answer } = answering("a", "b", "c");
    const context = runtime.jobGroup(["a", "b", "c"]);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const [workerName, { status, response }] of context.endings()) {
        seen.push(`${workerName} ${status} ${response}`);
      }
    })();
    await answer("c", 3);
    expect(seen).toEqual(["c completed 3"]);
    await answer("a", 1);
    await answer("b", 2);
    await reading;
    expect(seen).toEqual(["c completed 3", "a completed 1", "b completed 2"]);
  });

  it("yields all of them to whoever asks late, and to each loop", async () => {
    const { runtime, answer } = answering("a", "b");
    const context = runtime.jobGroup(["a", "b"]);
    await answer("b", 2);
    await answer("a", 1);
    await context;
    const loops = [await readAll(context.endings()), await readAll(context.endings())];
    for (const { events } of loops) expect(events.map(([workerName]) => workerName)).toEqual(["b", "a"]);
  });

  it("does not throw for a group that goes wrong: the culprit and those that it took along are in it", async () => {
    const { runtime } = runtimeWith({ bad: (request) => request.fail("no"), slow: untilAborted });
    const context = runtime.jobGroup(["slow", "bad"]);
    const { events, error } = await readAll(context.endings());
    expect(error).toBeUndefined();
    expect(events.map(([workerName, { status, reason }]) => `${workerName} ${status} ${reason}`)).toEqual([
      "bad failed no",
      "slow cancelled worker 'bad' errored",
    ]);
    await context.settled;
  });

  it("is over at once for an empty group", async () => {
    const { runtime } = answering();
    const context = runtime.jobGroup([]);
    expect((await readAll(context.endings())).events).toEqual([]);
    expect({ ...(await context).responses }).toEqual({});
  });
});
