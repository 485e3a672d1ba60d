import { describe, expect, it } from "vitest";
import { assign, createMachine, fromPromise, raise, setup } from "xstate";
import { pathsOf } from "../../src/testing/index.ts";

const doorMachine = createMachine({
  id: "door",
  context: { opened: 0 },
  initial: "shut",
  states: {
    shut: {
      on: {
        open: {
          guard: ({ event }) => event.key === 7,
          target: "open",
          actions: assign({ opened: ({ context }) => context.opened + 1 }),
        },
        lock: "locked",
      },
    },
    open: {
      on: { shut: "shut" },
      after: { 100: "shut", 200: "shut" },
      initial: "wide",
      states: { wide: { always: { guard: () => false, target: "ajar" } }, ajar: { on: { push: "wide" } } },
      onDone: "shut",
    },
    locked: {},
  },
});
const open = { type: "open", key: 7 };
const value = { serializeState: () => 0 };
const whyNot = (options: object): string => {
  try {
    pathsOf(doorMachine, options as never);
  } catch (error) {
    return (error as Error).message;
  }
  return "it has paths";
};

describe("pathsOf()", () => {
  it("throws when a transition is on no path: it says which, why, and what to do", () => {
    expect(whyNot({ events: [open], ...value })).toBe(
      [
        "pathsOf(machine 'door'): no path takes",
        "  shut --lock--> locked (no event of its type can come)",
        "  open --shut--> shut (no event of its type can come)",
        "  open --xstate.done.state.door.open--> shut (its state is never done)",
        "  open --xstate.after.200.door.open--> shut (something else always comes before its time is up)",
        "  open.wide --always [guard]--> open.ajar (its guard never holds, or one that goes before it always does, with these payloads)",
        "  open.ajar --push--> open.wide (its state is never entered)",
        "Give a case in 'events' for each of these events, with the payload that its guard wants, or name in 'allowUncovered' what cannot be taken",
      ].join("\n"),
    );
    expect(whyNot({ events: [{ type: "open" }] })).toContain(
      "shut --open [guard]--> open (its guard never holds, or one that goes before it always does, with these payloads)",
    );
  });

  const cannot = [
    "open --xstate.done.state.door.open--> shut",
    "open --xstate.after.200.door.open--> shut",
    "open.wide --always [guard]--> open.ajar",
    "open.ajar --push--> open.wide",
  ];
  const events = [open, { type: "shut" }, { type: "lock" }];

  it("does not, of those that are allowed, or of any", () => {
    expect(
      pathsOf(doorMachine, { events, ...value, allowUncovered: cannot }).map(({ title }) => title),
    ).toEqual([
      'reaches "locked" by lock',
      'reaches "open.wide" by open, then "shut" by shut',
      'reaches "open.wide" by open, then "shut" after 100 ms',
    ]);
    expect(pathsOf(doorMachine, { events: [open], ...value, allowUncovered: true }).length).toBe(1);
    expect(whyNot({ events, ...value, allowUncovered: cannot.slice(1) })).toContain(cannot[0]);
  });

  it("throws for the name of a transition that there is not", () => {
    expect(whyNot({ events, ...value, allowUncovered: [...cannot, "open --slam--> shut"] })).toContain(
      "'allowUncovered' of pathsOf(machine 'door'): there is no 'open --slam--> shut'. There are:\nshut --open [guard]--> open\n",
    );
  });

  it("throws when there are too many states, and says what of them grows", () => {
    expect(whyNot({ events, limit: 20 })).toMatch(
      /^pathsOf\(machine 'door'\): there are more than 20 states, the last one "\w+(\.\w+)?" with \{"opened":\d+\}\. If the context grows or never repeats, say with 'serializeState' what of it matters; else raise 'limit'$/,
    );
    expect(whyNot({ events, limit: 3, paths: "simple" })).toContain("there are more than 3 states");
  });

  it("throws when there are too many simple paths through few states", () => {
    const keys = [..."abcdefgh"];
    const clique = createMachine({
      initial: "a",
      states: Object.fromEntries(
        keys.map((key) => [key, { on: Object.fromEntries(keys.map((to) => [to, to])) }]),
      ),
    });
    const events = keys.map((type) => ({ type }));
    expect(() => pathsOf(clique, { events, paths: "simple", limit: 8 })).toThrow(
      "there are more than 8 states, or too many simple paths through fewer",
    );
    expect(pathsOf(clique, { events, limit: 8 }).length).toBeGreaterThan(50);
  });

  it("throws when what tells states apart leaves out what matters", () => {
    const machine = createMachine({
      context: { count: 0 },
      initial: "a",
      states: {
        a: {
          on: {
            UP: { actions: assign({ count: ({ context }) => context.count + 1 }), target: "b" },
            DOWN: "b",
          },
        },
        b: { always: { guard: ({ context }) => context.count > 1, target: "c" }, on: { BACK: "a" } },
        c: { on: { RESET: "a" } },
      },
    });
    const events = ["UP", "DOWN", "BACK", "RESET"].map((type) => ({ type }));
    expect(() => pathsOf(machine, { events, serializeState: () => 0, paths: "simple" })).toThrow(
      "pathsOf(machine '(machine)'): 'RESET' cannot come in \"b\", as it could in a state that 'serializeState' makes the same of. Let it tell the two apart",
    );
    const tellsApart = ({ context }: { context: { count: number } }) => Math.min(context.count, 2);
    expect(pathsOf(machine, { events, serializeState: tellsApart }).length).toBeGreaterThan(2);
  });

  it("throws for a context that cannot be written down, unless one says what of it matters", () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    const machine = createMachine({ id: "loop", context: { loop }, on: { GO: { actions: () => {} } } });
    const events = [{ type: "GO" }];
    expect(() => pathsOf(machine, { events })).toThrow(
      /^machine 'loop': what is in "its only state" cannot be written down \(.+\)\. Say with 'serializeState' what of it matters$/s,
    );
    expect(pathsOf(machine, { events, serializeState: () => 0 })).toHaveLength(1);
  });

  it("throws what the machine throws, with where that was", () => {
    const cause = new Error("no key");
    const fail = () => {
      throw cause;
    };
    const machine = (options: object) =>
      createMachine({ id: "m", initial: "a", states: { a: { on: { GO: options } } } });
    const events = [{ type: "GO" }];
    expect(() => pathsOf(machine({ actions: assign(fail) }), { events })).toThrow(
      expect.objectContaining({ message: `machine 'm' throws in "a", by GO: no key`, cause }),
    );
    expect(() => pathsOf(machine({ guard: fail, target: "a" }), { events })).toThrow(
      "machine 'm' throws in \"a\", by GO: Unable to evaluate guard",
    );
    const unborn = createMachine({ id: "m", context: fail });
    expect(() => pathsOf(unborn, { events: [] })).toThrow(
      "machine 'm' fails at its start: no key. It was given no input: 'inputs' has those to begin with",
    );
    expect(() => pathsOf(unborn, { events: [], inputs: [1] })).toThrow(
      /^machine 'm' fails at its start: no key$/,
    );
  });

  it("throws for a machine that schedules events for at once, for ever", () => {
    const machine = createMachine({
      id: "m",
      initial: "a",
      states: { a: { after: { 0: { target: "a", reenter: true } } } },
    });
    expect(() => pathsOf(machine, { events: [] })).toThrow(
      `machine 'm': in "a" it schedules events with a delay of 0 for ever`,
    );
  });

  it.each<[what: string, events: unknown, message: string]>([
    [
      "that no transition is for",
      [{ type: "opne" }],
      "no transition of machine 'door' is for the event 'opne' of pathsOf(); it has open, lock, shut, push",
    ],
    ["without a type", [{ key: 7 }], "an event in 'events' of pathsOf() has no type"],
    ["that is a text", ["open"], "an event in 'events' of pathsOf() has no type"],
    [
      "of time",
      [{ type: "xstate.after.100.door.open" }],
      "leave 'xstate.after.100.door.open' out of 'events' of pathsOf(): delayed transitions are walked by themselves",
    ],
    [
      "of a state that is done",
      [{ type: "xstate.done.state.door.open" }],
      "leave 'xstate.done.state.door.open' out of 'events' of pathsOf(): it comes when its state is done",
    ],
    [
      "of XState's own",
      [{ type: "xstate.init" }],
      "leave 'xstate.init' out of 'events' of pathsOf(): it is XState's own",
    ],
    ["in no list", open, "'events' of pathsOf() must be a list of events or a function of the snapshot"],
    ["of none", undefined, "'events' of pathsOf() must be a list of events or a function of the snapshot"],
  ])("throws a TypeError for an event %s", (_what, events, message) => {
    expect(() => pathsOf(doorMachine, { events } as never)).toThrow(TypeError);
    expect(whyNot({ events })).toContain(`xstate-jobs: ${message}`);
  });

  it.each([
    { inputs: [] },
    { inputs: 1 },
    { limit: 0 },
    { limit: 1.5 },
    { paths: "all" },
    { timers: "none" },
    { serializeState: 1 },
    { allowUncovered: "x" },
    { input: 1 },
  ])("throws a TypeError for the option %j", (option) => {
    const [name] = Object.keys(option);
    expect(() => pathsOf(doorMachine, { events, ...option } as never)).toThrow(TypeError);
    expect(whyNot({ events, ...option })).toMatch(new RegExp(`'${name}' of pathsOf\\(\\)`));
  });
});

it("says of an empty list of inputs that it is empty", () => {
  expect(whyNot({ events: [open], inputs: [] })).toBe(
    "xstate-jobs: 'inputs' of pathsOf() is empty: leave it out, or give at least one",
  );
});

describe("an error in the machine that pathsOf() finds", () => {
  const order = (faults: { guard?: boolean; target?: string; pay?: boolean }) =>
    setup({
      types: { events: {} as { type: "pay"; amount: number } | { type: "ship" } },
      actors: { courier: fromPromise(async () => {}) },
      guards: { isEnough: ({ event }) => faults.guard || (event.type === "pay" && event.amount >= 10) },
    }).createMachine({
      id: "order",
      initial: "open",
      states: {
        open: {
          on:
            faults.pay === false ? {} : { pay: [{ guard: "isEnough", target: "paid" }, { target: "short" }] },
        },
        short: { entry: raise({ type: "pay", amount: 0 }), after: { 1000: "open" } },
        paid: { on: { ship: "shipping" } },
        shipping: { invoke: { id: "courier", src: "courier", onDone: faults.target ?? "shipped" } },
        shipped: { type: "final" },
      },
    });
  const events = [
    { type: "pay", amount: 10 },
    { type: "pay", amount: 9 },
    { type: "ship" },
    { type: "xstate.done.actor.courier" },
  ] as const;

  it("is none in a sound one", () => {
    expect(pathsOf(order({}), { events }).map(({ title }) => title)).toEqual([
      'reaches "short" by pay {"amount":9}, then "open" after 1000 ms',
      'reaches "paid" by pay {"amount":10}, then "shipping" by ship, then "shipped" by xstate.done.actor.courier',
    ]);
  });

  it("is a guard that always holds: the branch behind it is on no path", () => {
    expect(() => pathsOf(order({ guard: true }), { events })).toThrow(
      "open --pay--> short (its guard never holds, or one that goes before it always does",
    );
  });

  it("is a transition that is missing: nothing answers to its event", () => {
    expect(() => pathsOf(order({ pay: false }), { events })).toThrow(
      "no transition of machine 'order' is for the event 'pay'",
    );
  });

  it("is a wrong target: a state that was to be reached is not", () => {
    const paths = pathsOf(order({ target: "paid" }), { events });
    expect(paths.some(({ state }) => state.value === "shipped")).toBe(false);
  });
});
