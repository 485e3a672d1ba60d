import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  createWorker,
  type JobRequest,
  type RegistryChange,
  Worker,
  type WorkerOptions,
} from "../../src/index.ts";
import { servicesOf, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";

/** A runtime with a worker `watcher`, and what it hears of others. */
async function watching(options: WorkerOptions = {}) {
  const test = testRuntime();
  const watcher = new Worker("watcher", options);
  const heard: string[] = [];
  watcher.on("workerReady", ({ workerName, runtime }) => heard.push(`${workerName} on ${runtime}`));
  await test.runtime.addWorkers(watcher);
  return { ...test, watcher, heard };
}

/** A worker whose own code throws when it gets a job, so that it is restarted after 100 ms. */
class Brittle extends Worker {
  constructor(name: string) {
    super(name, { restart: "on-error", restartBackoff: 100, onJob: () => {} });
  }
  override onJobRequest(): void {
    throw new Error("broke");
  }
}

describe("a worker that watches others", () => {
  it("is told of one that is ready already, and never inside the call", async () => {
    const { runtime, watcher, heard } = await watching();
    await runtime.addWorkers(createWorker("a"));
    expect(watcher.watchWorkers("a")).toBeUndefined();
    expect(heard).toEqual([]);
    await turn();
    expect(heard).toEqual(["a on test"]);
  });

  it("is told of one that comes later, once it is in the registry, and never inside of addWorkers", async () => {
    const { runtime, watcher, heard } = await watching();
    const seen: unknown[] = [];
    watcher.on("workerReady", ({ workerName }) => seen.push(runtime.registry.get(workerName)?.name));
    watcher.watchWorkers("a");
    await turn();
    expect(heard).toEqual([]);
    const adding = runtime.addWorkers(createWorker("a"));
    expect(heard).toEqual([]);
    await adding;
    await turn();
    expect([heard, seen]).toEqual([["a on test"], ["a"]]);
  });

  it("is told in the order in which they become ready, of those alone that it watches", async () => {
    const { runtime, watcher, heard } = await watching();
    await runtime.addWorkers(createWorker("c"));
    watcher.watchWorkers("a", "b", "c");
    await runtime.addWorkers(createWorker("b"), createWorker("stranger"), createWorker("a"));
    await turn();
    expect(heard).toEqual(["c on test", "b on test", "a on test"]);
  });

  it("is told once for each time, however often it asked", async () => {
    const { runtime, watcher, heard } = await watching();
    watcher.watchWorkers("a", "a");
    watcher.watchWorkers("a");
    await runtime.addWorkers(createWorker("a"));
    watcher.watchWorkers("a");
    await turn();
    expect(heard).toEqual(["a on test"]);
  });

  it("is told again when one of that name returns", async () => {
    const { runtime, watcher, heard } = await watching();
    watcher.watchWorkers("a");
    for (const how of ["end", "cancel", "end"] as const) {
      const worker = createWorker("a");
      await runtime.addWorkers(worker);
      await worker[how]();
      await turn();
    }
    expect(heard).toEqual(["a on test", "a on test", "a on test"]);
  });

  it("is told again when one is restarted, after its backoff", async () => {
    const { runtime, clock, watcher, heard, takeLog } = await watching();
    await runtime.addWorkers(new Brittle("a"));
    watcher.watchWorkers("a");
    void runtime.job("a").catch(() => {});
    await clock.advance(99);
    expect(heard).toEqual(["a on test"]);
    await clock.advance(1);
    expect(heard).toEqual(["a on test", "a on test"]);
    expect(takeLog()).toEqual(["xstate-jobs: onJobRequest of worker 'a': Error: broke"]);
  });

  it("is told of children, and may be one", async () => {
    const { watcher, heard } = await watching();
    const [child, grandchild] = [createWorker("child"), createWorker("grandchild")];
    const below: string[] = [];
    grandchild.on("workerReady", ({ workerName }) => below.push(workerName));
    watcher.watchWorkers("child", "grandchild");
    grandchild.watchWorkers("watcher", "child");
    await child.addWorkers(grandchild);
    await watcher.addWorkers(child);
    await turn();
    expect([heard.sort(), below.sort()]).toEqual([
      ["child on test", "grandchild on test"],
      ["child", "watcher"],
    ]);
  });

  it("hears of itself as well", async () => {
    const { watcher, heard } = await watching();
    watcher.watchWorkers("watcher");
    await turn();
    expect(heard).toEqual(["watcher on test"]);
  });

  it("may say so before it has a runtime, and hears it in its method, as a class", async () => {
    const heard: unknown[] = [];
    class Own extends Worker {
      override onWorkerReady(notice: unknown): void {
        heard.push(notice);
      }
    }
    const { runtime } = await watching();
    const own = new Own("own");
    own.watchWorkers("watcher", "later");
    await turn();
    expect(heard).toEqual([]);
    await runtime.addWorkers(own);
    await runtime.addWorkers(createWorker("later"));
    await turn();
    expect(heard).toEqual([
      { workerName: "watcher", runtime: "test" },
      { workerName: "later", runtime: "test" },
    ]);
  });

  it("still watches after its own restart", async () => {
    const { runtime, clock, takeLog } = await watching();
    const own = new Brittle("own");
    const heard: string[] = [];
    own.on("workerReady", ({ workerName }) => heard.push(workerName));
    own.watchWorkers("later");
    await runtime.addWorkers(own);
    void runtime.job("own").catch(() => {});
    await clock.advance(100);
    expect(own.startedAt).toBe(100);
    await runtime.addWorkers(createWorker("later"));
    await turn();
    expect(heard).toEqual(["later"]);
    takeLog();
  });

  it.each(["end", "cancel"] as const)(
    "watches no more after its %s(), nor does another of its name",
    async (how) => {
      const { runtime, watcher, heard } = await watching();
      watcher.watchWorkers("a", "b");
      await watcher[how]();
      const another = createWorker("watcher");
      another.on("workerReady", ({ workerName }) => heard.push(`another hears of ${workerName}`));
      await runtime.addWorkers(another, createWorker("a"));
      await turn();
      expect(heard).toEqual([]);
    },
  );

  it("hears nothing of what was on its way when it was gone", async () => {
    const { runtime, watcher, heard } = await watching();
    await runtime.addWorkers(createWorker("a"));
    watcher.watchWorkers("a");
    void watcher.cancel();
    await turn();
    expect(heard).toEqual([]);
  });

  it("hears nothing of one that is gone by then", async () => {
    const { runtime, watcher, heard } = await watching();
    const a = createWorker("a");
    await runtime.addWorkers(a);
    watcher.watchWorkers("a");
    void a.cancel();
    await turn();
    expect(heard).toEqual([]);
  });

  it("hears once of one that has gone and come back by then", async () => {
    const { runtime, watcher, heard } = await watching();
    const a = createWorker("a");
    await runtime.addWorkers(a);
    watcher.watchWorkers("a");
    void a.cancel();
    void runtime.addWorkers(createWorker("a"));
    await turn();
    expect(heard).toEqual(["a on test"]);
  });

  it("hears once of its child that it watches as well, whichever it said first", async () => {
    const { watcher, heard } = await watching();
    void watcher.addWorkers(createWorker("a"));
    watcher.watchWorkers("a", "b");
    void watcher.addWorkers(createWorker("b"));
    await turn();
    expect(heard).toEqual(["a on test", "b on test"]);
  });

  it("throws a TypeError for what is no name, and then watches none of them", async () => {
    const { runtime, watcher, heard } = await watching();
    await runtime.addWorkers(createWorker("a"));
    expect(() => watcher.watchWorkers("a", "")).toThrow(
      new TypeError(
        `xstate-jobs: a worker's name in watchWorkers() must be a string that is not empty, not ""`,
      ),
    );
    expect(() => watcher.watchWorkers("a", {} as never)).toThrow(TypeError);
    await turn();
    expect(heard).toEqual([]);
  });

  it("may name them by themselves", async () => {
    const { runtime, watcher, heard } = await watching();
    const [a, b] = [createWorker("a"), createWorker("b")];
    watcher.watchWorkers(a, b);
    await runtime.addWorkers(a, b);
    await turn();
    expect(heard).toHaveLength(2);
  });

  it("is not stopped by a listener that throws, which is reported", async () => {
    const { runtime, watcher, heard, takeLog } = await watching();
    watcher.on("workerReady", () => {
      throw new Error("of the listener");
    });
    const after: string[] = [];
    watcher.on("workerReady", ({ workerName }) => after.push(workerName));
    watcher.watchWorkers("a");
    await runtime.addWorkers(createWorker("a"));
    await turn();
    expect([heard, after]).toEqual([["a on test"], ["a"]]);
    expect(takeLog()).toEqual(["xstate-jobs: listener of 'workerReady': Error: of the listener"]);
  });
});

describe("a worker that starts", () => {
  it("says so each time, and since when; and that it has stopped once its handlers have settled", async () => {
    const { runtime, clock, takeLog } = testRuntime();
    const worker = new Brittle("w");
    const told: unknown[] = [];
    worker.on("started", (notice) => told.push(notice));
    worker.on("stopped", (notice) => told.push(notice));
    clock.set(5);
    const adding = runtime.addWorkers(worker);
    expect(told).toEqual([]);
    await adding;
    await turn();
    expect(told).toEqual([{ workerName: "w", startedAt: 5 }]);
    void runtime.job("w").catch(() => {});
    await clock.advance(100);
    await worker.end();
    await turn();
    expect(told).toEqual([
      { workerName: "w", startedAt: 5 },
      { workerName: "w" },
      { workerName: "w", startedAt: 105 },
      { workerName: "w" },
    ]);
    takeLog();
  });
});

describe("the registry", () => {
  const payload = z.object({ topic: z.string() });
  const response = z.string();

  it("says of each worker where it is, whose child, since when, and what it does", async () => {
    const { runtime, clock } = testRuntime({ name: "main" });
    clock.set(42);
    const worker = createWorker("w", {
      jobs: {
        full: { payload, response, run: async () => "text" },
        half: { payload, run: async () => "text" },
        bare: () => 1,
        annotated: (request: JobRequest<string>) => request.payload,
      },
      onJob: () => 2,
    });
    await runtime.addWorkers(worker);
    const entry = runtime.registry.get("w");
    expect(entry).toEqual({
      name: "w",
      runtime: "main",
      parent: undefined,
      startedAt: 42,
      jobs: [
        { name: "full", payload, response },
        { name: "half", payload, response: undefined },
        { name: "bare", payload: undefined, response: undefined },
        { name: "annotated", payload: undefined, response: undefined },
        { name: undefined, payload: undefined, response: undefined },
      ],
    });
    expect(entry?.jobs[0]?.payload).toBe(payload);
  });

  it("knows the `onJob` of a class, and of a worker without jobs that there are none", async () => {
    class Own extends Worker {
      override onJob(): void {}
    }
    const { runtime } = testRuntime();
    await runtime.addWorkers(new Own("own"), createWorker("idle"));
    const unnamed = { name: undefined, payload: undefined, response: undefined };
    expect([...runtime.registry].map(({ name, jobs }) => [name, jobs])).toEqual([
      ["own", [unnamed]],
      ["idle", []],
    ]);
  });

  it("is iterated in the order in which they became ready, as often as one likes", async () => {
    const { runtime, clock, takeLog } = testRuntime();
    await runtime.addWorkers(new Brittle("a"), createWorker("b"));
    const names = (): string[] => [...runtime.registry].map(({ name }) => name);
    expect([names(), names(), runtime.registry.size]).toEqual([["a", "b"], ["a", "b"], 2]);
    void runtime.job("a").catch(() => {});
    await turn();
    expect([names(), runtime.registry.size, runtime.registry.has("a")]).toEqual([["b"], 1, false]);
    await clock.advance(100);
    expect([names(), runtime.registry.get("a")?.startedAt]).toEqual([["b", "a"], 100]);
    takeLog();
  });

  it("tells of each change in order, soon and never inside of what caused it", async () => {
    const { runtime, clock, takeLog } = testRuntime();
    const changes: string[] = [];
    const entries: RegistryChange["worker"][] = [];
    runtime.registry.subscribe(({ type, worker }) => {
      changes.push(`${type} ${worker.name}`);
      entries.push(worker);
    });
    const [parent, child] = [createWorker("parent"), createWorker("child")];
    await parent.addWorkers(child);
    const adding = runtime.addWorkers(parent, new Brittle("brittle"));
    expect(changes).toEqual([]);
    await adding;
    await turn();
    void runtime.job("brittle").catch(() => {});
    await clock.advance(100);
    await parent.end();
    await turn();
    expect(changes).toEqual([
      "added parent",
      "added child",
      "added brittle",
      "removed brittle",
      "added brittle",
      "removed child",
      "removed parent",
    ]);
    expect(entries[1]).toMatchObject({ name: "child", parent: "parent", runtime: "test" });
    // What is removed is what was added.
    expect(entries[3]).toBe(entries[2]);
    expect(entries[4]).not.toBe(entries[2]);
    takeLog();
  });

  it("tells nobody of what was there already when he subscribed, though others have yet to be told", async () => {
    const { runtime } = testRuntime();
    const heard: string[] = [];
    const subscribe = (who: string) =>
      runtime.registry.subscribe(({ type, worker }) => heard.push(`${who}: ${type} ${worker.name}`));
    subscribe("first");
    const worker = createWorker("w");
    void runtime.addWorkers(worker);
    expect(runtime.registry.has("w")).toBe(true);
    subscribe("second");
    await turn();
    expect(heard).toEqual(["first: added w"]);
    void worker.cancel();
    subscribe("third");
    await turn();
    expect(heard).toEqual(["first: added w", "first: removed w", "second: removed w"]);
  });

  it("tells each subscriber, in the order of subscribing, until it unsubscribes, even in the midst of it", async () => {
    const { runtime } = testRuntime();
    const heard: string[] = [];
    const first = runtime.registry.subscribe(({ worker }) => {
      heard.push(`first ${worker.name}`);
      first.unsubscribe();
      third.unsubscribe();
    });
    runtime.registry.subscribe(({ worker }) => heard.push(`second ${worker.name}`));
    const third = runtime.registry.subscribe(({ worker }) => heard.push(`third ${worker.name}`));
    await runtime.addWorkers(createWorker("a"), createWorker("b"));
    await turn();
    first.unsubscribe();
    expect(heard).toEqual(["first a", "second a", "second b"]);
  });

  it("takes one function twice, and one of the two off again", async () => {
    const { runtime } = testRuntime();
    let calls = 0;
    const listener = (): number => ++calls;
    const [one] = [runtime.registry.subscribe(listener), runtime.registry.subscribe(listener)];
    await runtime.addWorkers(createWorker("a"));
    await turn();
    expect(calls).toBe(2);
    one.unsubscribe();
    await runtime.addWorkers(createWorker("b"));
    await turn();
    expect(calls).toBe(3);
  });

  it("reports a subscriber that throws or rejects, and goes on with the others", async () => {
    const { runtime } = testRuntime();
    const errors: unknown[] = [];
    runtime.on("error", ({ error, where }) => errors.push([where, (error as Error).message]));
    runtime.registry.subscribe(() => {
      throw new Error("thrown");
    });
    runtime.registry.subscribe(async () => {
      throw new Error("rejected");
    });
    const heard: string[] = [];
    runtime.registry.subscribe(({ worker }) => heard.push(worker.name));
    await runtime.addWorkers(createWorker("a"));
    await turn();
    expect(heard).toEqual(["a"]);
    expect(errors).toEqual([
      ["listener of registry.subscribe()", "thrown"],
      ["listener of registry.subscribe()", "rejected"],
    ]);
    expect(runtime.stats().listenerErrors).toBe(2);
  });

  it("throws a TypeError for a subscriber that is no function", () => {
    const { runtime } = testRuntime();
    expect(() => runtime.registry.subscribe({ next: () => {} } as never)).toThrow(
      new TypeError(
        "xstate-jobs: the listener of registry.subscribe() must be a function, not the object given",
      ),
    );
  });

  it("tells of the workers that go with their runtime", async () => {
    const { runtime } = testRuntime();
    const removed: string[] = [];
    await runtime.addWorkers(createWorker("a"), createWorker("b"));
    await turn();
    runtime.registry.subscribe(({ type, worker }) => removed.push(`${type} ${worker.name}`));
    await runtime.end();
    await turn();
    expect(removed).toEqual(["removed a", "removed b"]);
    expect(servicesOf(runtime).registry.size).toBe(0);
  });
});
