import { describe, expect, it } from "vitest";
import { assign, createMachine, fromPromise, fromTransition, setup } from "xstate";
import { BrokenInvariantError, checkMachine, transitionsOf } from "../../src/testing/index.ts";

interface Faults {
  /** A guard that always holds. */
  readonly guard?: boolean;
  /** A target that is another one. */
  readonly target?: string;
  /** A transition that is missing. */
  readonly isUnlockable?: boolean;
}

/** A door that can be locked only while it is shut, and that tires of its lock. */
const door = ({ guard = false, target = "locked", isUnlockable = true }: Faults = {}) =>
  setup({
    types: {
      context: {} as { code: string; wrong: number; isLocked: boolean },
      input: {} as { code: string },
      events: {} as { type: "open" } | { type: "shut" } | { type: "lock" } | { type: "unlock"; code: string },
    },
    guards: {
      isCode: ({ context, event }) => guard || (event.type === "unlock" && event.code === context.code),
      isFirst: ({ context }) => context.wrong === 0,
    },
    actors: { weld: fromPromise(async () => {}) },
  }).createMachine({
    id: "door",
    context: ({ input }) => ({ ...input, wrong: 0, isLocked: false }),
    initial: "shut",
    states: {
      shut: { on: { open: "open", lock: { target, actions: assign({ isLocked: true }) } } },
      open: { on: { shut: "shut" } },
      locked: {
        on: isUnlockable
          ? {
              unlock: [
                { guard: "isCode", target: "shut", actions: assign({ isLocked: false }) },
                { guard: "isFirst", actions: assign({ wrong: ({ context }) => context.wrong + 1 }) },
                { target: "welded" },
              ],
            }
          : {},
      },
      welded: {
        invoke: { id: "weld", src: "weld", onDone: "gone" },
        after: { 1000: "gone" },
      },
      gone: { type: "final" },
    },
  });

const events = [
  { type: "open" },
  { type: "shut" },
  { type: "lock" },
  { type: "unlock", code: "1" },
  { type: "unlock", code: "2" },
  { type: "xstate.done.actor.weld" },
] as const;
const inputs = [{ code: "1" }];
const invariants: Parameters<typeof checkMachine<ReturnType<typeof door>>>[1] = {
  "an open door is not locked": ({ value, context }) => value !== "open" || !context.isLocked,
  "a lock is opened by its code alone": (_snapshot, { from, event }) =>
    !(
      from?.value === "locked" &&
      event?.type === "unlock" &&
      from.context.isLocked &&
      _snapshot.value === "shut"
    ) || event.code === from.context.code,
  "two wrong codes are too many": ({ context }) => context.wrong < 2,
};
const faulty =
  (faults: Faults, more: object = {}) =>
  (): unknown =>
    checkMachine(door(faults), invariants, { events, inputs, ...more });
const errorOf = (act: () => unknown): BrokenInvariantError => {
  try {
    act();
  } catch (error) {
    return error as BrokenInvariantError;
  }
  throw new Error("it is sound");
};

describe("checkMachine()", () => {
  it("says of a sound machine what it has seen", () => {
    expect(checkMachine(door(), invariants, { events, inputs })).toEqual({
      states: 8,
      steps: 12,
      transitions: 8,
      finals: 1,
      deadlocks: [],
      unreached: [],
      uncovered: [],
    });
  });

  it("begins with each input, and counts what both come to once", () => {
    const both = checkMachine(door(), invariants, { events, inputs: [{ code: "1" }, { code: "2" }] });
    expect(both).toMatchObject({ states: 16, steps: 24, transitions: 8 });
    const twice = checkMachine(door(), invariants, { events, inputs: [{ code: "1" }, { code: "1" }] });
    expect(twice).toMatchObject({ states: 8, steps: 12 });
  });

  it("throws for a sentence that is not true, with the shortest way there", () => {
    const error = errorOf(faulty({ guard: true }, { allowUncovered: true, allowUnreached: true }));
    expect(error).toBeInstanceOf(BrokenInvariantError);
    expect(error.message).toBe(
      [
        `checkMachine(machine 'door'): "a lock is opened by its code alone" is not true in "shut". The shortest way there (given {"code":"1"}):`,
        '  starts in "shut"',
        '  "locked" by lock',
        '  "shut" by unlock {"code":"2"}',
        'with the context {"code":"1","wrong":0,"isLocked":false}',
      ].join("\n"),
    );
    const { sentence, path, snapshot } = error;
    expect({ sentence, path }).toEqual({
      sentence: "a lock is opened by its code alone",
      path: ["lock", "unlock"],
    });
    expect(snapshot).toMatchObject({ value: "shut", context: { code: "1" } });
  });

  it("looks at the start, too, and after each step, not only where a state is new", () => {
    const seen: unknown[] = [];
    checkMachine(
      door(),
      {
        "is looked at": (_snapshot, { event, from, input }) =>
          seen.push([event?.type, from?.value, input]) > 0,
      },
      { events, inputs },
    );
    expect(seen).toHaveLength(1 + 12);
    expect(seen[0]).toEqual([undefined, undefined, { code: "1" }]);
    expect(seen).toContainEqual(["shut", "open", { code: "1" }]);
  });

  it("throws for a sentence that throws, and for one that is neither true nor false", () => {
    const cause = new Error("cannot say");
    const throwing = () => {
      throw cause;
    };
    const check = (holds: unknown) => () =>
      checkMachine(door(), { "it is so": holds } as never, { events, inputs });
    expect(errorOf(check(throwing))).toMatchObject({
      cause,
      path: [],
      message: expect.stringContaining('"it is so" throws (cannot say) in "shut". The shortest way there'),
    });
    for (const nothing of [() => undefined, async () => true, () => 1]) {
      expect(check(nothing)).toThrow(
        new TypeError('xstate-jobs: "it is so" in checkMachine() must return true or false, at once'),
      );
    }
    expect(check(true)).toThrow('"it is so" in checkMachine() must be a function of the snapshot');
    expect(() => checkMachine(door(), 1 as never, { events, inputs })).toThrow(
      "must be an object of sentences",
    );
  });

  it("throws for a deadlock: a state that no event changes, and that is not final", () => {
    expect(faulty({ isUnlockable: false }, { events: events.slice(0, 3) })).toThrow(
      [
        `checkMachine(machine 'door'): deadlock: no event changes "locked", and it is not final. The shortest way there (given {"code":"1"}):`,
        '  starts in "shut"',
        '  "locked" by lock',
        'with the context {"code":"1","wrong":0,"isLocked":true}',
        "Give a case for what is to happen there, or say in 'allowDeadlock' that nothing is",
      ].join("\n"),
    );
  });

  it("does not, where it is allowed", () => {
    const options = { events: events.slice(0, 3), allowUnreached: true, allowUncovered: true };
    const isLocked = ({ value }: { value: unknown }) => value === "locked";
    for (const allowDeadlock of [true, isLocked]) {
      expect(faulty({ isUnlockable: false }, { ...options, allowDeadlock })()).toMatchObject({
        states: 3,
        deadlocks: ["locked"],
        unreached: ["welded", "gone"],
        uncovered: [
          "welded --xstate.done.actor.weld--> gone",
          "welded --xstate.after.1000.door.welded--> gone",
        ],
      });
    }
    expect(faulty({ isUnlockable: false }, { ...options, allowDeadlock: () => false })).toThrow("deadlock");
  });

  it("finds no deadlock in an event that does nothing, and one where events only do nothing", () => {
    const machine = createMachine({
      initial: "a",
      states: { a: { on: { NEXT: "b" } }, b: { on: { AGAIN: "b", NOTHING: { actions: () => {} } } } },
    });
    const events = ["NEXT", "AGAIN", "NOTHING"].map((type) => ({ type }));
    expect(() => checkMachine(machine, {}, { events })).toThrow('deadlock: no event changes "b"');
  });

  it("throws for states that are never reached and transitions that are never taken, unless they are allowed", () => {
    expect(faulty({ target: "welded" })).toThrow(
      [
        "checkMachine(machine 'door'): never reached:",
        "  locked (no event leads there)",
        "Give 'events' or 'inputs' that lead there, or name them in 'allowUnreached'",
      ].join("\n"),
    );
    const lost = transitionsOf(door()).filter((name) => name.startsWith("locked"));
    expect(faulty({ target: "welded" }, { allowUnreached: ["locked"] })).toThrow(
      `never taken:\n  ${lost.map((name) => `${name} (its state is never entered)`).join("\n  ")}\n`,
    );
    const allowed = { allowUnreached: ["locked"], allowUncovered: lost };
    expect(faulty({ target: "welded" }, allowed)()).toMatchObject({ unreached: ["locked"], uncovered: lost });
    expect(faulty({}, { allowUnreached: ["lokced"] })).toThrow(
      "there is no 'lokced'. There are:\ndoor\nshut\n",
    );
    expect(faulty({}, { allowUncovered: ["a --b--> c"] })).toThrow("there is no 'a --b--> c'");
  });

  it("counts a state that is left at once as reached", () => {
    const machine = createMachine({
      initial: "a",
      states: {
        a: { on: { GO: "b" } },
        b: { initial: "x", states: { x: { always: "#(machine).c" } } },
        c: { type: "final" },
      },
    });
    expect(checkMachine(machine, {}, { events: [{ type: "GO" }] })).toMatchObject({
      states: 2,
      unreached: [],
    });
  });

  it("lets any pending timer be up first, unless time goes in order", () => {
    const machine = createMachine({
      initial: "a",
      states: { a: { after: { 100: "b", 200: "c" } }, b: { type: "final" }, c: { type: "final" } },
    });
    expect(checkMachine(machine, {}, { events: [] })).toMatchObject({ states: 3, transitions: 2 });
    expect(() => checkMachine(machine, {}, { events: [], timers: "in-order" })).toThrow(
      "never reached:\n  c (",
    );
  });

  it("throws when there are too many states", () => {
    const counter = createMachine({
      context: { count: 0 },
      on: { UP: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
    });
    const events = [{ type: "UP" }];
    expect(() => checkMachine(counter, {}, { events, limit: 50 })).toThrow(
      /^checkMachine\(machine '\(machine\)'\): there are more than 50 states, the last one "its only state" with \{"count":\d+\}/,
    );
    const upTo3 = {
      serializeState: ({ context }: { context: { count: number } }) => Math.min(context.count, 3),
    };
    expect(checkMachine(counter, {}, { events, limit: 50, ...upTo3, allowDeadlock: true })).toMatchObject({
      states: 4,
    });
  });

  it.each([
    { events: 1 },
    { allowDeadlock: 1 },
    { allowUnreached: "x" },
    { allowUncovered: 1 },
    { paths: "all" },
  ])("throws a TypeError for the option %j", (option) => {
    expect(faulty({}, option)).toThrow(TypeError);
    expect(faulty({}, option)).toThrow(new RegExp(`'${Object.keys(option)[0]}' of checkMachine\\(\\)`));
  });

  it("throws a TypeError for an event that can never come", () => {
    expect(faulty({}, { events: [{ type: "slam" }] })).toThrow(
      "no transition of machine 'door' is for the event 'slam' of checkMachine()",
    );
  });

  it.each<[fault: string, faults: Faults, finds: RegExp]>([
    ["a guard that always holds", { guard: true }, /"a lock is opened by its code alone" is not true/],
    ["a wrong target", { target: "open" }, /"an open door is not locked" is not true in "open"/],
    [
      "a transition that is missing",
      { isUnlockable: false },
      /no transition of machine 'door' is for the event 'unlock'/,
    ],
  ])("finds %s", (_fault, faults, finds) => {
    expect(faulty(faults)).toThrow(finds);
  });
});

describe("checkMachine() of a logic that is no machine", () => {
  /** Two counters that may not differ by more than one. */
  const counters = (most: number) =>
    fromTransition(
      ({ left, right }: { left: number; right: number }, event: { type: "left" } | { type: "right" }) =>
        event.type === "left"
          ? { left: Math.min(most, left + 1), right }
          : { left, right: Math.min(left, right + 1) },
      { left: 0, right: 0 },
    );
  const events = [{ type: "left" }, { type: "right" }] as const;

  it("goes through all that its transition comes to", () => {
    const report = checkMachine(
      counters(2),
      { "the right one is not ahead": ({ context }) => context.right <= context.left },
      { events, allowDeadlock: ({ context }) => context.right === 2 },
    );
    expect(report).toEqual({
      states: 6,
      steps: 12,
      transitions: 0,
      finals: 0,
      deadlocks: ['{"status":"active","context":{"left":2,"right":2}}'],
      unreached: [],
      uncovered: [],
    });
  });

  it("throws for what is not true, with the shortest way there", () => {
    const check = () =>
      checkMachine(
        counters(3),
        { "they keep together": ({ context: { left, right } }) => left - right < 2 },
        { events },
      );
    expect(errorOf(check)).toMatchObject({
      message: expect.stringContaining(
        'checkMachine(the logic): "they keep together" is not true in "{"status":"active","context":{"left":2,"right":0}}"',
      ),
      path: ["left", "left"],
    });
  });
});
