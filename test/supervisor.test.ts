import { describe, expect, it, onTestFinished } from "vitest";
import { createWorker, type Runtime, Worker, type WorkerOptions } from "../src/index.ts";
import { type Parent, Supervisor } from "../src/supervisor.ts";
import { deferred } from "./fixtures/deferred.ts";
import { servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const stateOf = (worker: Worker): unknown => worker.actor.getSnapshot().value;
const workers = (...names: string[]): Worker[] =>
  names.map((name) => new Worker(name, { onJob: untilAborted }));

/** Stands for a parent that the test has in its hands. */
function parentIn(runtime: Runtime, given: Partial<Parent> = {}) {
  const told: unknown[] = [];
  const parent = {
    worker: undefined,
    runtime,
    services: servicesOf(runtime),
    above: undefined,
    title: "the parent",
    strategy: "one-for-one",
    actor: runtime.actor,
    isUp: true,
    isEnding: false,
    childFailed: (workerName: string) => void told.push(["failed", workerName]),
    fail: (error: Error) => void told.push(["given up", error.message]),
    childGone: () => void told.push("gone"),
    ...given,
  } as { -readonly [K in keyof Parent]: Parent[K] };
  const children = new Supervisor(parent);
  parent.children = children;
  // The runtime does not know of them.
  onTestFinished(() => children.cancelAll(undefined, "cancelled"));
  return { parent, children, told };
}

describe("a supervisor that workers are added to", () => {
  it("hosts and starts them in order, where its parent is up", () => {
    const { runtime } = testRuntime();
    const { children } = parentIn(runtime);
    const [a, b] = workers("a", "b") as [Worker, Worker];
    children.add([b, a]);
    expect([children.workers, children.size]).toEqual([[b, a], 2]);
    expect([a, b].map(stateOf)).toEqual(["active", "active"]);
    expect([...runtime.registry].map(({ name }) => name)).toEqual(["b", "a"]);
  });

  it("lets them wait for the parent's start where it is not up; jobs wait with them", async () => {
    const { runtime } = testRuntime();
    const { children, parent } = parentIn(runtime, { isUp: false });
    const worker = createWorker("w", { onJob: () => "at last" }) as Worker;
    children.add([worker]);
    const job = runtime.job("w");
    await turn();
    expect([stateOf(worker), runtime.registry.has("w"), runtime.getWorker("w")]).toEqual([
      "starting",
      false,
      worker,
    ]);
    parent.isUp = true;
    children.startAll();
    expect(await job).toBe("at last");
  });

  it("looks at all of them first, and hosts none if one cannot be", () => {
    const { runtime } = testRuntime();
    const { children } = parentIn(runtime);
    const [a, b, other] = workers("a", "b", "b") as [Worker, Worker, Worker];
    for (const [wrong, message] of [
      [[a, b, other], "two of the workers that are added are called 'b': names are unique"],
      [[a, "w"], "what addWorkers() of the parent takes must be a worker: make one with createWorker"],
    ] as [Worker[], string][]) {
      expect(() => children.add(wrong)).toThrow(`xstate-jobs: ${message}`);
      expect([children.size, a.runtime, runtime.registry.size]).toEqual([0, undefined, 0]);
    }
  });

  it("takes none when its parent ends", () => {
    const { runtime } = testRuntime();
    const { children } = parentIn(runtime, { isEnding: true });
    const [a] = workers("a") as [Worker];
    expect(() => children.add([a])).toThrow(
      new TypeError("xstate-jobs: the parent has ended or is ending: it cannot host worker 'a'"),
    );
    expect(a.runtime).toBeUndefined();
  });
});

describe("a supervisor that stops its children", () => {
  it("stops all, and starts them again when it is told to", async () => {
    const { runtime } = testRuntime();
    const { children, told } = parentIn(runtime);
    const [a, b, c] = workers("a", "b", "c") as [Worker, Worker, Worker];
    children.add([a, b, c]);
    children.stopAll();
    expect([a, b, c].map(stateOf)).toEqual(["starting", "starting", "starting"]);
    expect([...runtime.registry]).toEqual([]);
    children.startAll();
    expect([a, b, c].map(stateOf)).toEqual(["active", "active", "active"]);
    expect([children.size, told]).toEqual([3, []]);
  });

  it("starts one only when its former handlers have settled, and not if the parent is down by then", async () => {
    const gates = [deferred(), deferred()];
    const { runtime } = testRuntime();
    const { children, parent } = parentIn(runtime);
    let runs = 0;
    const worker = createWorker("w", { onJob: () => gates[runs++]?.promise }) as Worker;
    children.add([worker]);
    for (const [index, isUp] of [true, false].entries()) {
      void runtime.job("w").catch(() => {});
      await turn();
      children.stopAll();
      children.startAll();
      await turn();
      expect(stateOf(worker)).toBe("starting");
      parent.isUp = isUp;
      gates[index]?.resolve();
      await turn();
      expect(stateOf(worker)).toBe(isUp ? "active" : "starting");
    }
  });

  it("ends, finishes or cancels all of them for good, though they would be restarted", async () => {
    const { runtime } = testRuntime();
    const { children, told } = parentIn(runtime);
    const trio = ["a", "b", "c"].map((name) => new Worker(name, { restart: "always" }));
    children.add(trio);
    children.endAll();
    expect(trio.map(stateOf)).toEqual(["ending", "ending", "ending"]);
    children.finishAll();
    expect(trio.map(stateOf)).toEqual(["ended", "ended", "ended"]);
    const another = new Worker("d", { restart: "always", onJob: untilAborted });
    children.add([another]);
    const job = runtime.job("d");
    await turn();
    children.cancelAll("enough", "cancelled");
    expect(stateOf(another)).toBe("cancelled");
    expect([children.size, told]).toEqual([0, ["gone", "gone", "gone", "gone"]]);
    job.cancel();
    await job.settled;
  });
});

describe("the strategy of a supervisor", () => {
  it.each([
    ["one-for-one", ["active", "active"]],
    ["all-for-one", ["starting", "starting"]],
  ] as const)("%s, when a child goes down: the others are %j", async (strategy, others) => {
    const { runtime, clock } = testRuntime();
    const { children } = parentIn(runtime, { strategy });
    const a = new Worker("a", { restart: "always", restartBackoff: 10 });
    const [b, c] = workers("b", "c") as [Worker, Worker];
    children.add([b, a, c]);
    await a.cancel();
    expect([b, c].map(stateOf)).toEqual(others);
    await clock.advance(10);
    expect([a, b, c].map(stateOf)).toEqual(["active", "active", "active"]);
  });
});

describe("the jobs that a supervisor counts", () => {
  it("are those of the parent and of all below it", async () => {
    const { runtime } = testRuntime();
    const top = new Worker("top", { onJob: untilAborted });
    const low = new Worker("low", { onJob: untilAborted });
    await top.addWorkers(low);
    await runtime.addWorkers(top);
    const runsOf = (name: string) => servicesOf(runtime).hosts.get(name)?.children.runs;
    const jobs = [runtime.job("top"), runtime.job("low"), runtime.job("low")];
    await turn();
    expect([runsOf("top"), runsOf("low")]).toEqual([3, 2]);
    await Promise.all(jobs.map((job) => job[Symbol.asyncDispose]()));
    expect([runsOf("top"), runsOf("low")]).toEqual([0, 0]);
  });

  it("make it quiet when there are none, for everybody who waits", async () => {
    const { runtime } = testRuntime();
    const { children } = parentIn(runtime);
    await children.quiet();
    children.changed(1);
    children.changed(1);
    const order: string[] = [];
    const waits = [1, 2].map((n) => children.quiet().then(() => order.push(`quiet ${n}`)));
    children.changed(-1);
    await turn();
    expect([order, children.runs]).toEqual([[], 1]);
    children.changed(-1);
    await Promise.all(waits);
    expect(order).toEqual(["quiet 1", "quiet 2"]);
  });

  it("are looked for but those of some keys, at any depth", async () => {
    const { runtime } = testRuntime();
    const top = new Worker("top", { onJob: untilAborted });
    const low = new Worker("low", { onJob: untilAborted });
    await top.addWorkers(low);
    await runtime.addWorkers(top);
    const jobs = [runtime.job("top"), runtime.job("low")] as const;
    await turn();
    const { children } = servicesOf(runtime).hosts.get("top")!;
    const [ofTop, ofLow] = [`${jobs[0].jobId}/top`, `${jobs[1].jobId}/low`];
    const hasOthers = (...keys: string[]): boolean => children.hasOthers(new Set(keys));
    expect([hasOthers(ofTop, ofLow), hasOthers(ofTop, ofLow, "another")]).toEqual([false, false]);
    expect([hasOthers(), hasOthers(ofTop), hasOthers(ofLow)]).toEqual([true, true, true]);
    expect(hasOthers("another", "still another", ofLow)).toBe(true);
    await jobs[0][Symbol.asyncDispose]();
    expect([hasOthers(ofTop), hasOthers(ofLow)]).toEqual([true, false]);
    await jobs[1][Symbol.asyncDispose]();
    expect(hasOthers()).toBe(false);
  });
});

describe("a child that is given up", () => {
  const BRIEF: WorkerOptions = { restart: "always", restartBackoff: 10, maxRestarts: 1 };
  /** Ends a worker once too often. */
  async function giveUp(worker: Worker, clock: { advance(ms: number): Promise<void> }): Promise<void> {
    await worker.cancel();
    await clock.advance(10);
    await worker.cancel();
    await turn();
  }

  it("is answered for by its parent, later, as the child is gone; the runtime as parent forgets it", async () => {
    const { runtime, clock } = testRuntime();
    const { children, told } = parentIn(runtime);
    const child = new Worker("child", BRIEF);
    children.add([child]);
    await giveUp(child, clock);
    expect([stateOf(child), children.size]).toEqual(["failed", 0]);
    const message =
      "worker 'child' had to be restarted too often ('maxRestarts' is 1 within 60000 ms): it is given up";
    expect(told).toEqual([["failed", "child"], "gone", ["given up", message]]);
    children.startAll();
    expect(children.size).toBe(0);
  });

  it("comes back as its parent starts again, with a new actor", async () => {
    const { runtime, clock } = testRuntime();
    const { children } = parentIn(runtime, { worker: new Worker("parent") });
    const child = new Worker("child", BRIEF);
    children.add([child]);
    const { actor } = child;
    await giveUp(child, clock);
    children.startAll();
    expect([stateOf(child), children.workers, runtime.getWorker("child")]).toEqual([
      "active",
      [child],
      child,
    ]);
    expect(child.actor).not.toBe(actor);
  });

  it("does not come back where another has its name meanwhile, which is reported", async () => {
    const { runtime, clock, takeLog } = testRuntime();
    const { children } = parentIn(runtime, { worker: new Worker("parent") });
    const child = new Worker("child", BRIEF);
    children.add([child]);
    await giveUp(child, clock);
    const another = createWorker("child");
    await runtime.addWorkers(another);
    children.startAll();
    expect([stateOf(child), children.size, runtime.getWorker("child")]).toEqual(["failed", 0, another]);
    expect(takeLog()).toEqual([
      "xstate-jobs: the parent: Error: worker 'child' cannot come back: its name is taken",
    ]);
  });

  it.each(["before", "after"])(
    "comes back with all that was below it, added %s it had a runtime",
    async (when) => {
      const { runtime, clock } = testRuntime();
      const parent = new Worker("parent", { restart: "on-error", restartBackoff: 50 });
      const child = new Worker("child", BRIEF);
      const [low, lowest, ended] = workers("low", "lowest", "ended") as [Worker, Worker, Worker];
      const failed: unknown[] = [];
      parent.on("workerFailed", ({ workerName }) => failed.push(workerName));
      runtime.on("workerFailed", ({ workerName }) => failed.push(workerName));
      if (when === "before") {
        await child.addWorkers(low, ended);
        await low.addWorkers(lowest);
      }
      await runtime.addWorkers(parent);
      await parent.addWorkers(child);
      if (when === "after") {
        await child.addWorkers(low, ended);
        await low.addWorkers(lowest);
      }
      await ended.end();
      await giveUp(child, clock);
      expect([parent, child, low, lowest].map(stateOf)).toEqual([
        "restarting",
        "failed",
        "cancelled",
        "cancelled",
      ]);
      await clock.advance(50);
      expect([parent, child, low, lowest, ended].map(stateOf)).toEqual([
        "active",
        "active",
        "active",
        "active",
        "ended",
      ]);
      expect([child.children, low.children]).toEqual([[low], [lowest]]);
      expect([...runtime.registry].map((entry) => [entry.name, entry.parent])).toEqual([
        ["parent", undefined],
        ["child", "parent"],
        ["low", "child"],
        ["lowest", "low"],
      ]);
      expect(failed).toEqual(["child", "parent"]);
      await runtime.end();
      expect([parent, child, low, lowest].map(stateOf)).toEqual(["ended", "ended", "ended", "ended"]);
    },
  );
});
