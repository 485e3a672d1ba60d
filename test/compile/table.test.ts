import { describe, expect, it, vi } from "vitest";
import { assign, createActor, createMachine, emit } from "xstate";
import { bothLogics, startActor, valueAfter } from "../fixtures/both-logics.ts";

describe.each(bothLogics)("a flat chart, $mode,", ({ logicOf }) => {
  it("leaves a state, moves, and enters the next: exit, transition and entry actions in this order", () => {
    const log: string[] = [];
    const say = (line: string) => () => void log.push(line);
    const machine = createMachine({
      initial: "a",
      entry: say("enter root"),
      exit: say("leave root"),
      states: {
        a: { entry: say("enter a"), exit: say("leave a"), on: { go: { target: "b", actions: say("go") } } },
        b: { entry: say("enter b"), exit: say("leave b"), on: { end: { target: "c", actions: say("end") } } },
        c: { type: "final", entry: say("enter c"), exit: say("leave c") },
      },
    });
    const actor = startActor(logicOf(machine));
    expect(log.splice(0)).toEqual(["enter root", "enter a"]);
    actor.send({ type: "go" });
    expect(log.splice(0)).toEqual(["leave a", "go", "enter b"]);
    actor.send({ type: "end" });
    expect(log).toEqual(["leave b", "end", "enter c", "leave c", "leave root"]);
  });

  it("runs the actions of its initial transition between those of root and state", () => {
    const log: string[] = [];
    const machine = createMachine({
      initial: { target: "a", actions: () => void log.push("initial") },
      entry: () => void log.push("root"),
      states: { a: { entry: () => void log.push("a") } },
    });
    startActor(logicOf(machine));
    expect(log).toEqual(["root", "initial", "a"]);
  });

  it("runs entry actions when the actor starts, not when it is made", () => {
    const entry = vi.fn();
    const actor = createActor(logicOf(createMachine({ initial: "a", states: { a: { entry } } })));
    expect(entry).not.toHaveBeenCalled();
    actor.start();
    expect(entry).toHaveBeenCalledOnce();
  });

  it("prefers the exact type, then the longest wildcard, then the root", () => {
    let by = "nobody";
    const on = (name: string) => ({
      actions: () => {
        by = name;
      },
    });
    const machine = createMachine({
      initial: "a",
      on: { "job.done": on("root"), other: on("root") },
      states: {
        a: {
          on: {
            "*": on("*"),
            "job.*": on("job.*"),
            "job.done.*": on("job.done.*"),
            "job.done.now": on("exact"),
          },
        },
        b: {},
      },
    });
    const actor = startActor(logicOf(machine));
    const answers = ["job.done.now", "job.done.later", "job.done", "job", "jobs", "other"].map((type) => {
      actor.send({ type });
      return by;
    });
    expect(answers).toEqual(["exact", "job.done.*", "job.done.*", "job.*", "*", "*"]);
  });

  it("takes a wildcard inside a descriptor for no wildcard", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const machine = createMachine({
      initial: "a",
      states: { a: { on: { "*.b.*": "c", "x*": "c" } }, c: {} },
    });
    expect(valueAfter(logicOf(machine), "a.b.c", "xyz", "b")).toBe("a");
    warn.mockRestore();
  });

  it.each(["a.*.*", "*.*", "a.*.b.*", "*.b.*"])("takes %s for a type of that name only", (descriptor) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const machine = createMachine({ initial: "a", states: { a: { on: { [descriptor]: "c" } }, c: {} } });
    const logic = logicOf(machine);
    for (const type of ["a", "a.b", "a.*.c", "a.*", "a.*.b.c", "*.c", "*.b", "*.b.c", "*"]) {
      expect([type, valueAfter(logic, type)]).toEqual([type, "a"]);
    }
    expect(valueAfter(logic, descriptor)).toBe("c");
    warn.mockRestore();
  });

  it("takes a star that is part of a word for a letter", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const machine = createMachine({ initial: "a", states: { a: { on: { "x*.*": "c" } }, c: {} } });
    expect(valueAfter(logicOf(machine), "xy.z")).toBe("a");
    expect(valueAfter(logicOf(machine), "x*.z")).toBe("c");
    warn.mockRestore();
  });

  it("takes an event that is called `undefined` for that event alone", () => {
    const machine = createMachine({
      initial: "a",
      states: { a: { on: { go: "b", undefined: { target: "c", guard: () => false } } }, b: {}, c: {} },
    });
    expect(valueAfter(logicOf(machine), "undefined")).toBe("a");
  });

  it("falls back to the root when no guard of the state passes", () => {
    const machine = createMachine({
      initial: "a",
      on: { go: ".c" },
      states: { a: { on: { go: { target: "b", guard: () => false } } }, b: {}, c: {} },
    });
    expect(valueAfter(logicOf(machine), "go")).toBe("c");
  });

  it("forbids what the root would allow with an empty transition", () => {
    const machine = createMachine({
      initial: "a",
      on: { go: ".b" },
      states: { a: { on: { go: undefined } }, b: {} },
    });
    expect(valueAfter(logicOf(machine), "go")).toBe("a");
    expect(startActor(logicOf(machine)).getSnapshot().can({ type: "go" })).toBe(false);
  });

  it("enters a state anew only with reenter, or from the root", () => {
    const entry = vi.fn();
    const machine = createMachine({
      initial: "a",
      on: { fromRoot: ".a" },
      states: { a: { entry, on: { stay: "a", reenter: { target: "a", reenter: true } } } },
    });
    const actor = startActor(logicOf(machine));
    const entries = ["stay", "reenter", "fromRoot"].map((type) => {
      actor.send({ type });
      return entry.mock.calls.length;
    });
    expect(entries).toEqual([1, 2, 3]);
  });

  it("begins anew when a transition targets the machine itself", () => {
    const entry = vi.fn();
    const machine = createMachine({
      id: "m",
      initial: "a",
      entry,
      states: { a: { on: { go: "b" } }, b: { on: { restart: "#m" } } },
    });
    expect(valueAfter(logicOf(machine), "go", "restart")).toBe("a");
    expect(entry).toHaveBeenCalledTimes(2);
  });

  it("keeps its snapshot when a transition only has effects, and makes a new one when it assigns", () => {
    const machine = createMachine({
      context: { count: 0 },
      initial: "a",
      states: {
        a: {
          on: {
            effect: { actions: [emit({ type: "effect" }), () => {}] },
            assign: { actions: assign({}) },
            reenter: { target: "a", reenter: true },
          },
        },
      },
    });
    const actor = startActor(logicOf(machine));
    const before = actor.getSnapshot();
    for (const type of ["effect", "reenter", "unknown"]) actor.send({ type });
    expect(actor.getSnapshot()).toBe(before);
    actor.send({ type: "assign" });
    expect(actor.getSnapshot()).not.toBe(before);
  });
});
