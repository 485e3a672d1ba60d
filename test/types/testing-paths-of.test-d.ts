import { expectTypeOf } from "vitest";
import { type Actor, createActor, createMachine, type SnapshotFrom, setup } from "xstate";
import {
  type MachinePath,
  type PathStep,
  pathsOf,
  transitionsOf,
  VirtualClock,
} from "../../src/testing/index.ts";

const machine = setup({
  types: {
    events: {} as { type: "open"; key: number } | { type: "shut" },
    context: {} as { keys: number[] },
    input: {} as { keys: number[] },
  },
}).createMachine({ context: ({ input }) => input, initial: "shut", states: { shut: {}, open: {} } });
type Machine = typeof machine;
const inputs = [{ keys: [7] }];

// Events are the machine's own, or those of its actors; nothing needs a type of its own.
const paths = pathsOf(machine, {
  events: [
    { type: "open", key: 7 },
    { type: "shut" },
    { type: "xstate.done.actor.lock", output: 1 },
    { type: "xstate.error.actor.lock", error: new Error("jammed") },
    { type: "xstate.snapshot.lock", snapshot: {} },
  ],
  inputs,
  serializeState: ({ context }) => {
    expectTypeOf(context).toEqualTypeOf<{ keys: number[] }>();
    return context.keys.length;
  },
  paths: "simple",
  timers: "unordered",
  limit: 10,
  allowUncovered: ["shut --open--> open"],
});
expectTypeOf(paths).toEqualTypeOf<readonly MachinePath<Machine>[]>();
expectTypeOf(transitionsOf(machine)).toEqualTypeOf<string[]>();

// Or what a function makes of the snapshot.
pathsOf(machine, {
  events: ({ context }) => context.keys.map((key) => ({ type: "open", key }) as const),
  inputs,
});

declare const path: MachinePath<Machine>;
expectTypeOf(path.state).toEqualTypeOf<SnapshotFrom<Machine>>();
expectTypeOf(path.input).toEqualTypeOf<{ keys: number[] }>();
expectTypeOf(path.steps).toEqualTypeOf<readonly PathStep<Machine>[]>();

// An executor gets the step of its event, a check the snapshot.
void path.test({
  events: {
    open: ({ event, state }) => {
      expectTypeOf(event).toEqualTypeOf<{ type: "open"; key: number }>();
      expectTypeOf(state).toEqualTypeOf<SnapshotFrom<Machine>>();
    },
    "xstate.done.actor.lock": ({ event }) => {
      expectTypeOf(event.output).toBeUnknown();
    },
    "xstate.after.*": async ({ delayMs }) => {
      expectTypeOf(delayMs).toEqualTypeOf<number | undefined>();
    },
    "*": ({ event }) => {
      expectTypeOf(event.type).toEqualTypeOf<"open" | "shut" | `xstate.${string}`>();
    },
  },
  states: {
    shut: ({ context }, { transitions }) => {
      expectTypeOf(context.keys).toEqualTypeOf<number[]>();
      expectTypeOf(transitions).toEqualTypeOf<readonly string[]>();
    },
    "*": async () => {},
  },
});

// A drive compares two snapshots; it needs no more than the clock.
const clock = new VirtualClock();
const actor = createActor(machine, { input: { keys: [] }, clock });
expectTypeOf(path.drive).parameter(0).toEqualTypeOf<Actor<Machine>>();
void path.drive(actor, { clock });
void path.drive(createActor(machine.provide({}), { input: path.input, clock }), {
  clock,
  events: { open: ({ event }) => actor.send({ type: "open", key: event.key + 1 }) },
  states: {
    "*": (expected, actual) => {
      expectTypeOf(actual).toEqualTypeOf<SnapshotFrom<Machine>>();
      expectTypeOf(expected).toEqualTypeOf(actual);
    },
  },
});

// A machine that says nothing of its types takes any event, and needs no input.
const untyped = createMachine({});
const [first] = pathsOf(untyped, { events: [{ type: "anything", with: 1 }] });
void first?.test({ events: { anything: ({ event }) => void event.with }, states: {} });

// @ts-expect-error there must be events, if none then an empty list: nothing is guessed
pathsOf(untyped, {});
// @ts-expect-error this machine wants an input, without which its context is none
pathsOf(machine, { events: [] });
// @ts-expect-error inputs are a list: a machine may be walked from several
pathsOf(machine, { events: [], inputs: { keys: [] } });
// @ts-expect-error an input must be what the machine wants
pathsOf(machine, { events: [], inputs: [{ keys: "7" }] });
// @ts-expect-error a misspelt type: no transition would be for it
pathsOf(machine, { events: [{ type: "opne", key: 7 }], inputs });
// @ts-expect-error a payload that is not the event's: guards would see what never comes
pathsOf(machine, { events: [{ type: "open", key: "7" }], inputs });
// @ts-expect-error a payload that is missing, likewise
pathsOf(machine, { events: [{ type: "open" }], inputs });
// @ts-expect-error delayed transitions are walked by themselves
pathsOf(machine, { events: [{ type: "xstate.after.100.door.open" }], inputs });
// @ts-expect-error there are shortest paths and simple ones
pathsOf(machine, { events: [], inputs, paths: "all" });
// @ts-expect-error only machines have states to walk: of other logic checkMachine() can see the states
pathsOf({ transition: () => 1 }, { events: [] });
// @ts-expect-error an executor for an event that the machine does not have would never be called
void path.test({ events: { opne: () => {} }, states: {} });
// @ts-expect-error what makes events happen, and what looks at states, are both needed: silence would pass
void path.test({ events: {} });
// @ts-expect-error a check is a function
void path.test({ events: {}, states: { shut: true } });
// @ts-expect-error the time of the actor must be the test's
void path.drive(actor, {});
// @ts-expect-error an actor of another machine has other states
void path.drive(createActor(createMachine({ states: { other: {} } })), { clock });
