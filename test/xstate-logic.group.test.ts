import { describe, expect, it } from "vitest";
import { type AnyActorRef, assign, createActor, setup, toPromise } from "xstate";
import {
  isJobGroupError,
  type JobGroupLogicInput,
  type JobGroupResponse,
  jobGroupLogic,
} from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

interface Answers extends Record<string, unknown> {
  a: number;
  b: string;
}

/** A machine that invokes a group while it is `busy`, and keeps what came of it. */
function invoking(runtime: ReturnType<typeof runtimeWith>["runtime"], input: JobGroupLogicInput) {
  const machine = setup({
    types: { context: {} as { response: JobGroupResponse<Answers> | undefined; error: unknown } },
    actors: { ask: jobGroupLogic<Answers>(runtime) },
  }).createMachine({
    context: { response: undefined, error: undefined },
    initial: "busy",
    states: {
      busy: {
        invoke: {
          id: "group",
          src: "ask",
          input,
          onDone: { target: "done", actions: assign({ response: ({ event }) => event.output }) },
          onError: { target: "wrong", actions: assign({ error: ({ event }) => event.error }) },
        },
        on: { leave: "idle" },
      },
      idle: {},
      done: {},
      wrong: {},
    },
  });
  const actor = createActor(machine).start();
  return {
    actor,
    child: actor.getSnapshot().children.group as AnyActorRef,
    snapshot: () => actor.getSnapshot(),
  };
}

describe("an invoked group", () => {
  it("gives its JobGroupResponse to onDone", async () => {
    const { runtime } = runtimeWith({ a: () => 1, b: () => "two" });
    const { snapshot, child } = invoking(runtime, { targets: ["a", "b"] });
    await turn();
    const { response } = snapshot().context;
    const typed: string | undefined = response?.responses.b;
    expect(typed).toBe("two");
    expect({ ...response?.responses }).toEqual({ a: 1, b: "two" });
    expect(response?.jobId).toBe(child.getSnapshot().context.jobId);
  });

  it("without workers is done at once", async () => {
    const { runtime } = runtimeWith({});
    const { snapshot } = invoking(runtime, { targets: [] });
    await turn();
    expect(snapshot()).toMatchObject({ value: "done", context: { response: { responses: {} } } });
  });

  it("gives its JobGroupError to onError, with what the others had answered", async () => {
    const { runtime } = runtimeWith({
      a: () => 1,
      b: async (request) => {
        await turn();
        return request.fail("no");
      },
    });
    const { snapshot, child } = invoking(runtime, { targets: ["a", "b"] });
    await turn();
    await turn();
    await turn();
    const { error } = snapshot().context;
    expect(isJobGroupError(error)).toBe(true);
    expect(error).toMatchObject({ code: "failed", workerName: "b", reason: "worker 'b' errored" });
    expect(error).toMatchObject({ responses: { a: 1 } });
    expect(child.getSnapshot()).toMatchObject({
      status: "error",
      value: "failed",
      context: { jobStatus: "failed" },
    });
  });

  it("is cancelled with all its jobs when the state that invoked it is left", async () => {
    const { runtime } = runtimeWith({ a: untilAborted, b: untilAborted });
    const { actor } = invoking(runtime, { targets: ["a", "b"] });
    await turn();
    expect(runtime.jobGroups.size).toBe(1);
    actor.send({ type: "leave" });
    await turn();
    expect(runtime.jobGroups.size).toBe(0);
    for (const name of ["a", "b"]) expect(runtime.getWorker(name)?.activeJobs.size).toBe(0);
  });

  it("is cancelled by the event 'group.cancel'", async () => {
    const { runtime } = runtimeWith({ a: untilAborted });
    const { child, snapshot } = invoking(runtime, { targets: ["a"] });
    await turn();
    child.send({ type: "group.cancel", reason: "enough" });
    await turn();
    expect(snapshot().context.error).toMatchObject({ code: "cancelled", reason: "enough" });
  });

  it("shows the chart's state at each step", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ a: () => gate.promise, b: () => gate.promise });
    const { child } = invoking(runtime, { targets: ["a", "b"] });
    const values: unknown[] = [child.getSnapshot().value];
    child.subscribe(({ value, status }) => {
      if (values.at(-1) !== value) values.push(value);
      expect(status).toBe(value === "completed" ? "done" : "active");
    });
    await turn();
    gate.resolve();
    await turn();
    expect(values).toEqual(["pending", "running", "completed"]);
  });

  it("that runs out of time gives its error to onError", async () => {
    const { runtime, clock } = runtimeWith({ a: untilAborted });
    const { snapshot } = invoking(runtime, { targets: ["a"], timeout: 100 });
    await clock.advance(100);
    expect(snapshot().context.error).toMatchObject({ code: "timeout", reason: "timeout" });
  });

  it("that cannot be asked for goes to onError", async () => {
    const { runtime } = runtimeWith({});
    const inputs = [
      { targets: ["a", "a"] },
      { targets: "a" },
      { targets: ["a"], cancelOnError: 1 },
      undefined,
    ];
    for (const input of inputs) {
      const { snapshot } = invoking(runtime, input as JobGroupLogicInput);
      await turn();
      expect(snapshot()).toMatchObject({ value: "wrong", context: { error: expect.any(TypeError) } });
    }
  });
});

it("resolves or rejects by toPromise", async () => {
  const { runtime } = runtimeWith({ a: () => 1, b: (request) => request.fail("no") });
  const good = createActor(jobGroupLogic<{ a: number }>(runtime), { input: { targets: ["a"] } }).start();
  expect((await toPromise(good)).responses.a).toBe(1);
  const bad = createActor(jobGroupLogic(runtime), { input: { targets: ["b"] } }).start();
  expect(isJobGroupError(await rejectionOf(toPromise(bad)))).toBe(true);
});
