import { describe, expect, inject, it } from "vitest";
import { createActor, createMachine, StateMachine } from "xstate";
import { jobMachine } from "xstate-jobs/machines";
import { jobMachine as jobMachineByPath } from "../../machines/index.ts";
import "../fixtures/mode.ts";

describe("the toolchain", () => {
  it("runs `using` and `await using`, innermost first", async () => {
    const left: string[] = [];
    {
      await using _outer = { [Symbol.asyncDispose]: async () => void left.push("outer") };
      using _inner = { [Symbol.dispose]: () => void left.push("inner") };
    }
    expect(left).toEqual(["inner", "outer"]);
  });

  it("runs standard decorators", () => {
    const decorated: string[] = [];
    function note(_method: () => void, context: ClassMethodDecoratorContext) {
      decorated.push(String(context.name));
    }
    class Noted {
      @note
      hello() {}
    }
    new Noted().hello();
    expect(decorated).toEqual(["hello"]);
  });

  it("lets tests import the package by its name, as one and the same module", () => {
    expect(jobMachine).toBe(jobMachineByPath);
  });

  it("loads one copy of XState, of the build that this run is for", () => {
    const actor = createActor(
      createMachine({
        context: {},
        entry: () => {
          throw new Error("where am I");
        },
      }),
    );
    actor.subscribe({ error: () => {} });
    actor.start();
    const { stack } = actor.getSnapshot().error as Error;
    expect(stack?.includes(".development.")).toBe(inject("xstateBuild") === "development");
    expect(jobMachine).toBeInstanceOf(StateMachine);
  });
});
