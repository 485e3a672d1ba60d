import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest, Worker, type WorkerOptions } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** A worker whose own code throws as soon as it gets a job called `break`. */
class Brittle extends Worker {
  constructor(name: string, options: WorkerOptions = {}) {
    super(name, {
      restartBackoff: 100,
      ...options,
      jobs: { break: () => {}, wait: untilAborted, ping: () => "pong", ...options.jobs },
    });
  }
  override onJobRequest({ name }: JobRequest): void {
    if (name === "break") throw new Error(`${this.name} broke`);
  }
}

const stateOf = (worker: Worker): unknown => worker.actor.getSnapshot().value;

async function family(options: WorkerOptions, ...children: Worker[]) {
  const test = testRuntime({ random: () => 0.5 });
  const parent = createWorker("parent", options);
  const failed: [string, unknown][] = [];
  parent.on("workerFailed", ({ workerName, error }) => failed.push([workerName, (error as Error).message]));
  await test.runtime.addWorkers(parent);
  await parent.addWorkers(...children);
  const breaks = async (name: string): Promise<void> => {
    void test.runtime.job(name, { name: "break" }).catch(() => {});
    await turn();
  };
  return { ...test, parent, failed, breaks };
}

describe("a child whose own code throws", () => {
  it("is told to its parent and nobody else, and goes on when it is never restarted", async () => {
    const child = new Brittle("child");
    const { runtime, failed, breaks } = await family({}, child);
    const elsewhere: unknown[] = [];
    runtime.on("error", (notice) => elsewhere.push(notice));
    runtime.on("workerFailed", (notice) => elsewhere.push(notice));
    await breaks("child");
    expect(failed).toEqual([["child", "child broke"]]);
    expect(elsewhere).toEqual([]);
    expect(await runtime.job("child", { name: "ping" })).toBe("pong");
    expect(stateOf(child)).toBe("active");
  });

  it("is an error of the runtime when its parent does not listen", async () => {
    const { runtime, takeLog } = testRuntime();
    const parent = createWorker("parent");
    await runtime.addWorkers(parent);
    await parent.addWorkers(new Brittle("child"));
    await runtime.job("child", { name: "break" });
    expect(takeLog()).toEqual(["xstate-jobs: onJobRequest of worker 'child': Error: child broke"]);
  });

  it("is restarted after a while: what it ran ends with worker_ended, what comes meanwhile waits", async () => {
    const child = new Brittle("child", { restart: "on-error" });
    const { runtime, clock, failed, breaks } = await family({}, child);
    const running = runtime.job("child", { name: "wait" });
    await turn();
    await breaks("child");
    expect(await rejectionOf(running)).toMatchObject({
      code: "worker_ended",
      reason: "worker 'child' stopped",
    });
    expect([stateOf(child), runtime.registry.has("child"), child.startedAt]).toEqual([
      "restarting",
      false,
      undefined,
    ]);
    expect(runtime.getWorker("child")).toBe(child);
    const waiting = runtime.job("child", { name: "ping" });
    await clock.advance(99);
    expect([stateOf(child), waiting.status]).toEqual(["restarting", undefined]);
    await clock.advance(1);
    expect(await waiting).toBe("pong");
    expect([stateOf(child), child.startedAt]).toEqual(["active", 100]);
    expect(failed).toEqual([["child", "child broke"]]);
  });

  it("waits twice as long each time, with jitter from the runtime's chance", async () => {
    const child = new Brittle("child", { restart: "on-error", restartBackoff: { maxMs: 300 } });
    const { clock, breaks } = await family({}, child);
    for (const ms of [75, 150, 225, 225]) {
      await breaks("child");
      await clock.advance(ms - 1);
      expect(stateOf(child)).toBe("restarting");
      await clock.advance(1);
      expect(stateOf(child)).toBe("active");
    }
  });

  it("does not overlap with its former handlers: it starts when they have settled", async () => {
    const gate = deferred();
    const child = new Brittle("child", { restart: "on-error", jobs: { stubborn: () => gate.promise } });
    const { runtime, clock, breaks } = await family({}, child);
    const job = runtime.job("child", { name: "stubborn" });
    await turn();
    await breaks("child");
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended" });
    await clock.advance(500);
    expect(stateOf(child)).toBe("restarting");
    gate.resolve();
    await turn();
    expect(stateOf(child)).toBe("active");
  });

  it("is let go by the restart after graceMs at the latest", async () => {
    const child = new Brittle("child", {
      restart: "on-error",
      graceMs: 1_000,
      jobs: { stubborn: () => new Promise(() => {}) },
    });
    const { runtime, clock, breaks, takeLog } = await family({}, child);
    void runtime.job("child", { name: "stubborn" }).catch(() => {});
    await turn();
    await breaks("child");
    await clock.advance(999);
    expect(stateOf(child)).toBe("restarting");
    await clock.advance(1);
    await turn();
    expect(stateOf(child)).toBe("active");
    expect(takeLog()).toHaveLength(1);
  });

  it("is given up when it was restarted too often within the window: its parent fails", async () => {
    const child = new Brittle("child", { restart: "on-error", maxRestarts: 2, restartWindowMs: 1_000 });
    const { runtime, clock, parent, failed, breaks } = await family({}, child);
    const roots: [string, string][] = [];
    runtime.on("workerFailed", ({ workerName, error }) => roots.push([workerName, (error as Error).message]));
    const other = runtime.job("child", { name: "ping" });
    expect(await other).toBe("pong");
    for (let i = 0; i < 2; i++) {
      await breaks("child");
      await clock.advance(100);
    }
    await breaks("child");
    await turn();
    expect(failed).toHaveLength(3);
    expect([stateOf(child), stateOf(parent)]).toEqual(["failed", "failed"]);
    expect(roots).toEqual([
      [
        "parent",
        "worker 'parent' failed: worker 'child' had to be restarted too often ('maxRestarts' is 2 within 1000 ms): it is given up",
      ],
    ]);
    expect(runtime.registry.size).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it("is not given up when its restarts are far enough apart", async () => {
    const child = new Brittle("child", { restart: "on-error", maxRestarts: 1, restartWindowMs: 1_000 });
    const { clock, breaks } = await family({}, child);
    for (let i = 0; i < 5; i++) {
      await breaks("child");
      await clock.advance(1_000);
      expect(stateOf(child)).toBe("active");
    }
  });

  it("comes back with its parent, if that is restarted: both anew", async () => {
    const child = new Brittle("child", { restart: "on-error", maxRestarts: 1 });
    const sibling = new Brittle("sibling");
    const { runtime, clock, parent, breaks } = await family(
      { restart: "on-error", restartBackoff: 50 },
      child,
      sibling,
    );
    const roots: string[] = [];
    runtime.on("workerFailed", ({ workerName }) => roots.push(workerName));
    const running = runtime.job("sibling", { name: "wait" });
    await breaks("child");
    await clock.advance(100);
    await breaks("child");
    await turn();
    expect([stateOf(child), stateOf(parent), stateOf(sibling)]).toEqual(["failed", "restarting", "starting"]);
    expect(await rejectionOf(running)).toMatchObject({ code: "worker_ended" });
    await clock.advance(50);
    expect([stateOf(child), stateOf(parent), stateOf(sibling)]).toEqual(["active", "active", "active"]);
    expect(parent.children).toContain(child);
    expect(await runtime.job("child", { name: "ping" })).toBe("pong");
    expect(roots).toEqual(["parent"]);
    // It counts from nothing again.
    await breaks("child");
    await clock.advance(100);
    expect([stateOf(child), stateOf(parent)]).toEqual(["active", "active"]);
  });
});

describe("a worker that says itself that it has failed", () => {
  it("is restarted as if its own code had thrown, and its parent gets what it said", async () => {
    const child = new Brittle("child", { restart: "on-error" });
    const { clock, failed } = await family({}, child);
    child.fail(new Error("the line is dead"));
    expect(stateOf(child)).toBe("restarting");
    await clock.advance(100);
    expect(stateOf(child)).toBe("active");
    expect(failed).toEqual([["child", "the line is dead"]]);
  });

  it("may be said to have by its actor: that is a real failure as well", async () => {
    const child = new Brittle("child", { restart: "on-error" });
    const { failed } = await family({}, child);
    child.actor.send({ type: "worker.error", error: new Error("by hand") });
    await turn();
    expect([stateOf(child), failed]).toEqual(["restarting", [["child", "by hand"]]]);
  });

  it("is told of a worker that is down or gone, too, and changes nothing there", async () => {
    const child = new Brittle("child", { restart: "on-error" });
    const { clock, failed } = await family({}, child);
    child.fail(new Error("one"));
    child.fail(new Error("two"));
    await clock.advance(100);
    expect(stateOf(child)).toBe("active");
    await child.end();
    child.fail(new Error("three"));
    await turn();
    expect([stateOf(child), failed.map(([, text]) => text)]).toEqual(["ended", ["one", "two", "three"]]);
  });

  it("cannot before it has a runtime", () => {
    expect(() => new Brittle("child").fail("why")).toThrow(
      "worker 'child' has no runtime yet: it cannot fail. Add it with runtime.addWorkers(worker)",
    );
  });

  it("does not go down for what is left of a former life: that is told, and no more", async () => {
    const gates = [deferred(), deferred()];
    let lives = 0;
    class Late extends Worker {
      override async onStarted(): Promise<void> {
        await gates[lives++]?.promise;
        throw new Error(`life ${lives}`);
      }
    }
    const child = new Late("child", { restart: "on-error", restartBackoff: 100 });
    const { clock, failed } = await family({}, child);
    await turn();
    child.fail(new Error("first"));
    await clock.advance(100);
    expect(stateOf(child)).toBe("active");
    gates[0]?.resolve();
    await turn();
    expect(stateOf(child)).toBe("active");
    gates[1]?.resolve();
    await turn();
    expect(stateOf(child)).toBe("restarting");
    expect(failed.map(([, message]) => message)).toEqual(["first", "life 2", "life 2"]);
  });
});

describe("a child that is always restarted", () => {
  it("comes back after it ended, and after it was cancelled", async () => {
    const child = new Brittle("child", { restart: "always" });
    const { runtime, clock } = await family({}, child);
    for (const how of ["end", "cancel"] as const) {
      await child[how]();
      expect([stateOf(child), runtime.registry.has("child")]).toEqual(["restarting", false]);
      await clock.advance(100);
      expect(await runtime.job("child", { name: "ping" })).toBe("pong");
    }
  });

  it("does not when it is its parent that ends, or the runtime", async () => {
    const child = new Brittle("child", { restart: "always" });
    const { runtime, clock, parent } = await family({}, child);
    await parent.end();
    expect([stateOf(child), stateOf(parent)]).toEqual(["ended", "ended"]);
    const root = new Brittle("root", { restart: "always" });
    await runtime.addWorkers(root);
    await runtime.end();
    expect([stateOf(root), clock.pending]).toEqual(["ended", 0]);
  });

  it("is given up when it ends all too often", async () => {
    const child = new Brittle("child", { restart: "always", maxRestarts: 1 });
    const { runtime, clock, parent, failed } = await family({}, child);
    runtime.on("workerFailed", () => {});
    await child.end();
    await clock.advance(100);
    await child.end();
    await turn();
    expect([stateOf(child), stateOf(parent)]).toEqual(["failed", "failed"]);
    expect(failed).toEqual([
      [
        "child",
        "worker 'child' had to be restarted too often ('maxRestarts' is 1 within 60000 ms): it is given up",
      ],
    ]);
  });
});

describe("the strategy", () => {
  const trio = () => ["a", "b", "c"].map((name) => new Brittle(name, { restart: "on-error" }));

  it("one-for-one leaves the siblings alone", async () => {
    const [a, b, c] = trio() as [Worker, Worker, Worker];
    const { runtime, breaks } = await family({}, a, b, c);
    const job = runtime.job("b", { name: "wait" });
    await turn();
    await breaks("a");
    expect([a, b, c].map(stateOf)).toEqual(["restarting", "active", "active"]);
    job.cancel();
  });

  it("all-for-one restarts all of them together", async () => {
    const [a, b, c] = trio() as [Worker, Worker, Worker];
    const { runtime, clock, breaks, failed } = await family({ strategy: "all-for-one" }, a, b, c);
    const job = runtime.job("b", { name: "wait" });
    await turn();
    await breaks("a");
    expect([a, b, c].map(stateOf)).toEqual(["restarting", "starting", "starting"]);
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended" });
    await clock.advance(100);
    expect([a, b, c].map(stateOf)).toEqual(["active", "active", "active"]);
    expect(failed).toEqual([["a", "a broke"]]);
  });

  it("all-for-one starts the siblings again when the one that failed is ended meanwhile", async () => {
    const [a, b, c] = trio() as [Worker, Worker, Worker];
    const { clock, breaks } = await family({ strategy: "all-for-one" }, a, b, c);
    await breaks("a");
    await a.end();
    await turn();
    expect([a, b, c].map(stateOf)).toEqual(["ended", "active", "active"]);
    expect(clock.pending).toBe(0);
  });
});

describe("a worker that waits for its restart", () => {
  it.each(["end", "cancel"] as const)("is gone for good by %s(), with its timer", async (how) => {
    const child = new Brittle("child", { restart: "on-error" });
    const { runtime, clock, breaks } = await family({}, child);
    await breaks("child");
    const waiting = runtime.job("child", { name: "ping", timeout: 10_000 });
    await child[how]();
    await child.wait();
    expect([clock.pending > 0, runtime.getWorker("child")]).toEqual([true, undefined]);
    waiting.cancel();
    await waiting.settled;
    expect(clock.pending).toBe(0);
  });

  it("goes with its runtime", async () => {
    const child = new Brittle("child", { restart: "always" });
    const { runtime, clock, breaks } = await family({}, child);
    await breaks("child");
    await runtime[Symbol.asyncDispose]();
    expect([stateOf(child), clock.pending]).toEqual(["cancelled", 0]);
  });

  it("keeps the floor, or what was said of it meanwhile", async () => {
    const child = new Brittle("child", { restart: "on-error" });
    const { clock, parent, breaks } = await family({}, child);
    const heard: unknown[] = [];
    child.on("activated", (args) => heard.push(args));
    await breaks("child");
    await parent.deactivateWorker("child");
    await clock.advance(100);
    expect(stateOf(child)).toBe("inactive");
    await breaks("child");
    await parent.activateWorker("child", { why: "it is back" });
    await clock.advance(100);
    await turn();
    expect([stateOf(child), heard]).toEqual(["active", [{ why: "it is back" }]]);
  });
});
