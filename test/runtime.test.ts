import { describe, expect, it } from "vitest";
import { createRuntime, createWorker, type Worker } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { mode } from "./fixtures/mode.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const said = (text: string): TypeError => new TypeError(`xstate-jobs: ${text}`);

describe("a runtime", () => {
  it("has a name, an actor of that name and an empty registry", () => {
    const { runtime } = testRuntime({ name: "here" });
    expect([runtime.name, runtime.actor.id, runtime.registry.size]).toEqual(["here", "here", 0]);
    expect(runtime.actor.getSnapshot().value).toBe("open");
  });

  it("has a name by chance where none is given, and another each time", async () => {
    await using one = createRuntime({ mode });
    await using other = createRuntime({ mode });
    expect(one.name).toMatch(/^runtime-[0-9a-f]{8}$/);
    expect(one.name).not.toBe(other.name);
  });

  it("asks for jobs in its own name", async () => {
    const { runtime } = runtimeWith({ w: ({ source }) => source });
    expect(await runtime.job("w")).toBe("test");
  });

  it("gives its jobs the ids that it was given a way to make", async () => {
    let count = 0;
    const { runtime } = runtimeWith({ w: ({ jobId }) => jobId }, { createId: () => `id-${++count}` });
    expect([await runtime.job("w"), await runtime.requestJob("w"), await runtime.job("w")]).toEqual([
      "id-1",
      "id-2",
      "id-3",
    ]);
  });

  it.each<[string, unknown]>([
    ['"same"', "same"],
    ['""', ""],
    ["7", 7],
  ])("takes no id of %s, which is none or stands for another job", async (described, id) => {
    const { runtime } = runtimeWith({ w: untilAborted }, { createId: () => id as string });
    if (id === "same") void runtime.job("w");
    expect(() => runtime.job("w")).toThrow(
      said(`createId gave ${described}: it must give a new string each time`),
    );
  });
});

describe("adding workers", () => {
  it("hosts and starts them before it returns, and tells the registry in that order", async () => {
    const { runtime } = testRuntime();
    const [a, b] = [createWorker("a"), createWorker("b")];
    const added = runtime.addWorkers(a, b);
    expect([...runtime.registry]).toEqual([
      { name: "a", runtime: "test", parent: undefined, startedAt: 0, jobs: [] },
      { name: "b", runtime: "test", parent: undefined, startedAt: 0, jobs: [] },
    ]);
    expect(runtime.getWorker("a")).toBe(a);
    expect(runtime.getWorker("c")).toBeUndefined();
    await added;
  });

  it("lets jobs begin that have waited for them", async () => {
    const { runtime } = testRuntime();
    const job = runtime.job("w");
    await turn();
    expect(job.actor.getSnapshot().value).toBe("pending");
    await runtime.addWorkers(createWorker("w", { onJob: () => 1 }));
    expect(await job).toBe(1);
  });

  it.each<[string, (taken: Worker) => Worker[], string]>([
    [
      "a name is taken",
      () => [createWorker("new"), createWorker("taken")],
      "runtime 'test' has a worker called 'taken' already: names are unique",
    ],
    [
      "two of them have one name",
      () => [createWorker("new"), createWorker("new")],
      "two of the workers that are added are called 'new': names are unique",
    ],
    [
      "one has a runtime already",
      (taken) => [createWorker("new"), taken],
      "worker 'taken' has been added to a runtime already",
    ],
    [
      "one is no worker",
      () => [createWorker("new"), { name: "w" } as Worker],
      "what addWorkers() of runtime 'test' takes must be a worker: make one with createWorker(name, { jobs }), not the object given",
    ],
  ])("rejects and starts none of them when %s", async (_, workers, text) => {
    const { runtime } = testRuntime();
    const taken = createWorker("taken");
    await runtime.addWorkers(taken);
    const all = workers(taken as unknown as Worker);
    expect(await rejectionOf(runtime.addWorkers(...all))).toEqual(said(text));
    expect([...runtime.registry].map(({ name }) => name)).toEqual(["taken"]);
    const [first] = all as [Worker];
    expect(first.runtime).toBeUndefined();
    await runtime.addWorkers(first);
    expect(runtime.getWorker("new")).toBe(first);
  });

  it("rejects once the runtime ends or has ended", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    void runtime.requestJob("w");
    await turn();
    const ended = runtime.end();
    const text = "runtime 'test' has ended or is ending: it cannot host worker 'late'";
    expect(await rejectionOf(runtime.addWorkers(createWorker("late")))).toEqual(said(text));
    gate.resolve();
    await ended;
    expect(await rejectionOf(runtime.addWorkers(createWorker("late")))).toEqual(said(text));
  });

  it("rejects for a worker that has ended in another runtime", async () => {
    const worker = createWorker("w");
    const [one, other] = [testRuntime({ name: "one" }), testRuntime({ name: "other" })];
    await one.runtime.addWorkers(worker);
    await worker.end();
    expect(await rejectionOf(other.runtime.addWorkers(worker))).toEqual(
      said("worker 'w' has been added to a runtime already"),
    );
  });
});
