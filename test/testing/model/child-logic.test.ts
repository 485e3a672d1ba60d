import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { assign, createMachine, enqueueActions, fromPromise, spawnChild } from "xstate";
import { checkMachine, pathsOf } from "../../../src/testing/index.ts";

const machine = createMachine({
  id: "loader",
  initial: "busy",
  states: {
    busy: { invoke: { id: "x", src: "fetch", onError: "dead", onDone: "good" } },
    dead: { type: "final" },
    good: { type: "final" },
  },
});
const events = [{ type: "xstate.done.actor.x" }, { type: "xstate.error.actor.x" }] as const;
const refusal = (use: string): TypeError =>
  new TypeError(
    `xstate-jobs: machine 'loader' has no implementation of the actor 'fetch' that ${use}: it would never start, nor end. Give it a stand-in: machine.provide({ actors: { fetch: fromPromise(async () => …) } })`,
  );

describe("an invoked actor that has a name only", () => {
  it("is refused, since no case for its end can come", () => {
    expect(() => checkMachine(machine, {}, { events })).toThrow(refusal("state 'busy' invokes"));
    expect(() => pathsOf(machine, { events })).toThrow(refusal("state 'busy' invokes"));
  });

  it("is given a stand-in, which is not run", () => {
    const fetch = vi.fn(async () => {});
    const provided = machine.provide({ actors: { fetch: fromPromise(fetch) } });
    expect(checkMachine(provided, {}, { events }).finals).toBe(2);
    expect(pathsOf(provided, { events })).toHaveLength(2);
    expect(fetch).not.toHaveBeenCalled();
  });

  it("is none where the logic itself is invoked", () => {
    const inline = createMachine({
      initial: "busy",
      states: {
        busy: { invoke: { id: "x", src: fromPromise(async () => {}), onDone: "good", onError: "good" } },
        good: { type: "final" },
      },
    });
    expect(pathsOf(inline, { events })).toHaveLength(2);
  });

  it("is told by a key that can be copied", () => {
    const odd = createMachine({ id: "odd", invoke: { src: "get it" } });
    expect(() => pathsOf(odd, { events: [] })).toThrow('actors: { "get it": fromPromise');
  });
});

describe("a spawned actor that has a name only", () => {
  beforeEach(() => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const spawning = (actions: object) =>
    createMachine({
      id: "loader",
      context: {},
      initial: "idle",
      states: { idle: { on: { GO: { target: "busy", actions: actions as never } } }, busy: {} },
    });

  it.each([
    ["by an action", spawnChild("fetch" as never, { id: "x" } as never)],
    [
      "by one of several",
      enqueueActions(({ enqueue }) => enqueue.spawnChild("fetch" as never, { id: "x" } as never)),
    ],
  ])("is refused, if it is spawned %s", (_how, actions) => {
    const refused = refusal('it spawns in "idle", by GO');
    expect(() => pathsOf(spawning(actions), { events: [{ type: "GO" }] })).toThrow(refused);
    expect(() =>
      checkMachine(spawning(actions), {}, { events: [{ type: "GO" }], allowDeadlock: true }),
    ).toThrow(refused);
  });

  it("is refused by XState, if it is spawned in an assignment", () => {
    const actions = assign(({ spawn }) => ({ child: spawn("fetch" as never) }));
    expect(() => pathsOf(spawning(actions), { events: [{ type: "GO" }] })).toThrow(
      `machine 'loader' throws in "idle", by GO: Actor logic 'fetch' not implemented`,
    );
  });
});
