import { describe, expect, it } from "vitest";
import { createActor } from "xstate";
import { runtimeMachine } from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";

describe.each([
  { mode: "interpreted", logic: runtimeMachine },
  { mode: "compiled", logic: compile(runtimeMachine) },
])("a runtime, $mode,", ({ logic }) => {
  it("is open from the beginning", () => {
    expect(createActor(logic).start().getSnapshot().value).toBe("open");
  });

  it("drains when it ends, and is then gone", () => {
    const runtime = createActor(logic).start();
    runtime.send({ type: "runtime.end" });
    expect(runtime.getSnapshot().value).toBe("ending");
    runtime.send({ type: "runtime.drained" });
    expect(runtime.getSnapshot().value).toBe("ended");
    expect(runtime.getSnapshot().status).toBe("done");
  });

  it("cannot have drained before it ends", () => {
    expect(createActor(logic).start().getSnapshot().can({ type: "runtime.drained" })).toBe(false);
  });

  it("is gone at once when cancelled, open or draining", () => {
    for (const draining of [false, true]) {
      const runtime = createActor(logic).start();
      if (draining) runtime.send({ type: "runtime.end" });
      runtime.send({ type: "runtime.cancel" });
      expect(runtime.getSnapshot().value).toBe("cancelled");
      expect(runtime.getSnapshot().status).toBe("done");
    }
  });

  it("has the effect of draining once, and that of its end once, with the events that brought them about", () => {
    const effects: string[] = [];
    const actions = {
      ending: ({ event }: { event: { type: string } }) => void effects.push(`ending by ${event.type}`),
      over: ({ event }: { event: { type: string } }) => void effects.push(`over by ${event.type}`),
    };
    const machine = runtimeMachine.provide({ actions });
    const runtime = createActor(logic === runtimeMachine ? machine : compile(machine)).start();
    expect(effects).toEqual([]);
    for (const type of ["runtime.end", "runtime.end", "runtime.cancel", "runtime.drained"] as const) {
      runtime.send({ type });
    }
    expect(effects).toEqual(["ending by runtime.end", "over by runtime.cancel"]);
  });
});
