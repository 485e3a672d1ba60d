import { describe, expect, it } from "vitest";
import { type AnyStateMachine, assign, createMachine, fromPromise, raise } from "xstate";
import { type Position, Walker, type WalkerOptions } from "../../../src/testing/model/walker.ts";

const walkerOf = (machine: AnyStateMachine, types: string[], more: Partial<WalkerOptions> = {}) =>
  new Walker(machine, {
    events: types.map((type) => ({ type })),
    serializeState: undefined,
    timers: "in-order",
    ...more,
  });

/** Goes by events of these types, or by time; throws if one cannot come. */
function go(walker: Walker, ...types: string[]): Position {
  return types.reduce((position, type) => {
    const move = walker.moves(position).find((each) => each.type === type);
    if (move === undefined) throw new Error(`${type} cannot come`);
    return walker.step(position, move);
  }, walker.start(undefined));
}

describe("two positions are the same to a walker", () => {
  const same = (walker: Walker, one: string[], other: string[]): boolean =>
    walker.keyOf(go(walker, ...one)) === walker.keyOf(go(walker, ...other));

  it("if nothing differs that matters, whichever region was entered first", () => {
    const machine = createMachine({
      type: "parallel",
      states: {
        left: { initial: "a", states: { a: { on: { L: "b" } }, b: { on: { L: "a" } } } },
        right: { initial: "a", states: { a: { on: { R: "b" } }, b: { on: { R: "a" } } } },
      },
    });
    const walker = walkerOf(machine, ["L", "R"]);
    expect(same(walker, ["L", "R"], ["R", "L"])).toBe(true);
    expect(same(walker, ["L"], ["R"])).toBe(false);
  });

  it("not if their contexts differ, unless one says that it does not matter", () => {
    const machine = createMachine({
      context: { count: 0 },
      on: { UP: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
    });
    expect(same(walkerOf(machine, ["UP"]), [], ["UP"])).toBe(false);
    expect(same(walkerOf(machine, ["UP"], { serializeState: () => 0 }), [], ["UP"])).toBe(true);
  });

  it("not if they remember another history", () => {
    const machine = createMachine({
      initial: "in",
      states: {
        in: {
          initial: "a",
          on: { LEAVE: "out" },
          states: { a: { on: { NEXT: "b" } }, b: {}, back: { type: "history" } },
        },
        out: { on: { BACK: "in.back" } },
      },
    });
    const walker = walkerOf(machine, ["LEAVE", "NEXT", "BACK"]);
    expect(same(walker, ["LEAVE"], ["NEXT", "LEAVE"])).toBe(false);
    expect(same(walker, ["LEAVE", "BACK"], [])).toBe(false);
    expect(go(walker, "NEXT", "LEAVE", "BACK").snapshot).toMatchObject({ value: { in: "b" } });
  });

  const timed = createMachine({
    initial: "a",
    on: { ARM: { actions: raise({ type: "RING" }, { delay: 500, id: "bell" }) } },
    states: { a: { after: { 200: "b" } }, b: {} },
  });

  it("not if they have other timers, or these have more time left", () => {
    const walker = walkerOf(timed, ["ARM"]);
    const after = "xstate.after.200.(machine).a";
    expect(same(walker, [], ["ARM"])).toBe(false);
    expect(same(walker, ["ARM", after], [after, "ARM"])).toBe(false);
    expect(go(walker, "ARM", after).timers.map(({ id, delayMs, leftMs }) => [id, delayMs, leftMs])).toEqual([
      ["bell", 500, 300],
    ]);
    expect(same(walker, ["ARM", "ARM"], ["ARM"])).toBe(true);
  });

  it("however much time timers have left, if they may be up in any order", () => {
    const walker = walkerOf(timed, ["ARM"], { timers: "unordered" });
    const after = "xstate.after.200.(machine).a";
    expect(same(walker, ["ARM", after], [after, "ARM"])).toBe(true);
    expect(walker.moves(go(walker, "ARM")).map(({ type }) => type)).toEqual(["ARM", after, "RING"]);
  });

  it("not if an actor has ended in one, which cannot end again", () => {
    const machine = createMachine({
      initial: "a",
      states: {
        a: {
          invoke: { id: "job", src: fromPromise(async () => {}), onDone: { actions: () => {} } },
          on: { AGAIN: { target: "a", reenter: true } },
        },
      },
    });
    const done = "xstate.done.actor.job";
    const walker = walkerOf(machine, [done, "AGAIN"]);
    expect(same(walker, [], [done])).toBe(false);
    expect(() => go(walker, done, done)).toThrow("cannot come");
    expect(same(walker, [done, "AGAIN"], [])).toBe(true);
    expect(same(walker, [done, "AGAIN", done], [done])).toBe(true);
  });
});
