import { describe, expect, it } from "vitest";
import {
  and,
  cancel,
  createMachine,
  enqueueActions,
  forwardTo,
  fromPromise,
  log,
  not,
  raise,
  sendParent,
  sendTo,
  spawnChild,
  stateIn,
  stopChild,
} from "xstate";
import { compile } from "../../src/compile/compile.ts";

const work = fromPromise(async () => {});

/** A chart that would be flat, had its state `s` not this in it. */
const inState = (config: object) => () =>
  createMachine({ id: "m", initial: "s", states: { s: config, t: {} } });
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
    ["log", withAction(log("x")), 'state "s": action "xstate.log"'],
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
    const machine = make();
    expect(() => compile(machine)).toThrow(
      new TypeError(`compile: machine "m", ${refusal} is not supported`),
    );
  });

  it("an action whose implementation is no function", () => {
    const machine = createMachine(
      { id: "m", initial: "s", states: { s: { entry: "alias" } } },
      // XState's types ask for a function; charts in JavaScript may say this.
      { actions: { alias: "other" as never } },
    );
    expect(() => compile(machine)).toThrow(
      'state "s": action "alias", which is not a function, is not supported',
    );
  });
});

it("XState itself refuses a target that does not exist", () => {
  expect(inState({ on: { go: "nowhere" } })).toThrow("Child state 'nowhere' does not exist on 'm'");
});
