import { describe, expect, it } from "vitest";
import { createActor, toPromise } from "xstate";
import { jobGroupMachine, jobMachine } from "../machines/index.ts";
import {
  isJobError,
  type JobGroupLogicInput,
  type JobLogicInput,
  jobGroupLogic,
  jobLogic,
} from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { invokeJob } from "./fixtures/invoke-job.ts";
import { readAll, rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

describe("an invoked job", () => {
  it("gives its response to onDone", async () => {
    const { runtime } = runtimeWith({ w: { add: ({ payload }) => (payload as number) + 1 } });
    const { snapshot } = invokeJob(runtime, { target: "w", name: "add", payload: 41 });
    await turn();
    expect(snapshot()).toMatchObject({ value: "done", context: { output: 42 } });
  });

  it.each([
    ["fails", "failed", (request: { fail(reason: string): never }) => request.fail("no such city")],
    [
      "throws",
      "error",
      () => {
        throw new Error("no such city");
      },
    ],
  ])("that %s gives its JobError to onError", async (_, code, handler) => {
    const { runtime } = runtimeWith({ w: handler });
    const { snapshot } = invokeJob(runtime, { target: "w" });
    await turn();
    const { value, context } = snapshot();
    expect(value).toBe("wrong");
    expect(isJobError(context.error)).toBe(true);
    expect(context.error).toMatchObject({ code, status: code, reason: "no such city", workerName: "w" });
  });

  it("is cancelled when the state that invoked it is left, and its handler hears of it", async () => {
    const signals: AbortSignal[] = [];
    const { runtime } = runtimeWith({
      w: (request) => {
        signals.push(request.signal);
        return untilAborted(request);
      },
    });
    const { actor, snapshot } = invokeJob(runtime, { target: "w" });
    await turn();
    expect(signals[0]?.aborted).toBe(false);
    actor.send({ type: "leave" });
    await turn();
    expect(signals[0]?.reason).toMatchObject({ code: "cancelled" });
    expect(snapshot().value).toBe("idle");
  });

  it("is cancelled with the machine that invoked it", async () => {
    const aborted = deferred();
    const { runtime } = runtimeWith({ w: ({ signal }) => aborted.promise.then(() => signal.aborted) });
    const { actor } = invokeJob(runtime, { target: "w" });
    const responses: unknown[] = [];
    runtime.on("jobResponse", ({ status }) => responses.push(status));
    await turn();
    actor.stop();
    aborted.resolve();
    await turn();
    expect(responses).toEqual(["cancelled"]);
  });

  it("that cannot be asked for goes to onError", async () => {
    const { runtime } = runtimeWith({});
    for (const input of [{ target: "" }, { target: "w", timeout: -1 }, { target: "w", bad: 1 }, undefined]) {
      const { snapshot } = invokeJob(runtime, input as JobLogicInput);
      await turn();
      expect(snapshot()).toMatchObject({ value: "wrong", context: { error: expect.any(TypeError) } });
    }
  });

  it("goes to onError when its runtime has ended", async () => {
    const { runtime } = runtimeWith({});
    await runtime.end();
    const { snapshot } = invokeJob(runtime, { target: "w" });
    await turn();
    expect(snapshot().context.error).toBeInstanceOf(TypeError);
  });

  it.each([
    [0, "workers not ready within timeout"],
    [1_000, "workers not ready within timeout"],
  ])("without a worker is out of time after %d ms", async (timeout, reason) => {
    const { runtime, clock } = runtimeWith({});
    const { snapshot } = invokeJob(runtime, { target: "nobody", timeout });
    await clock.advance(timeout);
    expect(snapshot().context.error).toMatchObject({ code: "timeout", reason });
  });

  it("is out of time while it runs", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const { snapshot } = invokeJob(runtime, { target: "w", timeout: 1_000 });
    await clock.advance(999);
    expect(snapshot().value).toBe("busy");
    await clock.advance(1);
    expect(snapshot().context.error).toMatchObject({ code: "timeout", reason: "timeout" });
  });

  it("is cancelled by the signal in its input, even one that has aborted already", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const reason = new Error("enough");
    const { snapshot } = invokeJob(runtime, { target: "w", signal: AbortSignal.abort(reason) });
    await turn();
    expect(snapshot().context.error).toMatchObject({ code: "cancelled", cause: reason });
  });
});

describe("an actor of a job's logic alone", () => {
  it("resolves by toPromise, or rejects with the JobError", async () => {
    const { runtime } = runtimeWith({ good: () => 42, bad: (request) => request.fail("no") });
    const good = createActor(jobLogic<number>(runtime), { input: { target: "good" } });
    const response: Promise<number> = toPromise(good.start());
    expect(await response).toBe(42);
    const bad = createActor(jobLogic(runtime), { input: { target: "bad" } });
    expect(await rejectionOf(toPromise(bad.start()))).toMatchObject({ code: "failed" });
  });

  it("asks for nothing before it is started, and leaves nothing when it is stopped", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const actor = createActor(jobLogic(runtime), { input: { target: "w" } });
    await turn();
    const worker = runtime.getWorker("w");
    expect(worker?.activeJobs.size).toBe(0);
    actor.start();
    await turn();
    expect(worker?.activeJobs.size).toBe(1);
    actor.stop();
    await turn();
    expect(worker?.activeJobs.size).toBe(0);
    expect(actor.getSnapshot().status).toBe("stopped");
  });

  it("may be one of many of the same logic", async () => {
    const { runtime } = runtimeWith({ w: ({ payload }) => payload });
    const logic = jobLogic(runtime);
    const actors = [1, 2, 3].map((payload) =>
      createActor(logic, { input: { target: "w", payload } }).start(),
    );
    expect(await Promise.all(actors.map((actor) => toPromise(actor)))).toEqual([1, 2, 3]);
  });

  it("can be asked for by a worker, whose end cancels it", async () => {
    const { runtime } = runtimeWith({ asker: () => {}, w: untilAborted });
    const asker = runtime.getWorker("asker") as NonNullable<ReturnType<typeof runtime.getWorker>>;
    const actor = createActor(jobLogic(asker), { input: { target: "w" } });
    const ending = rejectionOf(toPromise(actor.start()));
    await turn();
    await asker.cancel();
    expect(await ending).toMatchObject({ code: "cancelled" });
  });
});

it("carries the config of its chart, for inspectors", () => {
  const { runtime } = runtimeWith({});
  expect(jobLogic(runtime)).toMatchObject({ config: jobMachine.config });
  expect(jobGroupLogic(runtime)).toMatchObject({ config: jobGroupMachine.config });
});

it("takes inputs that jobs and groups take", async () => {
  const job: JobLogicInput = { target: "w", name: "n", payload: 1, timeout: 5, meta: { a: "b" } };
  const group: JobGroupLogicInput = { targets: ["w"], cancelOnError: false };
  const { runtime } = runtimeWith({ w: ({ meta }) => meta });
  const actor = createActor(jobLogic(runtime), { input: { ...job, name: undefined } }).start();
  expect(await toPromise(actor)).toEqual({ a: "b" });
  const both = createActor(jobGroupLogic(runtime), { input: group }).start();
  expect((await toPromise(both)).responses).toMatchObject({ w: {} });
  expect((await readAll(runtime.job("w"))).events).toEqual([]);
});

describe("logic for jobs", () => {
  it.each([
    ["jobLogic", jobLogic],
    ["jobGroupLogic", jobGroupLogic],
  ] as const)(
    "%s refuses, at the call, an asker that is none and an option that it does not know",
    (name, make) => {
      const { runtime } = runtimeWith({});
      expect(() => make(undefined as never)).toThrow(
        `of ${name}() must be a runtime or a worker, not undefined`,
      );
      expect(() => make(runtime, { forwards: true } as never)).toThrow(/unknown option 'forwards'.*forward/);
      expect(() => make(runtime, { forward: 1 as never })).toThrow(/'forward'.*true, false or a function/);
    },
  );
});
