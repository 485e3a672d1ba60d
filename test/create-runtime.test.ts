import { describe, expect, it } from "vitest";
import { createRuntime } from "../src/create-runtime.ts";
import { Runtime } from "../src/runtime.ts";
import { mode } from "./fixtures/mode.ts";

describe("createRuntime", () => {
  it("makes a runtime that is open, with a name of its own unless it is given one", async () => {
    await using named = createRuntime({ mode, name: "north" });
    await using other = createRuntime({ mode, random: () => 0.5 });
    expect(named).toBeInstanceOf(Runtime);
    expect(named.name).toBe("north");
    expect(other.name).toBe("runtime-80000000");
    expect(named.actor.getSnapshot().value).toBe("open");
  });

  it("wants no options", async () => {
    await using runtime = createRuntime();
    expect(runtime.name).toMatch(/^runtime-[0-9a-f]{8}$/);
  });

  it("refuses an option that it does not know, and names those that it does", () => {
    expect(() => createRuntime({ graceMS: 5 } as never)).toThrow(/unknown option 'graceMS'.*graceMs/);
  });
});
