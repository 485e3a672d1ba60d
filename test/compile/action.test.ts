import { describe, expect, it, vi } from "vitest";
import {
  type AnyActorRef,
  and,
  assign,
  createActor,
  createMachine,
  emit,
  initialTransition,
  not,
  or,
  setup,
  transition,
} from "xstate";
import { bothLogics, startActor, valueAfter } from "../fixtures/both-logics.ts";

describe.each(bothLogics)("a flat chart, $mode,", ({ logicOf }) => {
  it("gives each action the context as assigned so far, and its parameters", () => {
    const seen = vi.fn();
    const machine = setup({
      types: { context: {} as { count: number } },
      actions: {
        see: ({ context }, params: string | undefined) => seen(context.count, params),
        add: assign({ count: ({ context }, params: number) => context.count + params }),
      },
    }).createMachine({
      context: { count: 1 },
      initial: "a",
      states: {
        a: {
          on: {
            go: {
              actions: [
                "see",
                { type: "add", params: 10 },
                { type: "see", params: "constant" },
                { type: "add", params: ({ context }) => context.count },
                { type: "see", params: ({ event }) => event.type },
              ],
            },
          },
        },
      },
    });
    startActor(logicOf(machine)).send({ type: "go" });
    expect(seen.mock.calls).toEqual([
      [1, undefined],
      [11, "constant"],
      [22, "go"],
    ]);
  });

  it("gives actions context, event, self and system", () => {
    const action = vi.fn();
    const machine = createMachine({ initial: "a", states: { a: { on: { go: { actions: action } } } } });
    const actor = startActor(logicOf(machine));
    actor.send({ type: "go", n: 1 });
    expect(action.mock.calls[0]?.[0]).toEqual({
      context: {},
      event: { type: "go", n: 1 },
      self: actor,
      system: actor.system,
    });
  });

  it("asks guards by name, with parameters, inline, and combined", () => {
    const machine = setup({
      types: { context: {} as { count: number } },
      guards: {
        isFew: ({ context }) => context.count < 3,
        isAbove: ({ context }, params: { least: number }) => context.count > params.least,
        isBetween: and([{ type: "isAbove", params: { least: 1 } }, "isFew"]),
      },
    }).createMachine({
      context: { count: 2 },
      initial: "a",
      states: {
        a: {
          on: {
            named: { guard: "isFew", target: "yes" },
            fixed: { guard: { type: "isAbove", params: { least: 1 } }, target: "yes" },
            dynamic: {
              guard: { type: "isAbove", params: ({ context }) => ({ least: context.count }) },
              target: "yes",
            },
            inline: { guard: ({ event }) => event.type === "inline", target: "yes" },
            all: { guard: "isBetween", target: "yes" },
            any: { guard: or([not("isFew"), "isBetween"]), target: "yes" },
            none: { guard: not(or(["isFew", "isBetween"])), target: "yes" },
          },
        },
        yes: {},
      },
    });
    const logic = logicOf(machine);
    const types = ["named", "fixed", "dynamic", "inline", "all", "any", "none"];
    expect(types.filter((type) => valueAfter(logic, type) === "yes")).toEqual([
      "named",
      "fixed",
      "inline",
      "all",
      "any",
    ]);
  });

  it("emits when the new snapshot is there, and only to those who listen by then", () => {
    const machine = createMachine({
      initial: "a",
      states: {
        a: {
          entry: emit({ type: "entered a" }),
          on: { go: { target: "b", actions: [emit({ type: "gone" }), "listen"] } },
        },
        b: {},
      },
    });
    const log: string[] = [];
    const listen = ({ self }: { self: AnyActorRef }) => {
      self.on("gone", ({ type }) => log.push(`${type} in ${self.getSnapshot().value}, heard late`));
    };
    const actor = createActor(logicOf(machine.provide({ actions: { listen } as object })));
    actor.on("*", ({ type }) => log.push(`${type} in ${actor.getSnapshot().value}`));
    actor.start();
    actor.send({ type: "go" });
    expect(log).toEqual(["entered a in a", "gone in b, heard late", "gone in b"]);
  });

  it("makes its context from its input, as a copy", () => {
    const given = { count: 1 };
    const machine = createMachine({ context: () => given, initial: "a", states: { a: {} } });
    const { context } = startActor(logicOf(machine)).getSnapshot();
    expect(context).toEqual(given);
    expect(context).not.toBe(given);
    const fromInput = createMachine({
      context: ({ input }) => ({ got: input }),
      initial: "a",
      states: { a: {} },
    });
    expect(startActor(logicOf(fromInput), { input: 5 }).getSnapshot().context).toEqual({ got: 5 });
  });

  it("asks the guard that a name stands for by way of another", () => {
    const asked: string[] = [];
    const machine = createMachine(
      {
        initial: "a",
        states: {
          a: { on: { yes: { guard: "alias", target: "b" }, no: { guard: "no", target: "b" } } },
          b: {},
        },
      },
      {
        guards: {
          // XState's types ask for functions; charts in JavaScript may say this.
          alias: "other" as never,
          other: ({ event }) => asked.push(event.type) > 0,
          no: () => false,
        },
      },
    );
    expect(valueAfter(logicOf(machine), "no")).toBe("a");
    expect(valueAfter(logicOf(machine), "yes")).toBe("b");
    expect(asked).toEqual(["yes"]);
  });

  it("calls an effect without a name anonymous", () => {
    const [effect] = [() => {}];
    const machine = createMachine({ initial: "a", states: { a: { entry: effect } } });
    expect(initialTransition(logicOf(machine))[1].map(({ type }) => type)).toEqual(["(anonymous)"]);
  });

  it("only says what it would do in XState's pure functions", () => {
    const effect = vi.fn();
    const machine = createMachine({
      initial: "a",
      states: {
        a: { entry: effect, on: { go: { target: "b", actions: [effect, emit({ type: "gone" })] } } },
        b: {},
      },
    });
    const logic = logicOf(machine);
    const [first, entered] = initialTransition(logic);
    const [second, gone] = transition(logic, first, { type: "go" });
    expect(second.value).toBe("b");
    expect([...entered, ...gone].map(({ type }) => type)).toEqual([
      effect.name || "(anonymous)",
      effect.name || "(anonymous)",
      "xstate.emit",
    ]);
    expect(effect).not.toHaveBeenCalled();
  });
});
