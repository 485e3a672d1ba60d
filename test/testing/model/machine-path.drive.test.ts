import { describe, expect, it } from "vitest";
import { assign, cancel, createActor, createMachine, fromPromise, raise, setup } from "xstate";
import { type MachinePath, pathsOf, VirtualClock } from "../../../src/testing/index.ts";

const fetchMachine = setup({
  types: { context: {} as { tries: number }, events: {} as { type: "get" } | { type: "stop" } },
  actors: { fetch: fromPromise<string>(async () => new Promise(() => {})) },
  delays: { pause: ({ context }) => 100 * 2 ** context.tries },
}).createMachine({
  id: "fetch",
  context: { tries: 0 },
  initial: "idle",
  states: {
    idle: { on: { get: "asking" } },
    asking: {
      entry: assign({ tries: ({ context }) => context.tries + 1 }),
      invoke: {
        id: "fetch",
        src: "fetch",
        onDone: "got",
        onError: [{ guard: ({ context }) => context.tries < 3, target: "waiting" }, { target: "failed" }],
      },
      on: { stop: "idle" },
    },
    waiting: { after: { pause: "asking" }, on: { stop: "idle" } },
    got: { type: "final" },
    failed: { type: "final" },
  },
});

const paths = pathsOf(fetchMachine, {
  events: [
    { type: "get" },
    { type: "stop" },
    { type: "xstate.done.actor.fetch", output: "page" },
    { type: "xstate.error.actor.fetch", error: new Error("offline") },
  ],
  // Who gives up and asks again begins with the tries that it has had.
  serializeState: ({ context }) => Math.min(context.tries, 3),
});

/** An actor whose fetch ends when the test says so. */
function fetching(machine = fetchMachine) {
  const clock = new VirtualClock();
  let end = { done: (_page: string): void => {}, fail: (_error: unknown): void => {} };
  const fetch = fromPromise<string>(
    () =>
      new Promise((done, fail) => {
        end = { done, fail };
      }),
  );
  const actor = createActor(machine.provide({ actors: { fetch } }), { clock });
  const events = {
    "xstate.done.actor.fetch": ({ event }: { event: { output?: unknown } }) => end.done(String(event.output)),
    "xstate.error.actor.fetch": ({ event }: { event: { error?: unknown } }) => end.fail(event.error),
  };
  return { actor, clock, events };
}

describe("drive() along a path", () => {
  it.each(paths)("drives a real actor: $title", async (path) => {
    const { actor, clock, events } = fetching();
    const tries: unknown[] = [];
    await path.drive(actor, {
      clock,
      events,
      states: { "*": (expected, actual) => tries.push([expected.context.tries, actual.context.tries]) },
    });
    expect(tries.every((pair) => Array.isArray(pair) && pair[0] === pair[1])).toBe(true);
    expect(tries).toHaveLength(path.steps.length);
    const waited = path.steps.reduce((sum, { delayMs = 0 }) => sum + delayMs, 0);
    expect(clock.now()).toBe(waited);
  });

  it("lets delays pass that depend on the context", () => {
    expect(Math.max(...paths.flatMap(({ steps }) => steps.map(({ delayMs = 0 }) => delayMs)))).toBe(400);
  });

  const toGot = paths.find(({ title }) => title.endsWith('"got" by xstate.done.actor.fetch')) as MachinePath<
    typeof fetchMachine
  >;

  it("finds an actor that does something else, and says where", async () => {
    const { actor, clock, events } = fetching();
    const stuck = { ...events, "xstate.done.actor.fetch": () => {} };
    await expect(toGot.drive(actor, { clock, events: stuck })).rejects.toThrow(
      `the model says "got" (done), the actor is "asking" (active)\nwith the context {"tries":1}\n\nat step 2, xstate.done.actor.fetch, of the path that ${toGot.title}`,
    );
  });

  it("finds an actor that does not stay where it is to be", async () => {
    const { actor, clock, events } = fetching();
    const hasty = {
      ...events,
      get: () => {
        actor.send({ type: "get" });
        setTimeout(() => events["xstate.error.actor.fetch"]({ event: { error: "at once" } }), 0);
        return new Promise<void>((resolve) => void setTimeout(resolve, 5));
      },
    };
    await expect(toGot.drive(actor, { clock, events: hasty })).rejects.toThrow(
      'the model says "asking" (active), the actor is "waiting" (active)',
    );
  });

  it("says what an actor fails with", async () => {
    const { actor, clock, events } = fetching();
    actor.subscribe({ error: () => {} });
    const broken = {
      ...events,
      get: () => actor.send({ type: "get" }),
      "xstate.done.actor.fetch": () =>
        (actor as { send(event: object): void }).send({
          type: "xstate.error.actor.other",
          error: new Error("broken"),
        }),
    };
    await expect(toGot.drive(actor, { clock, events: broken })).rejects.toThrow(
      'the model says "got" (done), the actor is "asking" (error): broken\nwith the context {"tries":1}',
    );
  });

  it("wants to know how an invoked actor comes to its end, before it begins", async () => {
    const { actor, clock } = fetching();
    await expect(toGot.drive(actor, { clock })).rejects.toThrow(
      `drive() along the path that ${toGot.title}: 'xstate.done.actor.fetch' comes from an actor that the machine has. Give an executor in 'events' that makes it end so, or one that sends the event`,
    );
    expect(clock.timersSet).toBe(0);
    await toGot.drive(actor, { clock, events: { "*": ({ event }) => actor.send(event as never) } });
    expect(actor.getSnapshot().value).toBe("got");
  });

  it("wants the clock of the actor", async () => {
    const { actor, events } = fetching();
    const late = paths.find(({ steps }) =>
      steps.some(({ delayMs }) => delayMs !== undefined),
    ) as typeof toGot;
    const other = new VirtualClock();
    await expect(late.drive(actor, { clock: other, events })).rejects.toThrow(
      "'xstate.after.pause.fetch.waiting' is not due within 200 ms: create the actor with the same clock",
    );
    actor.stop();
    await expect(late.drive(actor, { events } as never)).rejects.toThrow("'clock' of drive() along");
    await expect(late.drive({} as never, { clock: other })).rejects.toThrow("must be an actor");
    await expect(late.drive(actor, { clock: other, states: { nowhere: () => {} } })).rejects.toThrow(
      "there is no state 'nowhere'",
    );
  });

  it("finds an actor that has not scheduled what the model has", async () => {
    const model = createMachine({ id: "m", initial: "a", states: { a: { after: { 10: "b" } }, b: {} } });
    const other = createMachine({ id: "m", initial: "a", states: { a: {}, b: {} } });
    const clock = new VirtualClock();
    const [path] = pathsOf(model, { events: [] });
    await expect(path?.drive(createActor(other, { clock }) as never, { clock })).rejects.toThrow(
      "the actor has not scheduled 'xstate.after.10.m.a', but nothing\nwith the context {}",
    );
  });
});

describe("timers", () => {
  const drive = async (machine: Parameters<typeof pathsOf>[0], events: { type: string }[] = []) => {
    const found = pathsOf(machine, { events, allowUncovered: true });
    for (const path of found) {
      const clock = new VirtualClock();
      await path.drive(createActor(machine, { clock }), { clock });
    }
    return found.map(({ title }) => title);
  };

  it("are up in order: what is left of one counts", async () => {
    const machine = createMachine({
      id: "m",
      initial: "run",
      states: {
        run: {
          initial: "a",
          after: { 500: "late" },
          states: {
            a: { after: { 200: "b" } },
            b: { after: { 200: "c" } },
            c: { after: { 200: "#m.early" } },
          },
        },
        late: {},
        early: {},
      },
    });
    expect(await drive(machine)).toEqual([
      'reaches "run.b" after 200 ms, then "run.c" after 200 ms, then "late" after 100 ms',
    ]);
  });

  it("that are up at once belong to one step, and of no delay is one, too", async () => {
    const machine = createMachine({
      type: "parallel",
      states: {
        left: { initial: "a", states: { a: { after: { 100: "b" } }, b: { after: { 0: "c" } }, c: {} } },
        right: { initial: "a", states: { a: { after: { 100: "b" }, on: { GO: "b" } }, b: {} } },
      },
    });
    expect(await drive(machine, [{ type: "GO" }])).toEqual([
      'reaches "left.c & right.b" after 100 ms',
      'reaches "left.a & right.b" by GO, then "left.c & right.b" after 100 ms',
    ]);
  });

  it("are of delayed raises, too, which may be called off", async () => {
    const machine = createMachine({
      initial: "a",
      states: {
        a: { entry: raise({ type: "TICK" }, { delay: 50 }), on: { TICK: "b" } },
        b: {
          entry: raise({ type: "TICK" }, { delay: 70, id: "tick" }),
          on: { TICK: "c", SKIP: "c", CALM: "d" },
        },
        c: {},
        d: { entry: cancel("tick"), on: { TICK: "c" } },
      },
    });
    expect(await drive(machine, [{ type: "SKIP" }, { type: "CALM" }])).toEqual([
      'reaches "b" after 50 ms (TICK), then "d" by CALM',
      'reaches "b" after 50 ms (TICK), then "c" after 70 ms (TICK)',
      'reaches "b" after 50 ms (TICK), then "c" by SKIP, then stays in "c" after 70 ms (TICK)',
    ]);
  });

  it("of one type are up in the order in which they are due, not armed", async () => {
    const machine = createMachine({
      initial: "a",
      states: {
        a: {
          entry: [
            raise({ type: "TICK" }, { delay: 20, id: "slow" }),
            raise({ type: "TICK" }, { delay: 10, id: "fast" }),
          ],
          on: { TICK: "b" },
        },
        b: { on: { TICK: "c" } },
        c: {},
      },
    });
    expect(await drive(machine)).toEqual(['reaches "b" after 10 ms (TICK), then "c" after 10 ms (TICK)']);
  });

  it("of one type are up in order, also where the one with the shorter delay was armed late", async () => {
    const machine = createMachine({
      initial: "a",
      states: {
        a: { entry: raise({ type: "TICK" }, { delay: 20, id: "early" }), after: { 15: "b" } },
        b: { entry: raise({ type: "TICK" }, { delay: 10, id: "late" }), on: { TICK: "c" } },
        c: { on: { TICK: "d" } },
        d: {},
      },
    });
    expect(await drive(machine)).toEqual([
      'reaches "b" after 15 ms, then "c" after 5 ms (TICK), then "d" after 5 ms (TICK)',
    ]);
  });

  it("may be up in any order, if one says so", () => {
    const machine = createMachine({
      initial: "a",
      states: { a: { after: { 100: "b", 200: "c" } }, b: {}, c: {} },
    });
    expect(() => pathsOf(machine, { events: [] })).toThrow(
      "a --xstate.after.200.(machine).a--> c (something else always comes before its time is up)",
    );
    expect(pathsOf(machine, { events: [], timers: "unordered" }).map(({ title }) => title)).toEqual([
      'reaches "b" after 100 ms',
      'reaches "c" after 200 ms',
    ]);
  });
});

describe("a fault in what is driven", () => {
  const doorMachine = (faults: {
    readonly shut?: string;
    readonly isLockable?: boolean;
    readonly isGuarded?: boolean;
  }) =>
    setup({
      types: { events: {} as { type: "open" | "shut" | "lock" } | { type: "unlock"; code: number } },
      guards: {
        isCode: ({ event }) => faults.isGuarded === false || (event.type === "unlock" && event.code === 7),
      },
    }).createMachine({
      id: "door",
      initial: "shut",
      states: {
        shut: { on: { open: "open", ...(faults.isLockable === false ? {} : { lock: "locked" }) } },
        open: { on: { shut: faults.shut ?? "shut" } },
        locked: { on: { unlock: [{ guard: "isCode", target: "shut" }, { actions: () => {} }] } },
      },
    });
  const paths = pathsOf(doorMachine({}), {
    events: [
      { type: "open" },
      { type: "shut" },
      { type: "lock" },
      { type: "unlock", code: 7 },
      { type: "unlock", code: 8 },
    ],
  });

  const failures = async (machine: ReturnType<typeof doorMachine>): Promise<string[]> => {
    const found: string[] = [];
    for (const path of paths) {
      const clock = new VirtualClock();
      await path
        .drive(createActor(machine, { clock }), { clock })
        .catch(({ message }: Error) => found.push(message.split("\n")[0] as string));
    }
    return found;
  };

  it.each([
    ["none, and none is found", {}, []],
    [
      "a transition that is missing",
      { isLockable: false },
      ['the model says "locked" (active), the actor is "shut" (active)'],
    ],
    [
      "a wrong target",
      { shut: "locked" },
      ['the model says "shut" (active), the actor is "locked" (active)'],
    ],
    [
      "a guard that always holds",
      { isGuarded: false },
      ['the model says "locked" (active), the actor is "shut" (active)'],
    ],
  ])("is %s", async (_what, faults, messages) => {
    expect([...new Set(await failures(doorMachine(faults)))]).toEqual(messages);
  });
});
