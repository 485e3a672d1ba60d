import { afterEach, describe, expect, it, vi } from "vitest";
import { createWorker, Worker } from "../src/index.ts";
import { WORKER } from "../src/internal/worker-brand.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a worker's place", () => {
  it("is nowhere until it is added: no actor, runtime, parent, children, jobs or floor", () => {
    const worker = createWorker("w");
    expect(worker).toMatchObject({
      runtime: undefined,
      parent: undefined,
      children: [],
      active: false,
      startedAt: undefined,
    });
    expect(worker.activeJobs.size).toBe(0);
    expect(() => worker.actor).toThrow(
      new TypeError(
        "xstate-jobs: worker 'w' has no runtime yet: it cannot have an actor. Add it with runtime.addWorkers(worker)",
      ),
    );
    expect(worker[WORKER]).toBe(true);
  });

  it("is the same for good: after its end it still has runtime, parent and actor, and no start, floor or jobs", async () => {
    const { runtime } = runtimeWith({});
    const [parent, child] = [createWorker("parent"), createWorker("child", { onJob: untilAborted })];
    await runtime.addWorkers(parent);
    await parent.addWorkers(child);
    const job = runtime.job("child");
    await turn();
    expect([child.active, child.startedAt, [...child.activeJobs.keys()]]).toEqual([true, 0, [job.jobId]]);
    const { actor } = child;
    await child.cancel();
    await child.wait();
    expect(child).toMatchObject({ runtime, parent, active: false, startedAt: undefined });
    expect(child.actor).toBe(actor);
    expect([child.activeJobs.size, parent.children]).toEqual([0, []]);
  });

  it("cannot be changed by changing the list of its children", async () => {
    const { runtime } = runtimeWith({});
    const [parent, child] = [createWorker("parent"), createWorker("child")];
    await parent.addWorkers(child);
    await runtime.addWorkers(parent);
    (parent.children as Worker[]).pop();
    expect(parent.children).toEqual([child]);
  });

  it("lists all that it runs, and with it the keys that its sub-jobs have in their path", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const worker = runtime.getWorker("w") as Worker;
    expect([...createWorker("unhosted")._runs]).toEqual([]);
    const jobs = [runtime.job("w"), runtime.job("w")];
    await turn();
    expect([...worker._runs].map(({ key }) => key)).toEqual(jobs.map(({ jobId }) => `${jobId}/w`));
    expect([...worker._runs][0]).toBe(worker.activeJobs.get(jobs[0]!.jobId));
    await Promise.all(jobs.map((job) => job[Symbol.asyncDispose]()));
    expect([...worker._runs]).toEqual([]);
  });
});

describe("what a worker brings", () => {
  it("is what was added to it before it had a runtime, and is brought once", async () => {
    const { runtime } = runtimeWith({});
    const [parent, a, b] = ["parent", "a", "b"].map((name) => new Worker(name)) as [Worker, Worker, Worker];
    await parent.addWorkers(a);
    await parent.addWorkers(b);
    expect(parent._brought).toEqual([a, b]);
    await runtime.addWorkers(parent);
    expect([parent._brought, parent.children]).toEqual([[], [a, b]]);
  });

  it("is still there after its addition failed", async () => {
    const { runtime } = runtimeWith({ taken: () => {} });
    const [parent, child, taken] = ["parent", "child", "taken"].map((name) => new Worker(name)) as [
      Worker,
      Worker,
      Worker,
    ];
    await parent.addWorkers(child, taken);
    await rejectionOf(runtime.addWorkers(parent));
    expect(parent.children).toEqual([child, taken]);
    await runtime.getWorker("taken")?.end();
    await runtime.addWorkers(parent);
    expect(runtime.getWorker("taken")).toBe(taken);
  });
});

describe("a worker that is free", () => {
  it("has neither a runtime nor another parent", async () => {
    const { runtime } = runtimeWith({});
    const [worker, parent, other] = ["w", "parent", "other"].map((name) => new Worker(name)) as [
      Worker,
      Worker,
      Worker,
    ];
    expect(() => worker._checkFree(undefined)).not.toThrow();
    await parent.addWorkers(worker);
    expect(() => worker._checkFree(parent)).not.toThrow();
    for (const wrong of [other, undefined]) {
      expect(() => worker._checkFree(wrong)).toThrow(
        new TypeError(
          "xstate-jobs: worker 'w' is a child of worker 'parent' already: it belongs to one parent",
        ),
      );
    }
    await runtime.addWorkers(parent);
    expect(() => worker._checkFree(parent)).toThrow(
      new TypeError("xstate-jobs: worker 'w' has been added to a runtime already"),
    );
  });
});

describe("an error of a worker's own code", () => {
  class Broken extends Worker {
    override onJobRequest(): void {
      throw new Error("of the method");
    }
  }

  it("goes to the console where there is no runtime that could tell of it", () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const worker = new Broken("w");
    worker.on("jobRequest", () => {
      throw new Error("of the listener");
    });
    worker._tell("jobRequest", {} as never);
    expect(said.mock.calls).toEqual([
      ["onJobRequest of worker 'w'", new Error("of the method")],
      ["listener of 'jobRequest'", new Error("of the listener")],
    ]);
  });

  it("is a failure of the worker if a method threw, and an error of the runtime if a listener did", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const { runtime } = testRuntime();
    const worker = new Broken("w", { onJob: () => 1 });
    worker.on("jobRequest", () => {
      throw new Error("of the listener");
    });
    const heard: string[] = [];
    runtime.on("workerFailed", ({ error }) => heard.push(`failed: ${(error as Error).message}`));
    runtime.on("error", ({ error }) => heard.push(`error: ${(error as Error).message}`));
    await runtime.addWorkers(worker);
    expect(await runtime.job("w")).toBe(1);
    await turn();
    expect(heard.sort()).toEqual(["error: of the listener", "failed: of the method"]);
    expect(runtime.stats().listenerErrors).toBe(2);
    expect(said).not.toHaveBeenCalled();
  });
});
