import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createWorker, Worker } from "../src/index.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { testRuntime } from "./fixtures/test-runtime.ts";

describe("createWorker", () => {
  it("makes a worker of the class, with its name and without a runtime", () => {
    const worker = createWorker("w");
    expect(worker).toBeInstanceOf(Worker);
    expect(worker).toMatchObject({ name: "w", runtime: undefined, startedAt: undefined, active: false });
    expect(worker.activeJobs.size).toBe(0);
    expect("jobs" in worker).toBe(false);
  });

  it("makes one that runs its jobs in either form, and those without a name", async () => {
    const { runtime } = testRuntime();
    const worker = createWorker("w", {
      jobs: { short: async () => "short", whole: { run: () => "whole" } },
      onJob: () => "no name",
    });
    await runtime.addWorkers(worker);
    expect(await runtime.job("w", { name: "short" })).toBe("short");
    expect(await runtime.job("w", { name: "whole" })).toBe("whole");
    expect(await runtime.job("w")).toBe("no name");
  });

  it("gives handlers what the payload's schema makes of it, and callers what the response's schema does", async () => {
    const { runtime } = testRuntime();
    const worker = createWorker("w", {
      jobs: {
        double: {
          payload: z.object({ count: z.coerce.number(), by: z.number().default(2) }),
          response: z.number().transform((total) => `total ${total}`),
          run: ({ payload: { count, by } }) => count * by,
        },
      },
    });
    await runtime.addWorkers(worker);
    expect(await runtime.job("w", { name: "double", payload: { count: "21" } })).toBe("total 42");
    const error = await rejectionOf(runtime.job("w", { name: "double", payload: {} }));
    expect(error).toMatchObject({ code: "invalid_payload", issues: [{ path: ["count"] }] });
  });

  it("infers the types of handlers and callers", () => {
    const worker = createWorker("w", {
      jobs: {
        measure: {
          payload: z.object({ text: z.string() }),
          run: async ({ payload }) => payload.text.length,
        },
      },
    });
    type Jobs = NonNullable<(typeof worker)["jobs"]>;
    const payload: Jobs["measure"]["payload"] = { text: "t" };
    const response: Jobs["measure"]["response"] = payload.text.length;
    const name: "w" = worker.name;
    expect([name, response]).toEqual(["w", 1]);
  });

  it("leaves its options as they are, and does not look at them again", async () => {
    const { runtime } = testRuntime();
    const jobs = { ping: (): string => "first" };
    const options = Object.freeze({ jobs });
    const worker = createWorker("w", options);
    jobs.ping = () => "second";
    await runtime.addWorkers(worker);
    expect(await runtime.job("w", { name: "ping" })).toBe("first");
  });
});
