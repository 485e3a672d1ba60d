import { describe, expect, it } from "vitest";
import { createWorker, Worker } from "../../src/index.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";

describe("a listener that throws", () => {
  it("stops neither the other listeners nor the job, and is reported with where it was", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.update(1);
        return "done";
      },
    });
    const notices: unknown[] = [];
    const heard: unknown[] = [];
    runtime.on("error", (notice) => notices.push(notice));
    runtime.on("jobUpdate", () => {
      throw new Error("of the first");
    });
    runtime.on("jobUpdate", ({ data }) => heard.push(data));
    expect(await runtime.job("w")).toBe("done");
    await turn();
    expect(heard).toEqual([1]);
    expect(notices).toEqual([
      { error: new Error("of the first"), where: expect.stringContaining("jobUpdate") },
    ]);
    expect(runtime.stats()).toMatchObject({ listenerErrors: 1 });
  });

  it("is reported in the same way when it is asynchronous and rejects", async () => {
    const { runtime } = runtimeWith({ w: () => "done" });
    const notices: { error: unknown; where: string }[] = [];
    runtime.on("error", (notice) => notices.push(notice));
    runtime.on("jobCompleted", async () => {
      await turn();
      throw new Error("later");
    });
    expect(await runtime.job("w")).toBe("done");
    await turn();
    await turn();
    expect(notices).toEqual([{ error: new Error("later"), where: expect.stringContaining("jobCompleted") }]);
  });

  it("goes to the logger when nobody listens to `error`", async () => {
    const { runtime, takeLog } = runtimeWith({ w: () => "done" });
    runtime.on("jobCompleted", () => {
      throw new Error("of a listener");
    });
    await runtime.job("w");
    await turn();
    expect(takeLog()).toEqual([expect.stringMatching(/jobCompleted.*of a listener/)]);
  });

  it("goes to the logger when it is a listener of `error` itself, at once or later", async () => {
    const { runtime, takeLog } = runtimeWith({ w: () => "done" });
    runtime.on("error", () => {
      throw new Error("of the error listener");
    });
    runtime.on("error", () => Promise.reject(new Error("later")));
    runtime.on("jobCompleted", () => {
      throw new Error("of a listener");
    });
    await runtime.job("w");
    await turn();
    const log = takeLog();
    expect(log).toHaveLength(2);
    expect(log.join("\n")).toMatch(/of the error listener[\s\S]*later/);
  });

  it("is reported by a worker to its runtime", async () => {
    const { runtime } = runtimeWith({ w: () => "done" });
    const notices: { error: unknown; where: string }[] = [];
    runtime.on("error", (notice) => notices.push(notice));
    for (const event of ["jobRequest", "message"] as const) {
      runtime.getWorker("w")?.on(event, () => {
        throw new Error(event);
      });
    }
    expect(await runtime.job("w")).toBe("done");
    expect(notices.map(({ error }) => String(error)).sort()).toEqual(["Error: jobRequest", "Error: message"]);
  });

  it("may be an overridden method: the listeners hear the event all the same", async () => {
    class Throws extends Worker {
      override onJobCompleted(): void {
        throw new Error("of the method");
      }
    }
    const { runtime, takeLog } = runtimeWith({ w: () => "done" });
    const asker = new Throws("asker");
    await runtime.addWorkers(asker);
    let isHeard = false;
    asker.on("jobCompleted", () => {
      isHeard = true;
    });
    await asker.job("w");
    await turn();
    expect(isHeard).toBe(true);
    expect(takeLog()).toEqual([expect.stringMatching(/onJobCompleted of worker 'asker'.*of the method/)]);
  });

  it("may be one of onUpdateRequested: the others hear it all the same", async () => {
    const heard: string[] = [];
    const { runtime, takeLog } = runtimeWith({
      w: async (request) => {
        await new Promise<void>((resolve) => {
          request.onUpdateRequested(() => {
            throw new Error("of the first");
          });
          request.onUpdateRequested(() => {
            heard.push("second");
            resolve();
          });
        });
      },
    });
    const job = runtime.job("w");
    await turn();
    job.requestUpdate();
    await job;
    expect(heard).toEqual(["second"]);
    expect(takeLog()).toEqual([expect.stringContaining("of the first")]);
  });
});

describe("an inspect observer that throws", () => {
  it("breaks nothing, and is reported", async () => {
    const { runtime, takeLog } = testRuntime({
      inspect: () => {
        throw new Error("of inspect");
      },
    });
    await runtime.addWorkers(createWorker("w", { onJob: () => "done" }));
    const group = runtime.jobGroup(["w"]);
    expect({ ...(await group).responses }).toEqual({ w: "done" });
    expect(await runtime.job("w")).toBe("done");
    await runtime[Symbol.asyncDispose]();
    const log = takeLog();
    expect(log.length).toBeGreaterThan(0);
    expect(log.every((line) => /inspect.*of inspect/.test(line))).toBe(true);
  });
});
