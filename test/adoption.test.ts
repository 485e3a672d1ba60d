import { describe, expect, it } from "vitest";
import { A_WORKER, checkAdoption } from "../src/adoption.ts";
import { createWorker, Worker } from "../src/index.ts";
import { WORKER } from "../src/internal/worker-brand.ts";
import { testRuntime } from "./fixtures/test-runtime.ts";

const workers = (...names: string[]): Worker[] => names.map((name) => new Worker(name));

describe("what can become a child", () => {
  it("is a worker of this copy of the package, of whatever class", () => {
    class Own extends Worker {}
    expect([createWorker("w"), new Worker("w"), new Own("w")].every(A_WORKER.accepts)).toBe(true);
  });

  it("is nothing that looks like one", () => {
    const alike = { ...createWorker("w"), name: "w", [Symbol("xstate-jobs.worker")]: true };
    expect([alike, "w", undefined, null, Worker, {}, []].some(A_WORKER.accepts)).toBe(false);
    expect(A_WORKER.accepts({ [WORKER]: true })).toBe(true);
  });
});

describe("an adoption by a worker without a runtime", () => {
  it("passes for children that nobody has, and for none at all", () => {
    const [parent, a, b] = workers("parent", "a", "b") as [Worker, Worker, Worker];
    expect(() => checkAdoption(parent, [])).not.toThrow();
    expect(() => checkAdoption(parent, [a, b])).not.toThrow();
  });

  it("passes for children of one name: which names are free only a runtime knows", () => {
    const [parent, a, b] = workers("parent", "same", "same") as [Worker, Worker, Worker];
    expect(() => checkAdoption(parent, [a, b])).not.toThrow();
  });

  it("names the first child that cannot be one", async () => {
    const [parent, child, taken, other] = workers("parent", "child", "taken", "other") as [
      Worker,
      Worker,
      Worker,
      Worker,
    ];
    await other.addWorkers(taken);
    expect(() => checkAdoption(parent, [child, taken, "no worker" as never])).toThrow(
      "worker 'taken' is a child of worker 'other' already",
    );
    expect(() => checkAdoption(parent, [child, "no worker" as never, taken])).toThrow(
      `what addWorkers() of worker 'parent' takes must be a worker: make one with createWorker(name, { jobs }), not "no worker"`,
    );
    expect(() => checkAdoption(parent, [child, taken, child])).toThrow("worker 'taken'");
    expect(() => checkAdoption(parent, [child, child, taken])).toThrow("worker 'child' was added twice");
  });

  it("finds a cycle of any length", async () => {
    const line = workers("a", "b", "c", "d");
    for (const [index, worker] of line.slice(1).entries()) await line[index]?.addWorkers(worker);
    const [top, , , low] = line as [Worker, Worker, Worker, Worker];
    expect(() => checkAdoption(low, [top])).toThrow(
      new TypeError("xstate-jobs: worker 'a' cannot be a child of itself, or of what is below it"),
    );
    expect(() => checkAdoption(top, [top])).toThrow("worker 'a' cannot be a child of itself");
  });

  it("refuses a child that a runtime hosts", async () => {
    const [parent, child] = workers("parent", "child") as [Worker, Worker];
    await testRuntime().runtime.addWorkers(child);
    expect(() => checkAdoption(parent, [child])).toThrow(
      "worker 'child' has been added to a runtime already",
    );
  });
});
