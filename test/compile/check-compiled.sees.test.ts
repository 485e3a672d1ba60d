import { describe, expect, it } from "vitest";
import { type AnyActorLogic, assign, createMachine } from "xstate";
import { checkCompiled } from "../../src/compile/check-compiled.ts";
import { compile } from "../../src/compile/compile.ts";
import { DivergenceError } from "../../src/compile/divergence-error.ts";

const events = [{ type: "go" }];

it("checkCompiled finds contexts that differ by a regular expression or under a symbol", () => {
  const MARK = Symbol("mark");
  for (const [right, wrong] of [
    [{ by: /a/ }, { by: /b/ }],
    [{ [MARK]: 1 }, { [MARK]: 2 }],
  ] as const) {
    const make = (context: object) =>
      createMachine({
        context: {},
        initial: "a",
        states: { a: { on: { go: { actions: assign(() => context) } } } },
      });
    const compileOther = () => compile(make(wrong)) as AnyActorLogic;
    expect(() => checkCompiled(make(right).provide({}), { events, runs: 1, compile: compileOther })).toThrow(
      DivergenceError,
    );
  }
});

describe("what checkCompiled says was missed", () => {
  const fail = () => {
    throw new Error("broken");
  };

  it.each([
    ["its own action throws", { go: { target: "b", actions: fail } }, {}, {}],
    ["an entry action throws", { go: "b" }, {}, { entry: fail }],
    ["an exit action throws", { go: "b" }, { exit: fail }, {}],
    ["an output throws", { go: "b" }, {}, { type: "final", output: fail }],
  ])("has no transition that was taken, where %s", (_, on, a, b) => {
    const machine = createMachine({ initial: "a", states: { a: { on, ...a }, b } } as object);
    expect(checkCompiled(machine, { events, runs: 3 }).missed).toEqual([]);
  });

  it("has a transition whose guard throws", () => {
    const machine = createMachine({
      initial: "a",
      states: { a: { on: { go: { target: "b", guard: fail } } }, b: {} },
    });
    expect(checkCompiled(machine, { events, runs: 3 }).missed).toEqual(["a --go [fail]--> b"]);
  });

  it("has the branch that was not taken, where the taken one throws", () => {
    const machine = createMachine({
      initial: "a",
      states: { a: { on: { go: [{ target: "b", guard: () => false }, { actions: fail }] } }, b: {} },
    });
    expect(checkCompiled(machine, { events, runs: 3 }).missed).toEqual(["a --go [guard]--> b"]);
  });
});

describe("checkCompiled refuses an event that no transition is for", () => {
  const machine = createMachine({
    id: "m",
    initial: "a",
    on: { "x.*": {} },
    states: { a: { on: { up: "b" } }, b: { on: { down: "a", stay: undefined } } },
  });
  const check = (...types: string[]) =>
    checkCompiled(machine, { events: types.map((type) => ({ type })), runs: 1 });

  it("by name, and with what the machine does take", () => {
    expect(() => check("up", "upp")).toThrow(
      new TypeError(
        `xstate-jobs: checkCompiled: no transition of machine "m" is for the event "upp"; there are some for "x.*", "up", "down", "stay"`,
      ),
    );
    expect(() => check("xs.y")).toThrow('is for the event "xs.y"');
  });

  it("unless a wildcard covers it, the machine forbids it, or XState heeds it by itself", () => {
    check("up", "x.y", "x", "stay", "xstate.error.actor.0", "xstate.stop");
  });

  it("also where there are no transitions at all", () => {
    const still = createMachine({ id: "still", initial: "a", states: { a: {} } });
    expect(() => checkCompiled(still, { events })).toThrow(
      'no transition of machine "still" is for the event "go"; it has none at all',
    );
  });
});
