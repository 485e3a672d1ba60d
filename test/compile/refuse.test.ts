import { describe, expect, it } from "vitest";
import {
  type AnyStateMachine,
  and,
  cancel,
  createMachine,
  enqueueActions,
  forwardTo,
  fromPromise,
  not,
  raise,
  sendParent,
  sendTo,
  setup,
  spawnChild,
  stateIn,
  stopChild,
} from "xstate";
import { checkCompiled } from "../../src/compile/check-compiled.ts";
import { compile } from "../../src/compile/compile.ts";
import { UNSUPPORTED } from "../../src/compile/unsupported.ts";

const work = fromPromise(async () => {});

function refusalOf(machine: AnyStateMachine): string {
  try {
    compile(machine);
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
  throw new Error("it was compiled");
}

/** A chart that would be flat, had its state `s` not this in it. */
const inState = (config: object) => () =>
  createMachine(
    { id: "m", initial: "s", states: { s: config, t: {} } },
    { actions: { x: () => {} }, guards: { x: () => true } },
  );
const inRoot = (config: object) => () =>
  createMachine({ id: "m", initial: "s", states: { s: {}, t: {} }, ...config });
const withAction = (action: unknown) => inState({ on: { go: { actions: action } } });
const withGuard = (guard: unknown) => inState({ on: { go: { target: "t", guard } } });

describe("compile refuses, naming machine, state and feature,", () => {
  it.each([
    ["nested states", inState({ initial: "x", states: { x: {} } }), 'state "s": nesting states'],
    ["states below a final one", inState({ type: "final", states: { x: {} } }), 'state "s": nesting states'],
    ["a parallel state", inState({ type: "parallel", states: { x: {} } }), 'state "s": "parallel"'],
    ["a parallel machine", inRoot({ type: "parallel", initial: undefined }), 'root: "parallel"'],
    ["a machine without states", () => createMachine({ id: "m" }), "root: a machine without states"],
    ["an initial state that does not exist", inRoot({ initial: "nowhere" }), 'root: initial state "nowhere"'],
    ["a history state", inState({ type: "history" }), 'state "s": "history"'],
    ["after", inState({ after: { 100: "t" } }), 'state "s": "after"'],
    ["after at the root", inRoot({ after: { 100: ".t" } }), 'root: "after"'],
    ["invoke", inState({ invoke: { src: work } }), 'state "s": "invoke"'],
    ["invoke at the root", inRoot({ invoke: { src: work } }), 'root: "invoke"'],
    ["always", inState({ always: "t" }), 'state "s": "always"'],
    ["always at the root", inRoot({ always: ".t" }), 'root: "always"'],
    [
      "a transition to several states",
      inState({ on: { go: { target: ["s", "t"] } } }),
      'state "s": a transition to several states',
    ],
    ["spawnChild", withAction(spawnChild(work)), 'state "s": action "xstate.spawnChild"'],
    ["stopChild", withAction(stopChild("x")), 'state "s": action "xstate.stopChild"'],
    ["sendTo", withAction(sendTo("x", { type: "y" })), 'state "s": action "xstate.sendTo"'],
    ["sendParent", withAction(sendParent({ type: "y" })), 'state "s": action "xstate.sendTo"'],
    ["forwardTo", withAction(forwardTo("x")), 'state "s": action "xstate.sendTo"'],
    ["raise", withAction(raise({ type: "y" })), 'state "s": action "xstate.raise"'],
    ["cancel", withAction(cancel("x")), 'state "s": action "xstate.cancel"'],
    ["enqueueActions", withAction(enqueueActions(() => {})), 'state "s": action "xstate.enqueueActions"'],
    ["stateIn", withGuard(stateIn("s")), 'state "s": guard "stateIn"'],
    ["stateIn within another guard", withGuard(and([not(stateIn("s"))])), 'state "s": guard "stateIn"'],
    [
      "an action that nobody implements",
      withAction("nobody"),
      'state "s": action "nobody", which has no implementation,',
    ],
    [
      "a parameterised action that nobody implements",
      withAction({ type: "nobody", params: {} }),
      'state "s": action "nobody", which has no implementation,',
    ],
    [
      "an unimplemented action on entry",
      inState({ entry: "nobody" }),
      'state "s": action "nobody", which has no implementation,',
    ],
    [
      "an unimplemented action on exit",
      inState({ exit: "nobody" }),
      'state "s": action "nobody", which has no implementation,',
    ],
    [
      "an unimplemented action on entry of the root",
      inRoot({ entry: "nobody" }),
      'root: action "nobody", which has no implementation,',
    ],
    [
      "an unimplemented action on exit of the root",
      inRoot({ exit: "nobody" }),
      'root: action "nobody", which has no implementation,',
    ],
    [
      "an unimplemented action of the initial transition",
      inRoot({ initial: { target: "s", actions: "nobody" } }),
      'root: action "nobody", which has no implementation,',
    ],
    [
      "an unimplemented action in a transition of the root",
      inRoot({ on: { go: { actions: "nobody" } } }),
      'root: action "nobody", which has no implementation,',
    ],
    [
      "an action that only Object implements",
      withAction("toString"),
      'state "s": action "toString", which has no implementation,',
    ],
    [
      "a guard that nobody implements",
      withGuard("nobody"),
      'state "s": guard "nobody", which has no implementation,',
    ],
    [
      "a parameterised guard that nobody implements",
      withGuard({ type: "nobody" }),
      'state "s": guard "nobody", which has no implementation,',
    ],
    [
      "an unimplemented guard within another",
      withGuard(and(["nobody"])),
      'state "s": guard "nobody", which has no implementation,',
    ],
  ])("%s", (_, make, refusal) => {
    const message = refusalOf(make());
    expect(message).toMatch(`compile: machine "m", ${refusal} is not supported: `);
    const [, instead] = message.split(" is not supported: ");
    const known: readonly string[] = Object.values(UNSUPPORTED);
    expect(known.includes(instead ?? "") || /^name one of s, t$/.test(instead ?? "")).toBe(true);
  });

  it("an action whose implementation is no function", () => {
    const machine = createMachine(
      { id: "m", initial: "s", states: { s: { entry: "alias" } } },
      // XState's types ask for a function; charts in JavaScript may say this.
      { actions: { alias: "other" as never } },
    );
    expect(() => compile(machine)).toThrow(
      'state "s": action "alias" is not supported: implement it with a function',
    );
  });
});

describe("compile refuses, as it would else have to guess what is meant,", () => {
  const unknown: string = UNSUPPORTED["unknown key"];

  it.each([
    ["of the machine", inRoot({ delimiter: "/" }), 'root: "delimiter" of the machine'],
    ["of a state", inState({ activities: [] }), 'state "s": "activities" of the state'],
    ["of a state that belongs to the machine", inState({ context: {} }), 'state "s": "context" of the state'],
    [
      "of a transition",
      inState({ on: { go: { target: "t", when: () => false } } }),
      'state "s": "when" of a transition for "go"',
    ],
    [
      "of a transition of the root",
      inRoot({ on: { go: { target: ".t", in: "s" } } }),
      'root: "in" of a transition for "go"',
    ],
    [
      "of a route",
      inState({ id: "s", route: { debounce: 1 } }),
      'root: "debounce" of a transition for "xstate.route"',
    ],
    [
      "of the initial transition",
      inRoot({ initial: { target: "s", guard: "g" } }),
      'root: "guard" of "initial"',
    ],
    ["of the options", inRoot({ options: { batch: true } }), 'root: "batch" of "options"'],
    ["of an action", withAction({ type: "x", exec: () => {} }), 'state "s": "exec" of an action'],
    ["of a guard", withGuard({ type: "x", predicate: () => true }), 'state "s": "predicate" of a guard'],
    ["that a history state has", inState({ target: "t" }), 'state "s": "history"', UNSUPPORTED.history],
  ])("an unknown key %s", (_, make, refusal, instead: string = unknown) => {
    expect(refusalOf(make() as AnyStateMachine)).toBe(
      `compile: machine "m", ${refusal} is not supported: ${instead}`,
    );
  });

  it("an action of XState's own that it does not know", () => {
    const action = Object.assign(() => {}, { type: "xstate.later", resolve: () => [] });
    expect(refusalOf(withAction(action)())).toMatch(
      `state "s": action "xstate.later" is not supported: ${UNSUPPORTED["unknown key"]}`,
    );
  });

  it("an action that is null", () => {
    expect(refusalOf(withAction([null])())).toMatch(
      'state "s": action "undefined", which has no implementation',
    );
  });

  it("a guard that stands for itself by way of another", () => {
    const machine = createMachine(
      { id: "m", initial: "s", states: { s: { on: { go: { guard: "a" } } } } },
      { guards: { a: "b" as never, b: "a" as never } },
    );
    expect(refusalOf(machine)).toMatch(
      `guard "a", which stands for itself, is not supported: ${UNSUPPORTED["no function"]}`,
    );
  });

  it("a machine that may take no step", () => {
    expect(refusalOf(inRoot({ options: { maxIterations: 0 } })())).toMatch(
      '"maxIterations" below 1 is not supported: leave it out: a flat machine takes one step for an event',
    );
    expect(inRoot({ options: { maxIterations: 1 } })).not.toThrow();
    compile(inRoot({ options: { maxIterations: 1 } })());
  });
});

it("compile names all that it refuses, each once, and nothing that XState adds for it", () => {
  const machine = createMachine({
    id: "m",
    initial: "s",
    invoke: { src: work },
    states: {
      s: {
        entry: [raise({ type: "x" }), () => {}],
        after: { 100: "t" },
        always: { target: "t", guard: () => false },
        on: { a: { actions: [cancel("x"), cancel("y")] }, b: { guard: "nobody" } },
      },
      t: { initial: "u", invoke: { src: work }, states: { u: { always: "v" }, v: {} } },
      w: { type: "history" },
    },
  });
  expect(refusalOf(machine).split("\n")).toEqual([
    `compile: machine "m", root: "invoke" is not supported: ${UNSUPPORTED.invoke}`,
    `compile: machine "m", state "s": "after" is not supported: ${UNSUPPORTED.after}`,
    `compile: machine "m", state "s": "always" is not supported: ${UNSUPPORTED.always}`,
    `compile: machine "m", state "s": action "xstate.raise" is not supported: ${UNSUPPORTED.raise}`,
    `compile: machine "m", state "s": action "xstate.cancel" is not supported: ${UNSUPPORTED.cancel}`,
    `compile: machine "m", state "s": guard "nobody", which has no implementation, is not supported: ${UNSUPPORTED["no implementation"]}`,
    `compile: machine "m", state "t": nesting states is not supported: ${UNSUPPORTED["nesting states"]}`,
    `compile: machine "m", state "t": "invoke" is not supported: ${UNSUPPORTED.invoke}`,
    `compile: machine "m", state "w": "history" is not supported: ${UNSUPPORTED.history}`,
  ]);
});

it("compile takes what only describes a machine, and whatever is undefined", () => {
  const machine = setup({ schemas: { events: {} } }).createMachine({
    ...{ id: "m", version: "1", description: "a machine", types: {} },
    initial: { target: "s", description: "where it starts" } as const,
    states: {
      s: {
        id: "here",
        description: "a state",
        invoke: [],
        on: { go: { description: "on it goes", meta: {} } },
      },
    },
    ...({ delimiter: undefined } as object),
  });
  expect(checkCompiled(machine, { events: [{ type: "go" }], runs: 10 }).missed).toEqual([]);
});

it("compile takes routes to states, which XState makes transitions of the root of", () => {
  const machine = setup({ guards: { isOpen: ({ event }) => "open" in event } }).createMachine({
    id: "m",
    initial: "s",
    states: { s: { id: "s", route: {} }, t: { id: "t", route: { guard: "isOpen" } }, u: {} },
  });
  const events = [
    { type: "xstate.route", to: "#s" },
    { type: "xstate.route", to: "#t" },
    { type: "xstate.route", to: "#t", open: true },
    { type: "xstate.route", to: "#u" },
  ] as const;
  expect(checkCompiled(machine as AnyStateMachine, { events, runs: 30 }).missed).toEqual([]);
});

it("XState itself refuses a target that does not exist", () => {
  expect(inState({ on: { go: "nowhere" } })).toThrow("Child state 'nowhere' does not exist on 'm'");
});
