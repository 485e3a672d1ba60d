import { describe, expect, it, vi } from "vitest";
import {
  type AnyActorLogic,
  type AnyActorRef,
  assign,
  createActor,
  createMachine,
  fromPromise,
  initialTransition,
  isMachineSnapshot,
  transition,
} from "xstate";
import { jobMachine } from "../../machines/index.ts";
import { checkCompiled } from "../../src/compile/check-compiled.ts";
import { compile } from "../../src/compile/compile.ts";
import { describeSnapshot, questionsOf } from "../../src/compile/described.ts";
import { startActor } from "../fixtures/both-logics.ts";

describe("a compiled chart", () => {
  const compiled = compile(jobMachine);

  it("carries the machine's id and config, which inspectors draw, and the machine itself", () => {
    expect(compiled.id).toBe("job");
    expect(compiled.config).toBe(jobMachine.config);
    expect(compiled.machine).toBe(jobMachine);
    expect(createActor(compiled).getSnapshot().machine).toBe(jobMachine);
  });

  it("makes snapshots with a machine snapshot's properties, in its order, methods included", () => {
    const questions = questionsOf(
      jobMachine,
      [...jobMachine.events].map((type) => ({ type })),
    );
    const describeStart = (logic: AnyActorLogic) =>
      describeSnapshot(startActor(logic).getSnapshot(), questions);
    expect(describeStart(compiled)).toEqual(describeStart(jobMachine));
    expect(isMachineSnapshot(startActor(compiled).getSnapshot())).toBe(true);
  });

  it("has the implementations that were provided", () => {
    const ended = vi.fn();
    const actor = createActor(compile(jobMachine.provide({ actions: { ended } }))).start();
    actor.send({ type: "job.cancel" });
    expect(ended).toHaveBeenCalledOnce();
  });

  it.each([
    { from: "compiled", to: "interpreted", persistedBy: compiled, restoredBy: jobMachine },
    { from: "interpreted", to: "compiled", persistedBy: jobMachine, restoredBy: compiled },
  ])("persisted $from goes on $to", ({ persistedBy, restoredBy }) => {
    const first: AnyActorRef = createActor(persistedBy, { input: { jobId: "j1" } }).start();
    first.send({ type: "job.start" });
    const snapshot = JSON.parse(JSON.stringify(first.getPersistedSnapshot()));
    const second: AnyActorRef = createActor(restoredBy, { snapshot }).start();
    expect(second.getSnapshot()).toMatchObject({
      value: "running",
      context: { jobId: "j1" },
      status: "active",
    });
    second.send({ type: "job.response", status: "completed", response: 42 });
    expect(second.getSnapshot().output).toMatchObject({ status: "completed", response: 42 });
  });

  it("does not restore a state that its chart lacks", () => {
    const persisted = { ...createActor(compiled).getPersistedSnapshot(), value: "gone" };
    const actor = startActor(compiled, { snapshot: persisted });
    expect(actor.getSnapshot()).toMatchObject({
      status: "error",
      error: new Error("State 'gone' does not exist on 'job'"),
    });
  });

  it("refuses a snapshot whose state it lacks, and goes on for all others", () => {
    const [first] = initialTransition(compiled, { jobId: "j1" });
    for (const [value, named] of [
      ["gone", '"gone"'],
      [{ running: "now" }, '{"running":"now"}'],
      [undefined, "undefined"],
    ] as const) {
      const unknown = { ...first, value } as unknown as typeof first;
      expect(() => transition(compiled, unknown, { type: "job.start" })).toThrow(
        new Error(`"job" has no state ${named}`),
      );
      expect(transition(compiled, first, { type: "job.start" })[0].value).toBe("running");
    }
  });

  it.each([
    ["promise logic", fromPromise(async () => 1), "the object given"],
    ["what it has made itself", compile(jobMachine), "the object given"],
    ["a config", jobMachine.config, "the object given"],
    ["nothing", undefined, "undefined"],
  ])("is not made of %s", (_, given, named) => {
    const message = (of: string) =>
      new TypeError(
        `xstate-jobs: the machine given to ${of} must be a machine, as \`createMachine\` makes it, not ${named}`,
      );
    expect(() => compile(given as never)).toThrow(message("compile"));
    expect(() => checkCompiled(given as never, { events: [{ type: "a" }] } as never)).toThrow(
      message("checkCompiled"),
    );
  });

  it("asks the machine nothing when it runs, so that no event type is remembered for ever", () => {
    const machine = createMachine({ initial: "a", states: { a: { on: { "xstate.done.actor.*": "a" } } } });
    const asked = vi.spyOn(machine, "getTransitionData");
    const actor = startActor(compile(machine));
    for (let n = 0; n < 100; n++) actor.send({ type: `xstate.done.actor.${n}` });
    expect(asked).not.toHaveBeenCalled();
  });

  it("refuses spawn where it is called: it cannot be seen before", () => {
    const machine = createMachine({
      id: "m",
      initial: "a",
      states: { a: { on: { go: { actions: assign(({ spawn }) => ({ child: spawn(jobMachine) })) } } } },
    });
    const actor = startActor(compile(machine));
    actor.send({ type: "go" });
    expect(actor.getSnapshot().error).toEqual(
      new TypeError(
        'compile: machine "m", state "a": "spawn" is not supported: make the actor in an action, with `createActor`',
      ),
    );
    const atStart = createMachine({
      id: "m",
      context: ({ spawn }) => ({ child: spawn(jobMachine) }),
      initial: "a",
      states: { a: {} },
    });
    expect(startActor(compile(atStart)).getSnapshot().error).toEqual(
      new TypeError(
        'compile: machine "m", root: "spawn" is not supported: make the actor in an action, with `createActor`',
      ),
    );
  });
});
