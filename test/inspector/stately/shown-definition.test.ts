import { describe, expect, it } from "vitest";
import { type AnyStateMachine, and, assign, createMachine, fromPromise, raise, setup } from "xstate";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../../machines/index.ts";
import type { Look } from "../../../src/inspector/stately/look.ts";
import { shownDefinition } from "../../../src/inspector/stately/shown-definition.ts";
import { transitionsOf } from "../../../src/testing/index.ts";

const look: Look = (_value, name) => `<${name}>`;

/** What a viewer makes of it, at the other end of a wire. */
function drawn(machine: AnyStateMachine): AnyStateMachine {
  return createMachine(JSON.parse(JSON.stringify(shownDefinition(machine.config, look))));
}

describe("of a chart of ours", () => {
  it.each([runtimeMachine, workerMachine, jobGroupMachine, jobMachine])("is the chart: $id", (machine) => {
    const other = drawn(machine);
    expect(other.id).toBe(machine.id);
    expect(transitionsOf(other)).toEqual(transitionsOf(machine));
    const named = (of: AnyStateMachine) =>
      Object.values(of.states as AnyStateMachine["states"]).map(({ key, type, description }) => [
        key,
        type,
        description,
      ]);
    expect(named(other)).toEqual(named(machine));
  });
});

describe("of any machine", () => {
  const child = createMachine({ id: "child", context: { secret: "hush" } });
  const machine = setup({
    types: { context: {} as { secret: string }, meta: {} as object },
    actions: { note: (_, _params: { secret: string }) => {} },
    guards: { may: () => true, might: () => true },
    delays: { soon: 10 },
    actors: { fetch: fromPromise(async ({ input: _input }: { input: { secret: string } }) => 1) },
  }).createMachine({
    id: "any",
    version: "2",
    context: { secret: "hush" },
    initial: "deep",
    meta: { secret: "hush" },
    invoke: [
      { id: "named", src: "fetch", input: { secret: "hush" }, onDone: ".end", onError: { target: ".end" } },
      { src: fromPromise(async function load() {}) },
      { src: child },
    ],
    on: {
      GO: [
        {
          guard: and(["may", "might"]),
          target: ".end",
          actions: { type: "note", params: { secret: "hush" } },
        },
        { guard: { type: "may" }, target: ".deep", reenter: true, description: "again" },
      ],
      NOT: undefined,
    },
    states: {
      deep: {
        type: "parallel",
        tags: ["low"],
        after: { soon: "end" },
        onDone: "end",
        states: {
          left: {
            initial: "a",
            states: { a: { always: { guard: "may", target: "b" } }, b: { type: "final" } },
          },
          right: { entry: ["note" as never, assign({ secret: "s" })], exit: raise({ type: "GO" }) },
        },
      },
      // Named like what they are not.
      context: {},
      output: { on: { input: { target: "context" } } },
      end: { type: "final" },
    },
  });

  it("is states, transitions and names; functions by their names; of values what may be shown", () => {
    expect(shownDefinition(machine.config, look)).toEqual({
      id: "any",
      version: "2",
      context: "<context>",
      initial: "deep",
      meta: "<meta>",
      invoke: [
        { id: "named", src: "fetch", input: "<input>", onDone: ".end", onError: { target: ".end" } },
        { src: "load" },
        { src: "child" },
      ],
      on: {
        GO: [
          {
            guard: { type: expect.any(String) },
            target: ".end",
            actions: { type: "note", params: "<params>" },
          },
          { guard: { type: "may" }, target: ".deep", reenter: true, description: "again" },
        ],
      },
      states: {
        deep: {
          type: "parallel",
          tags: ["low"],
          after: { soon: "end" },
          onDone: "end",
          states: {
            left: {
              initial: "a",
              states: { a: { always: { guard: "may", target: "b" } }, b: { type: "final" } },
            },
            right: { entry: ["note", { type: "assign" }], exit: { type: "raise" } },
          },
        },
        context: {},
        output: { on: { input: { target: "context" } } },
        end: { type: "final" },
      },
    });
  });

  it("is a machine again", () => {
    const other = drawn(machine);
    expect(Object.keys(other.states)).toEqual(Object.keys(machine.states));
    expect(other.states.deep?.states.left?.initial.target[0]?.key).toBe("a");
  });
});

it("is what it is for a state or an event called __proto__", () => {
  const config = JSON.parse('{ "states": { "__proto__": { "on": { "__proto__": "x" } } } }');
  expect(JSON.stringify(shownDefinition(config, look))).toBe(JSON.stringify(config));
});

it("ends where a config contains itself, or is none", () => {
  const config: Record<string, unknown> = { id: "loop", on: 7, invoke: ["a"] };
  config.states = { again: config };
  expect(shownDefinition(config, look)).toMatchObject({ id: "loop", on: "<on>", invoke: ["<invoke>"] });
});
