import { describe, expect, it } from "vitest";
import { createWorker, Worker, type WorkerOptions } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { disposeRuntime, leftoversOf, NOTHING_LEFT, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";
import { WorkerRecord } from "../fixtures/worker-record.ts";

const stateOf = (worker: Worker): unknown => worker.actor.getSnapshot().value;
const namesOf = (workers: Iterable<{ readonly name: string }>): string[] =>
  [...workers].map(({ name }) => name);
const said = (message: string): TypeError => new TypeError(`xstate-jobs: ${message}`);

/** A runtime whose workers' states are written down. */
function recorded() {
  const record = new WorkerRecord();
  return { record, ...testRuntime({ inspect: record.inspect }) };
}

/** `top` with a child `mid`, which has a child `low`. */
async function lineage(options: Readonly<Record<"top" | "mid" | "low", WorkerOptions>>) {
  const test = recorded();
  const [top, mid, low] = (["top", "mid", "low"] as const).map((name) => new Worker(name, options[name])) as [
    Worker,
    Worker,
    Worker,
  ];
  await mid.addWorkers(low);
  await top.addWorkers(mid);
  await test.runtime.addWorkers(top);
  return { ...test, top, mid, low };
}
const NO_OPTIONS = { top: {}, mid: {}, low: {} };

/** Whether a promise has resolved after a turn of the event loop. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  await turn();
  return over;
}

describe("a worker that is added to one that has a runtime", () => {
  it("starts as its child: its actor is a child of the parent's, and its jobs are asked for by its name", async () => {
    const { runtime } = recorded();
    const parent = createWorker("parent");
    const child = createWorker("child", { onJob: ({ payload }) => `did ${payload}` });
    await runtime.addWorkers(parent);
    await parent.addWorkers(child);
    expect(child).toMatchObject({ parent, runtime, startedAt: 0 });
    expect([parent.parent, namesOf(parent.children), child.children]).toEqual([undefined, ["child"], []]);
    expect(child.actor._parent).toBe(parent.actor);
    expect(await runtime.job("child", { payload: 1 })).toBe("did 1");
    expect(await parent.job("child", { payload: 2 })).toBe("did 2");
    expect(await child.job("child", { payload: 3 })).toBe("did 3");
  });

  it("takes the jobs that have waited for it", async () => {
    const { runtime } = recorded();
    const parent = createWorker("parent");
    await runtime.addWorkers(parent);
    const waiting = runtime.job("child");
    await turn();
    await parent.addWorkers(createWorker("child", { onJob: () => "at last" }));
    expect(await waiting).toBe("at last");
  });

  it("is in the registry with its parent's name, and found by the runtime at any depth", async () => {
    const { runtime, top, mid, low } = await lineage(NO_OPTIONS);
    expect([...runtime.registry].map(({ name, parent }) => [name, parent])).toEqual([
      ["top", undefined],
      ["mid", "top"],
      ["low", "mid"],
    ]);
    expect(["top", "mid", "low"].map((name) => runtime.getWorker(name))).toEqual([top, mid, low]);
    await low.end();
    expect([runtime.getWorker("low"), runtime.registry.get("low")]).toEqual([undefined, undefined]);
  });

  it("is listed among its children in the order in which they were added, until it ends", async () => {
    const { runtime } = recorded();
    const parent = createWorker("parent");
    await runtime.addWorkers(parent);
    const [a, b, c] = ["a", "b", "c"].map((name) => createWorker(name)) as [Worker, Worker, Worker];
    await parent.addWorkers(b, a);
    await parent.addWorkers(c);
    expect(namesOf(parent.children)).toEqual(["b", "a", "c"]);
    await a.cancel();
    expect([namesOf(parent.children), a.parent]).toEqual([["b", "c"], parent]);
  });

  it("may be made and added by a handler of its parent, for the job at hand", async () => {
    const { runtime } = recorded();
    const parent: Worker = new Worker("parent", {
      onJob: async (request) => {
        const helper = createWorker("helper", { onJob: ({ payload }) => `${payload}!` });
        await parent.addWorkers(helper);
        const answer = await request.job("helper", { payload: request.payload });
        await helper.end();
        return answer;
      },
    });
    await runtime.addWorkers(parent);
    expect(await runtime.job("parent", { payload: "one" })).toBe("one!");
    expect(await runtime.job("parent", { payload: "two" })).toBe("two!");
    expect(parent.children).toEqual([]);
  });
});

describe("a worker that is added to one that has no runtime yet", () => {
  it("waits for it, knowing its parent, and starts after it", async () => {
    const { runtime, record } = recorded();
    const [parent, child] = [createWorker("parent"), createWorker("child", { onJob: () => 1 })];
    await parent.addWorkers(child);
    expect(namesOf(parent.children)).toEqual(["child"]);
    expect(child).toMatchObject({ parent, runtime: undefined, startedAt: undefined, active: false });
    expect(() => child.actor).toThrow("it cannot have an actor");
    await runtime.addWorkers(parent);
    expect(child.runtime).toBe(runtime);
    expect(record.whoBecame("active").sort()).toEqual(["child", "parent"]);
    expect(namesOf(runtime.registry)).toEqual(["parent", "child"]);
    expect(await runtime.job("child")).toBe(1);
  });

  it("keeps its place before those that come when it has one", async () => {
    const { runtime } = recorded();
    const parent = createWorker("parent");
    await parent.addWorkers(createWorker("a"));
    await parent.addWorkers(createWorker("b"));
    await runtime.addWorkers(parent);
    await parent.addWorkers(createWorker("c"));
    expect(namesOf(parent.children)).toEqual(["a", "b", "c"]);
  });
});

describe("a parent that ends", () => {
  it("ends after its children, the lowest first", async () => {
    const { record, top, mid, low } = await lineage(NO_OPTIONS);
    await top.end();
    expect(record.whoBecame("ended")).toEqual(["low", "mid", "top"]);
    expect([top, mid, low].map(stateOf)).toEqual(["ended", "ended", "ended"]);
    expect([top, mid, low].map(({ children }) => children)).toEqual([[], [], []]);
  });

  it("waits for what its children still run, at any depth, and none of them takes a new job", async () => {
    const gate = deferred();
    const { runtime, record, top } = await lineage({ ...NO_OPTIONS, low: { onJob: () => gate.promise } });
    const job = runtime.job("low");
    await turn();
    const ended = top.end();
    expect(await isOver(ended)).toBe(false);
    expect(record.whoBecame("ending").sort()).toEqual(["low", "mid", "top"]);
    for (const name of ["top", "mid", "low"]) {
      expect(await rejectionOf(runtime.job(name))).toMatchObject({ code: "refused" });
    }
    expect(record.whoBecame("ended")).toEqual([]);
    gate.resolve();
    await ended;
    expect([job.status, record.whoBecame("ended")]).toEqual(["completed", ["low", "mid", "top"]]);
  });

  it("keeps its children as long as its own handlers need them: their sub-jobs are taken while all drain", async () => {
    const gate = deferred();
    const { runtime, record, top } = await lineage({
      top: {
        onJob: async (request) => {
          await gate.promise;
          return `top of ${await request.job("mid")}`;
        },
      },
      mid: { onJob: async (request) => `mid of ${await request.job("low")}` },
      low: { onJob: () => "low" },
    });
    const job = runtime.job("top");
    await turn();
    const ended = top.end();
    expect(await isOver(ended)).toBe(false);
    expect(record.whoBecame("ended")).toEqual([]);
    gate.resolve();
    expect(await job).toBe("top of mid of low");
    await ended;
    expect(record.whoBecame("ended")).toEqual(["low", "mid", "top"]);
  });

  it("takes sub-jobs of its children's jobs as well: what drains may need whom it wants above", async () => {
    const gate = deferred();
    const { runtime, record, top } = await lineage({
      top: { onJob: () => "from above" },
      mid: {},
      low: {
        onJob: async (request) => {
          await gate.promise;
          return request.job("top");
        },
      },
    });
    const job = runtime.job("low");
    await turn();
    const ended = top.end();
    expect(await isOver(ended)).toBe(false);
    gate.resolve();
    expect(await job).toBe("from above");
    await ended;
    expect(record.whoBecame("ended")).toEqual(["low", "mid", "top"]);
  });

  it("cuts off what its children run after drainMs", async () => {
    const { runtime, clock, top, mid, low } = await lineage({ ...NO_OPTIONS, low: { onJob: untilAborted } });
    const job = runtime.job("low");
    await turn();
    const ended = top.end({ drainMs: 50, reason: "closing time" });
    await clock.advance(49);
    expect([job.status, stateOf(low)]).toEqual([undefined, "ending"]);
    await clock.advance(1);
    await ended;
    expect(await rejectionOf(job)).toMatchObject({
      code: "worker_ended",
      reason: "worker 'low' stopped: closing time",
    });
    expect([top, mid, low].map(stateOf)).toEqual(["cancelled", "cancelled", "cancelled"]);
  });

  it("waits for a child that was ended before it", async () => {
    const gate = deferred();
    const { runtime, record, top, mid } = await lineage({
      ...NO_OPTIONS,
      mid: { onJob: () => gate.promise },
    });
    const job = runtime.job("mid");
    await turn();
    const ends = [mid.end(), top.end()];
    await turn();
    expect(record.whoBecame("ended")).toEqual([]);
    gate.resolve();
    await Promise.all([job, ...ends]);
    expect(record.whoBecame("ended")).toEqual(["low", "mid", "top"]);
  });

  it("leaves its siblings and its parent alone", async () => {
    const { runtime, top, mid, low } = await lineage({ ...NO_OPTIONS, top: { onJob: () => "still here" } });
    const sibling = createWorker("sibling", { onJob: () => "here as well" });
    await top.addWorkers(sibling);
    await mid.end();
    expect([stateOf(mid), stateOf(low), stateOf(sibling), stateOf(top)]).toEqual([
      "ended",
      "ended",
      "active",
      "active",
    ]);
    expect([await runtime.job("top"), await runtime.job("sibling")]).toEqual(["still here", "here as well"]);
    expect(namesOf(top.children)).toEqual(["sibling"]);
  });
});

describe("a parent that is cancelled", () => {
  it("waits for nobody: it and all below are gone at once, their jobs end with worker_ended", async () => {
    const gate = deferred();
    const onJob = () => gate.promise;
    const { runtime, record, top, mid, low } = await lineage({
      top: { onJob },
      mid: { onJob },
      low: { onJob },
    });
    const jobs = ["top", "mid", "low"].map((name) => runtime.job(name));
    await turn();
    const cancelled = top.cancel("enough");
    expect([top, mid, low].map(stateOf)).toEqual(["cancelled", "cancelled", "cancelled"]);
    await cancelled;
    for (const [index, name] of ["top", "mid", "low"].entries()) {
      expect(await rejectionOf(jobs[index]!)).toMatchObject({
        code: "worker_ended",
        reason: `worker '${name}' stopped: enough`,
      });
    }
    expect(record.whoBecame("ending")).toEqual([]);
    expect(runtime.registry.size).toBe(0);
    expect(await isOver(top.wait())).toBe(false);
    gate.resolve();
    await Promise.all([top.wait(), mid.wait(), low.wait()]);
  });

  it("cuts a drain of its children short", async () => {
    const { runtime, top, mid, low } = await lineage({ ...NO_OPTIONS, low: { onJob: untilAborted } });
    const job = runtime.job("low");
    await turn();
    const ended = mid.end();
    expect(await isOver(ended)).toBe(false);
    await top.cancel();
    await ended;
    expect([mid, low].map(stateOf)).toEqual(["cancelled", "cancelled"]);
    expect(job.status).toBe("cancelled");
  });
});

describe("the names of a tree", () => {
  it("are free again after the end, at every depth, also for a worker elsewhere in the tree", async () => {
    const { runtime, top } = await lineage(NO_OPTIONS);
    await top.end();
    const [root, child] = [createWorker("low", { onJob: () => "another" }), createWorker("top")];
    await runtime.addWorkers(root);
    await root.addWorkers(child);
    expect(await runtime.job("low")).toBe("another");
    expect(runtime.getWorker("top")).toBe(child);
  });

  it("are unique in the whole runtime: a taken one is refused at any depth, and nothing is added", async () => {
    const { runtime, mid, low } = await lineage(NO_OPTIONS);
    const taken = (name: string) =>
      said(`runtime 'test' has a worker called '${name}' already: names are unique`);
    const twice = (name: string) =>
      said(`two of the workers that are added are called '${name}': names are unique`);
    const deep = async (name: string): Promise<Worker> => {
      const [above, below] = [createWorker(`above ${name}`), createWorker(name)];
      await above.addWorkers(below);
      return above;
    };
    const attempts: [() => Promise<void>, TypeError][] = [
      [() => runtime.addWorkers(createWorker("new"), createWorker("low")), taken("low")],
      [() => low.addWorkers(createWorker("new"), createWorker("top")), taken("top")],
      [() => mid.addWorkers(createWorker("new"), createWorker("new")), twice("new")],
      [async () => runtime.addWorkers(createWorker("new"), await deep("mid")), taken("mid")],
      [async () => low.addWorkers(await deep("top"), createWorker("new")), taken("top")],
      [async () => low.addWorkers(createWorker("new"), await deep("new")), twice("new")],
    ];
    for (const [attempt, error] of attempts) {
      expect(await rejectionOf(attempt())).toEqual(error);
      expect(namesOf(runtime.registry)).toEqual(["top", "mid", "low"]);
      expect(namesOf(mid.children)).toEqual(["low"]);
      expect(runtime.getWorker("new")).toBeUndefined();
    }
  });

  it("that two children brought by one parent share are found when it is added", async () => {
    const { runtime } = recorded();
    const parent = createWorker("parent");
    await parent.addWorkers(createWorker("same"), createWorker("same"));
    expect(await rejectionOf(runtime.addWorkers(parent))).toEqual(
      said("two of the workers that are added are called 'same': names are unique"),
    );
    expect([runtime.registry.size, runtime.getWorker("parent"), parent.runtime]).toEqual([
      0,
      undefined,
      undefined,
    ]);
  });
});

describe("addWorkers of a worker rejects with a TypeError, and adds nothing,", () => {
  /** What the attempt says; `free` must be free afterwards. */
  async function refused(attempt: Promise<void>, message: string, ...free: Worker[]): Promise<void> {
    expect(await rejectionOf(attempt)).toEqual(said(message));
    expect(free.map(({ parent, runtime }) => [parent, runtime])).toEqual(
      free.map(() => [undefined, undefined]),
    );
  }

  it("for a worker that has a parent already, before and after there is a runtime", async () => {
    const { runtime } = recorded();
    const [one, two, child, free] = ["one", "two", "child", "free"].map((name) => createWorker(name)) as [
      Worker,
      Worker,
      Worker,
      Worker,
    ];
    await one.addWorkers(child);
    const taken = "worker 'child' is a child of worker 'one' already: it belongs to one parent";
    await refused(two.addWorkers(free, child), taken, free);
    await refused(one.addWorkers(free, child), taken, free);
    await refused(runtime.addWorkers(free, child), taken, free);
    await runtime.addWorkers(two);
    await refused(two.addWorkers(free, child), taken, free);
    expect([namesOf(one.children), two.children]).toEqual([["child"], []]);
    await runtime.addWorkers(one);
    const added = "worker 'child' has been added to a runtime already";
    for (const parent of [one, two, runtime]) await refused(parent.addWorkers(free, child), added, free);
    expect([namesOf(one.children), two.children]).toEqual([["child"], []]);
    await child.end();
    await refused(one.addWorkers(free, child), added, free);
  });

  it("for a worker twice in one call", async () => {
    const { runtime } = recorded();
    const [parent, child] = [createWorker("parent"), createWorker("child")];
    await refused(parent.addWorkers(child, child), "worker 'child' was added twice: once is enough", child);
    expect(parent.children).toEqual([]);
    await runtime.addWorkers(parent);
    await refused(
      parent.addWorkers(child, child),
      "two of the workers that are added are called 'child': names are unique",
      child,
    );
    expect(parent.children).toEqual([]);
  });

  it("for itself, and for one that it is below of: there are no cycles", async () => {
    const { runtime } = recorded();
    const [a, b, c, free] = ["a", "b", "c", "free"].map((name) => createWorker(name)) as [
      Worker,
      Worker,
      Worker,
      Worker,
    ];
    const cycle = (name: string) => `worker '${name}' cannot be a child of itself, or of what is below it`;
    await refused(a.addWorkers(free, a), cycle("a"), free, a);
    await a.addWorkers(b);
    await b.addWorkers(c);
    await refused(c.addWorkers(free, a), cycle("a"), free, a);
    await refused(b.addWorkers(free, a), cycle("a"), free, a);
    expect([namesOf(a.children), namesOf(b.children), c.children]).toEqual([["b"], ["c"], []]);
    await runtime.addWorkers(a);
    const added = "worker 'a' has been added to a runtime already";
    for (const parent of [a, b, c]) await refused(parent.addWorkers(free, a), added, free);
    expect(namesOf(runtime.registry)).toEqual(["a", "b", "c"]);
  });

  it("for what is no worker", async () => {
    const { runtime } = recorded();
    const [parent, free] = [createWorker("parent"), createWorker("free")];
    const message =
      "what addWorkers() of worker 'parent' takes must be a worker: make one with createWorker(name, { jobs }), not";
    await refused(parent.addWorkers(free, "child" as never), `${message} "child"`, free);
    await runtime.addWorkers(parent);
    await refused(parent.addWorkers(free, { name: "child" } as never), `${message} the object given`, free);
    expect(parent.children).toEqual([]);
  });

  it("when it ends, has ended, or was cancelled", async () => {
    const gate = deferred();
    const { runtime } = recorded();
    const parent = createWorker("parent", { onJob: () => gate.promise });
    const free = createWorker("free");
    await runtime.addWorkers(parent);
    const job = runtime.job("parent");
    await turn();
    const ended = parent.end();
    const message = "worker 'parent' has ended or is ending: it cannot host worker 'free'";
    await refused(parent.addWorkers(free), message, free);
    gate.resolve();
    await Promise.all([job, ended]);
    await refused(parent.addWorkers(free), message, free);
    const cancelled = createWorker("cancelled");
    await runtime.addWorkers(cancelled);
    await cancelled.cancel();
    await refused(
      cancelled.addWorkers(free),
      "worker 'cancelled' has ended or is ending: it cannot host worker 'free'",
      free,
    );
    await runtime.addWorkers(free);
    expect(runtime.getWorker("free")).toBe(free);
  });
});

describe("a runtime with a tree of workers", () => {
  it("ends bottom-up, after all that its workers still need of one another", async () => {
    const gate = deferred();
    const { runtime, record } = await lineage({
      top: {
        onJob: async (request) => {
          await gate.promise;
          return request.job("low");
        },
      },
      mid: {},
      low: { onJob: (request) => request.job("other") },
    });
    await runtime.addWorkers(createWorker("other", { onJob: () => "answer" }));
    const job = runtime.job("top");
    await turn();
    const ended = runtime.end();
    expect(await isOver(ended)).toBe(false);
    expect(record.whoBecame("ended")).toEqual([]);
    gate.resolve();
    expect(await job).toBe("answer");
    await ended;
    const order = record.whoBecame("ended");
    expect(order.filter((name) => name !== "other")).toEqual(["low", "mid", "top"]);
    expect(order).toContain("other");
  });

  it("is disposed with all of them, whatever they do: nothing is left", async () => {
    const { runtime, clock, takeLog, top, mid, low } = await lineage({
      top: { onJob: untilAborted },
      mid: { onJob: (request) => request.job("low") },
      low: { graceMs: 10, onJob: () => new Promise(() => {}) },
    });
    const jobs = ["top", "mid", "low"].map((name) => runtime.job(name));
    await turn();
    await disposeRuntime(runtime, clock);
    for (const job of jobs) expect(await rejectionOf(job)).toMatchObject({ code: "cancelled" });
    expect([top, mid, low].map(stateOf)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect(leftoversOf(runtime, clock)).toEqual(NOTHING_LEFT);
    // Two handlers of `low` never settled.
    expect(takeLog()).toHaveLength(2);
  });
});
