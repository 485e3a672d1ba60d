import { describe, expect, it } from "vitest";
import {
  type AnyEventObject,
  type AnyStateMachine,
  assign,
  createActor,
  createMachine,
  emit,
  toPromise,
} from "xstate";
import { jobMachine } from "../../machines/index.ts";
import { bothLogics, startActor, valueAfter } from "../fixtures/both-logics.ts";

describe.each(bothLogics)("a flat chart, $mode,", ({ logicOf }) => {
  it("is done in a final state, with the output that state and root make of the last event", async () => {
    const machine = createMachine({
      id: "m",
      initial: "a",
      states: {
        a: { on: { end: "b" } },
        b: {
          type: "final",
          output: ({ event }: { event: AnyEventObject }) => ({ from: event.type, n: event.n }),
        },
      },
      output: ({ event, context, self }) => ({ event, context, id: self.id }),
    });
    const actor = createActor(logicOf(machine), { id: "actor" }).start();
    const ended = toPromise(actor);
    actor.send({ type: "end", n: 7 });
    expect(await ended).toEqual({
      event: { type: "xstate.done.state.m.b", output: { from: "end", n: 7 } },
      context: {},
      id: "actor",
    });
  });

  it("has no output without one at its root, and a constant one if its root says so", () => {
    const states = { a: { type: "final", output: 1 } } as const;
    const outputOf = (machine: AnyStateMachine) => startActor(logicOf(machine)).getSnapshot().output;
    expect(outputOf(createMachine({ initial: "a", states }))).toBe(undefined);
    expect(outputOf(createMachine({ initial: "a", states, output: { fixed: true } }))).toEqual({
      fixed: true,
    });
  });

  it("tells its parent that it is done, with its output", () => {
    const child = createMachine({
      initial: "a",
      states: { a: { on: { end: "b" } }, b: { type: "final" } },
      output: 42,
    });
    const parent = createMachine({
      context: { heard: undefined },
      initial: "waiting",
      states: {
        waiting: {
          invoke: {
            id: "child",
            src: logicOf(child),
            onDone: { target: "over", actions: assign({ heard: ({ event }) => event.output }) },
          },
        },
        over: {},
      },
    });
    const actor = startActor(parent);
    actor.getSnapshot().children.child.send({ type: "end" });
    expect(actor.getSnapshot().value).toBe("over");
    expect(actor.getSnapshot().context).toEqual({ heard: 42 });
  });

  it("fails when a child fails unheard, and not when it hears", () => {
    const machine = createMachine({
      initial: "deaf",
      states: {
        deaf: { on: { listen: "hearing" } },
        hearing: { on: { "xstate.error.actor.*": "told" } },
        told: {},
      },
    });
    const failed = { type: "xstate.error.actor.child", error: new Error("of the child") };
    const deaf = startActor(logicOf(machine));
    deaf.send(failed);
    expect(deaf.getSnapshot()).toMatchObject({ status: "error", error: failed.error, value: "deaf" });
    const hearing = startActor(logicOf(machine));
    hearing.send({ type: "listen" });
    hearing.send(failed);
    expect(hearing.getSnapshot()).toMatchObject({ status: "active", value: "told" });
  });

  it("is stopped where it is", () => {
    const actor = startActor(logicOf(jobMachine));
    actor.send({ type: "job.start" });
    actor.stop();
    expect(actor.getSnapshot()).toMatchObject({ status: "stopped", value: "running" });
  });

  it("begins no more when it is sent the event that began it", () => {
    const machine = createMachine({ initial: "a", states: { a: { on: { "*": "b" } }, b: {} } });
    expect(valueAfter(logicOf(machine), "xstate.init")).toBe("a");
  });

  describe("when its code throws", () => {
    const boom = (): never => {
      throw new Error("boom");
    };
    const machine = createMachine({
      id: "m",
      context: { count: 0 },
      initial: "a",
      states: {
        a: {
          on: {
            action: { target: "b", actions: boom },
            assign: { target: "b", actions: assign(boom) },
            emit: { target: "b", actions: emit(boom) },
            guard: { target: "b", guard: boom },
            output: "c",
          },
        },
        b: {},
        c: { type: "final", output: boom },
      },
    });

    it.each(["action", "assign", "emit", "output"])("(%s) fails where it was, with the error", (type) => {
      const actor = startActor(logicOf(machine));
      actor.send({ type });
      expect(actor.getSnapshot()).toMatchObject({ status: "error", value: "a", error: new Error("boom") });
      expect(actor.getSnapshot().matches("a")).toBe(true);
      expect(actor.getSnapshot().can({ type })).toBe(true);
    });

    it("(guard) says which guard of which state it was", () => {
      const named = createMachine(
        { id: "m", initial: "a", states: { a: { on: { go: { guard: "isGood", target: "a" } } } } },
        { guards: { isGood: boom } },
      );
      const actor = startActor(logicOf(named));
      actor.send({ type: "go" });
      expect(actor.getSnapshot().error).toEqual(
        new Error(
          "Unable to evaluate guard 'isGood' in transition for event 'go' in state node 'm.a':\nboom",
        ),
      );
    });

    it("at its start fails with the context it had", () => {
      const failing = createMachine({
        context: ({ input }) => ({ got: input }),
        initial: "a",
        states: { a: { entry: assign(boom) } },
      });
      const actor = startActor(logicOf(failing), { input: 1 });
      expect(actor.getSnapshot()).toMatchObject({
        status: "error",
        error: new Error("boom"),
        context: { got: 1 },
      });
    });
  });
});
