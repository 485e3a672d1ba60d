import { describe, expect, it } from "vitest";
import { createWorker, Worker } from "../src/index.ts";
import { testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";

class Broken extends Worker {
  override onStarted(): void {
    throw new Error("broken");
  }
}

describe("a runtime, as the parent of its workers,", () => {
  it("tells of one that failed, with the very error, and goes on", async () => {
    const { runtime } = testRuntime();
    const failed: unknown[] = [];
    const errors: unknown[] = [];
    runtime.on("workerFailed", (notice) => failed.push(notice)).on("error", (notice) => errors.push(notice));
    await runtime.addWorkers(new Broken("w"), createWorker("other", { onJob: () => "done" }));
    await turn();
    expect(failed).toEqual([{ workerName: "w", error: new Error("broken") }]);
    expect(errors).toEqual([]);
    expect(await runtime.job("other")).toBe("done");
  });

  it("reports it where nobody listens for it", async () => {
    const { runtime } = testRuntime();
    const errors: string[] = [];
    runtime.on("error", ({ error, where }) => errors.push(`${where}: ${(error as Error).message}`));
    await runtime.addWorkers(new Broken("w"));
    await turn();
    expect(errors).toEqual(["onStarted of worker 'w': broken"]);
  });

  it("does not end for one that was given up: that is reported", async () => {
    const { runtime } = testRuntime();
    const errors: unknown[] = [];
    runtime.on("workerFailed", () => {}).on("error", ({ error }) => errors.push((error as Error).message));
    await runtime.addWorkers(new Broken("w", { restart: "on-error", maxRestarts: 0 }));
    await turn();
    expect(errors).toEqual([
      "worker 'w' had to be restarted too often ('maxRestarts' is 0 within 60000 ms): it is given up",
    ]);
    expect(runtime.getWorker("w")).toBeUndefined();
    expect(runtime.actor.getSnapshot().value).toBe("open");
    await runtime.addWorkers(createWorker("w", { onJob: () => "successor" }));
    expect(await runtime.job("w")).toBe("successor");
  });
});
