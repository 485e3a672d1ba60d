import { describe, expect, it } from "vitest";
import { type AnyActorLogic, type AnyStateMachine, and, createMachine, not, or, setup } from "xstate";
import { checkCompiled } from "../../src/compile/check-compiled.ts";
import { compile } from "../../src/compile/compile.ts";
import { DivergenceError } from "../../src/compile/divergence-error.ts";

type Guard = (args: object, params?: unknown) => boolean;

interface GuardedConfig {
  readonly states: { readonly a: { readonly on: { readonly go: { readonly guard: Guard } } } };
}

/** Compiles the machine with its guards of `go` as `change` makes them. */
const withGuards =
  (change: (guard: Guard) => unknown) =>
  (machine: AnyStateMachine): AnyActorLogic => {
    const { states, ...config } = machine.config as unknown as GuardedConfig;
    const { go } = states.a.on;
    const a = { on: { go: { ...go, guard: change(go.guard) } } };
    return compile(createMachine({ ...config, states: { ...states, a } } as object));
  };
const faults: Readonly<Record<string, (guard: Guard) => unknown>> = {
  "is called twice": (guard) => (args: object) => guard(args) && guard(args),
  "is not called": () => () => true,
  "is given another event": (guard) => (args: object) => guard({ ...args, event: { type: "other" } }),
  "is given more than it should": (guard) => (args: object) => guard({ ...args, self: {} }),
  "is given params": (guard) => (args: object) => guard(args, { least: 1 }),
};

const events = [{ type: "go" }];

const guarded = (guard: unknown): AnyStateMachine =>
  createMachine({
    initial: "a",
    states: { a: { on: { go: { target: "b", guard: guard as never } } }, b: {} },
  });
describe("checkCompiled finds that an inline guard", () => {
  it.each(Object.entries(faults))("%s", (_, change) => {
    const machine = guarded(() => true);
    expect(() => checkCompiled(machine, { events, runs: 1, compile: withGuards(change) })).toThrow(
      DivergenceError,
    );
  });

  it.each([
    ["and", and([() => true, () => true])],
    ["or", or([() => false, () => true])],
    ["not", not(() => false)],
    ["not within and", and([not(() => false)])],
  ])("within %s is not called", (_, guard) => {
    const compileOther = withGuards(() => () => true);
    const machine = guarded(guard);
    expect(() => checkCompiled(machine, { events, runs: 1, compile: compileOther })).toThrow(DivergenceError);
    expect(checkCompiled(machine, { events, runs: 1 }).missed).toEqual([]);
  });

  it("within a guard of the setup is not called", () => {
    const machine = setup({ guards: { may: and([() => true]) } }).createMachine({
      initial: "a",
      states: { a: { on: { go: { target: "b", guard: "may" } } }, b: {} },
    });
    const compileOther = (watched: AnyStateMachine) =>
      compile(watched.provide({ guards: { may: () => true } }));
    expect(() => checkCompiled(machine, { events, runs: 1, compile: compileOther as never })).toThrow(
      DivergenceError,
    );
  });

  it("of a route is not called", () => {
    const machine = createMachine({
      initial: "a",
      states: { a: {}, b: { id: "b", route: { guard: () => true } } },
    });
    const compileOther = ({ config }: AnyStateMachine): AnyActorLogic => {
      const states = { ...config.states, b: { id: "b", route: { guard: () => true } } };
      return compile(createMachine({ ...config, states } as object));
    };
    const routes = [{ type: "xstate.route", to: "#b" }] as never;
    expect(() => checkCompiled(machine, { events: routes, runs: 1, compile: compileOther })).toThrow(
      DivergenceError,
    );
    expect(checkCompiled(machine, { events: routes, runs: 1 }).missed).toEqual([]);
  });
});

it("checkCompiled finds inline actions in the wrong order, though they read the same", () => {
  const make = () => () => {};
  const machine = createMachine({
    initial: { target: "a", actions: make() },
    states: { a: { on: { go: { actions: [make(), make()] } } } },
  });
  const compileOther = ({ config }: AnyStateMachine): AnyActorLogic => {
    const { states } = config as unknown as {
      states: { a: { on: { go: { actions: [() => void, () => void] } } } };
    };
    const [one, other] = states.a.on.go.actions;
    return compile(
      createMachine({ ...config, states: { a: { on: { go: { actions: [other, one] } } } } } as object),
    );
  };
  expect(() => checkCompiled(machine, { events, runs: 1, compile: compileOther })).toThrow(DivergenceError);
  expect(checkCompiled(machine, { events, runs: 1 }).missed).toEqual([]);
});
