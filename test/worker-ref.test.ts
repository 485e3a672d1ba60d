import { describe, expect, it } from "vitest";
import { createWorker, workerRef } from "../src/index.ts";
import { testRuntime } from "./fixtures/test-runtime.ts";

describe("workerRef", () => {
  it("is the worker's name and nothing else, and cannot be changed", () => {
    const ref = workerRef("research");
    expect({ ...ref }).toEqual({ name: "research" });
    expect(Object.isFrozen(ref)).toBe(true);
  });

  it("finds a worker that is there, and one that comes later", async () => {
    const { runtime } = testRuntime();
    const echo = createWorker("echo", { jobs: { say: ({ payload }) => payload } });
    const ref = workerRef<typeof echo>("echo");
    const early = runtime.job(ref, { name: "say", payload: "early" });
    await runtime.addWorkers(echo);
    expect(await early).toBe("early");
    expect(await runtime.job(ref, { name: "say", payload: "late" })).toBe("late");
  });

  it.each([
    ["", '""'],
    [undefined, "undefined"],
    [{}, "the object given"],
  ])("throws a TypeError for a name that is %j", (name, described) => {
    expect(() => workerRef(name as string)).toThrow(
      new TypeError(
        `xstate-jobs: a worker's name in workerRef() must be a string that is not empty, not ${described}`,
      ),
    );
  });
});
