import { describe, expect, it, vi } from "vitest";
import { type AnyActorLogic, type AnyStateMachine, createMachine, fromTransition, raise } from "xstate";
import { type CheckCompiledOptions, checkCompiled } from "../../src/compile/check-compiled.ts";
import { compile } from "../../src/compile/compile.ts";
import { DivergenceError } from "../../src/compile/divergence-error.ts";
import { door, doorEvents } from "../fixtures/door.ts";

const throwing = door.provide({
  actions: {
    creak: () => {
      throw new Error("rusty");
    },
  },
});
type Options = CheckCompiledOptions<typeof door>;
const options: Options = { events: doorEvents, inputs: [{ code: "1234" }], runs: 60, maxPaths: 60 };

function divergenceOf(run: () => unknown): DivergenceError {
  try {
    run();
  } catch (error) {
    if (error instanceof DivergenceError) return error;
    throw error;
  }
  throw new Error("nothing was found");
}

/** Compiles another chart than the one that is checked: the same but for what `change` does to its config. */
const ofChanged =
  (change: (config: Config) => void) =>
  (machine: AnyStateMachine): AnyActorLogic => {
    const config = copyOf(machine.config) as Config;
    change(config);
    return compile(createMachine(config as object, machine.implementations as object) as AnyStateMachine);
  };

/** Compiles the chart as it should, and spoils what comes out. */
const spoilt =
  (spoil: (logic: AnyActorLogic) => Partial<AnyActorLogic>) =>
  (machine: AnyStateMachine): AnyActorLogic => {
    const logic: AnyActorLogic = compile(machine);
    return { ...logic, ...spoil(logic) };
  };

interface Config {
  context: unknown;
  output?: unknown;
  on: { remove?: unknown };
  initial: string;
  states: {
    closed: {
      tags?: unknown;
      meta?: unknown;
      entry?: unknown;
      exit?: unknown;
      on: {
        open: { target: string; guard?: unknown; actions?: unknown };
        knock: [
          { target?: unknown; reenter?: unknown; actions: unknown[]; guard: { params: unknown } },
          { actions?: unknown },
        ];
      };
    };
    open: { entry: { params: unknown }; on: { close: unknown } };
    gone: { type?: unknown };
  };
}

/** Objects and arrays anew, functions as they are. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)]));
}

const changes: Readonly<Record<string, (config: Config) => void>> = {
  "a wrong target": ({ states }) => {
    states.open.on.close = "open";
  },
  "a wrong initial state": (config) => {
    config.initial = "open";
  },
  "a guard that is ignored": ({ states }) => {
    delete states.closed.on.open.guard;
  },
  "guarded transitions in the wrong order": ({ states }) => {
    states.closed.on.knock.reverse();
  },
  "a guard with the wrong params": ({ states }) => {
    states.closed.on.knock[0].guard.params = { least: 3, times: 3 };
  },
  "a skipped exit action": ({ states }) => {
    delete states.closed.exit;
  },
  "a skipped entry action": ({ states }) => {
    delete states.closed.entry;
  },
  "entry in place of exit": ({ states: { closed } }) => {
    [closed.entry, closed.exit] = [closed.exit, closed.entry];
  },
  "a skipped assign": ({ states }) => {
    delete states.closed.on.knock[1].actions;
  },
  "an assign after what reads it": ({ states }) => {
    const { actions } = states.closed.on.knock[0];
    actions.push(actions.shift());
  },
  "two emitted events in the wrong order": ({ states }) => {
    const { actions } = states.closed.on.knock[0];
    actions.push(...actions.splice(1).reverse());
  },
  "an event that is not emitted": ({ states }) => {
    delete states.closed.on.open.actions;
  },
  "an action with the wrong params": ({ states }) => {
    states.open.entry.params = { loud: false };
  },
  "a state that is not entered anew": ({ states }) => {
    delete states.closed.on.knock[0].reenter;
  },
  "a transition of the root that is lost": ({ on }) => {
    delete on.remove;
  },
  "a final state that is none": ({ states }) => {
    delete states.gone.type;
  },
  "a lost output": (config) => {
    delete config.output;
  },
  "a lost tag": ({ states }) => {
    delete states.closed.tags;
  },
  "lost meta": ({ states }) => {
    delete states.closed.meta;
  },
  "another context to begin with": (config) => {
    config.context = { code: "1234", knocks: 1, log: [] };
  },
};

const spoils: Readonly<Record<string, (logic: AnyActorLogic) => Partial<AnyActorLogic>>> = {
  "a new snapshot where nothing changed": (logic) => ({
    transition: (state, event, scope) => ({ ...logic.transition(state, event, scope) }),
  }),
  "inspectors that are told nothing": (logic) => ({
    transition: (state, event, { ...scope }) =>
      logic.transition(state, event, Object.assign(scope, { system: { _sendInspectionEvent: () => {} } })),
  }),
  "events that listeners hear too early": (logic) => ({
    transition: (state, event, { ...scope }) =>
      logic.transition(state, event, Object.assign(scope, { defer: (run: () => void) => run() })),
  }),
  "a persisted snapshot without its context": (logic) => ({
    getPersistedSnapshot: (snapshot, given) => ({
      ...logic.getPersistedSnapshot(snapshot, given),
      context: {},
    }),
  }),
  "a restored snapshot in its first state": (logic) => ({
    restoreSnapshot: (persisted, scope) => {
      const restored = logic.restoreSnapshot?.(persisted, scope);
      return restored.status === "active" ? { ...restored, value: "closed" } : restored;
    },
  }),
  "a context that is lost on restoring": (logic) => ({
    restoreSnapshot: (persisted, scope) => {
      const restored = logic.restoreSnapshot?.(persisted, scope);
      return { ...restored, context: { ...restored.context, knocks: 0 } };
    },
  }),
  "an error that is swallowed": (logic) => ({
    transition: (state, event, scope) => {
      try {
        return logic.transition(state, event, scope);
      } catch {
        return state;
      }
    },
  }),
  "a stop that is not heeded": (logic) => ({
    transition: (state, event, scope) =>
      event.type === "xstate.stop" ? state : logic.transition(state, event, scope),
  }),
  "a snapshot that may do everything": (logic) => ({
    transition: (state, event, scope) => {
      const next = logic.transition(state, event, scope);
      return next === state ? next : { ...next, can: () => true };
    },
  }),
};

describe("checkCompiled", () => {
  it("says how much it has tried, when both sides do the same", () => {
    const report = checkCompiled(door, options);
    expect(report).toEqual({
      paths: expect.any(Number),
      runs: 60,
      steps: expect.any(Number),
      seed: 1,
      missed: [],
    });
    expect(report.paths).toBeGreaterThan(20);
    expect(report.steps).toBeGreaterThan(300);
  });

  it.each(Object.entries(changes))("finds %s", (_, change) => {
    expect(() => checkCompiled(door, { ...options, compile: ofChanged(change) })).toThrow(DivergenceError);
  });

  it("finds nothing when what it compiles is made anew, and the same", () => {
    checkCompiled(door, { ...options, compile: ofChanged(() => {}) });
  });

  it.each(Object.entries(spoils))("finds %s", (_, spoil) => {
    const machine = spoil === spoils["an error that is swallowed"] ? throwing : door;
    expect(() => checkCompiled(machine, { ...options, compile: spoilt(spoil) })).toThrow(DivergenceError);
  });

  it("finds nothing in a machine whose actions throw", () => {
    checkCompiled(throwing, options);
  });

  it.each(["paths", "random sequences"])("finds a difference by its %s alone", (by) => {
    const only = by === "paths" ? { runs: 0 } : { maxPaths: 1 };
    const error = divergenceOf(() =>
      checkCompiled(door, { ...options, ...only, compile: ofChanged(changes["a wrong target"] as never) }),
    );
    expect(error.message).toContain(by === "paths" ? "by path" : "by run");
    expect(error.events).toEqual([{ type: "open", code: "1234" }, { type: "close" }]);
  });

  it("names the seed, the shortest sequence, and both sides", () => {
    const wrong = ofChanged(changes["a wrong target"] as never);
    const error = divergenceOf(() =>
      checkCompiled(door, { ...options, seed: 7, maxPaths: 1, compile: wrong }),
    );
    expect(error).toMatchObject({
      name: "DivergenceError",
      seed: 7,
      input: { code: "1234" },
      restoreAfter: undefined,
      path: "snapshot.value",
      interpreted: "closed",
      compiled: "open",
    });
    expect(error.message).toBe(`checkCompiled: machine "door" behaves otherwise when it is compiled
Found by run 11 with seed 7, shrunk from 12 to 2 events:
  input {"code":"1234"}
  1. {"type":"open","code":"1234"}
  2. {"type":"close"}   <-- here
What differs, of an actor: snapshot.value
  interpreted: "closed"
  compiled:    "open"`);
  });

  it("says where the actor was persisted, if the difference shows only then", () => {
    const compile = spoilt(spoils["a context that is lost on restoring"] as never);
    const error = divergenceOf(() => checkCompiled(door, { ...options, compile }));
    expect(error.restoreAfter).toBe(1);
    expect(error.events).toEqual([{ type: "knock", times: 1 }]);
    expect(error.message).toContain("(persisted and restored)");
  });

  it("lists the transitions that no event led to", () => {
    const { missed } = checkCompiled(door, {
      ...options,
      events: [{ type: "close" }, { type: "knock", times: 1 }],
    });
    expect(missed).toEqual([
      "door --remove--> gone",
      "closed --open [knowsCode]--> open",
      "closed --knock [isLoud]--> closed",
      "open --close--> closed",
    ]);
  });

  it("ends for a machine whose context grows without end, and one that holds what JSON cannot", () => {
    const counting = createMachine({
      context: { counts: new Map([["a", 1n]]), self: {} },
      initial: "a",
      states: { a: { on: { go: "b" } }, b: { on: { go: "a" } } },
    });
    expect(checkCompiled(counting, { events: [{ type: "go" }], runs: 20 }).missed).toEqual([]);
    const events: Options["events"] = [{ type: "knock", times: 1 }];
    expect(checkCompiled(door, { ...options, events, runs: 0, maxPaths: 20 }).paths).toBeLessThanOrEqual(21);
  });

  it("says so when a machine does not do the same each time", () => {
    let calls = 0;
    const capricious = door.provide({ guards: { knowsCode: () => calls++ % 7 === 0 } });
    expect(() => checkCompiled(capricious, options)).toThrow(
      /behaves otherwise when it is compiled|does not do the same each time/,
    );
  });

  it("runs the actions of the machine", () => {
    const lock = vi.fn();
    checkCompiled(door.provide({ actions: { lock } }), { ...options, runs: 1 });
    expect(lock).toHaveBeenCalled();
  });

  it("compares any logic that is made of the machine", () => {
    const idle = () => fromTransition((state) => state, {}) as AnyActorLogic;
    expect(() => checkCompiled(door, { ...options, compile: idle })).toThrow();
  });

  it("throws what compile throws for a machine that it cannot compile", () => {
    const machine = createMachine({ id: "m", initial: "a", states: { a: { entry: raise({ type: "x" }) } } });
    expect(() => checkCompiled(machine, { events: [{ type: "x" }] })).toThrow(
      'compile: machine "m", state "a"',
    );
  });

  it.each([
    [{ events: [] }, "checkCompiled: 'events' is empty: give one event of each type at least"],
    [{ inputs: [] }, "checkCompiled: 'inputs' is empty: leave it out, or give at least one"],
    [{ runs: -1 }, "'runs' of checkCompiled must be a whole number of at least 0, not -1"],
    [{ events: "go" }, "'events' of checkCompiled must be an array"],
    [{ sed: 1 }, "unknown option 'sed' of checkCompiled"],
  ])("refuses %o", (wrong, message) => {
    expect(() => checkCompiled(door, { ...options, ...wrong } as Options)).toThrow(message);
  });
});
