import { afterEach, expect, test } from "vitest";
import {
  createRuntime,
  createWorker,
  type JobGroupParams,
  type Runtime,
  Worker,
} from "../../../src/index.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { leftoversOf, NOTHING_LEFT, runtimeWith, type TestRuntime } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";

let runs = 0;
function runtimeOfBadCalls(): TestRuntime {
  runs = 0;
  const told = (): unknown => expect.unreachable("nothing may be told of a bad call");
  const test = runtimeWith({ w: () => runs++, v: () => runs++ });
  for (const event of ["jobResponse", "jobCompleted", "jobError"] as const) test.runtime.on(event, told);
  return test;
}

afterEach(() => {
  expect(runs).toBe(0);
});

/** Every way to ask, badly: the call throws, or its promise rejects where it returns a plain one. */
async function errorsOf(runtime: Runtime, params: unknown): Promise<Error[]> {
  const bad = params as JobGroupParams;
  const thrown = (call: () => unknown): unknown => {
    try {
      call();
    } catch (error) {
      return error;
    }
    throw new Error("the call was expected to throw");
  };
  return [
    thrown(() => runtime.job("w", bad)),
    thrown(() => runtime.jobGroup(["w", "v"], bad)),
    await rejectionOf(runtime.requestJob("w", bad)),
    await rejectionOf(runtime.requestJobGroup(["w", "v"], bad)),
    await rejectionOf(runtime.job("w", bad, () => expect.unreachable())),
    await rejectionOf(runtime.jobGroup(["w", "v"], bad, () => expect.unreachable())),
  ] as Error[];
}

const badParams: readonly [what: string, params: unknown, ...texts: string[]][] = [
  ["a timeout that is negative", { timeout: -1 }, "timeout", "0 or more", "-1"],
  ["a timeout that is no number", { timeout: Number.NaN }, "timeout", "finite number", "NaN"],
  ["a timeout without end", { timeout: Number.POSITIVE_INFINITY }, "timeout", "finite number", "Infinity"],
  ["a timeout that is a text", { timeout: "5s" }, "timeout", "milliseconds", '"5s"'],
  ["a timeout that is null", { timeout: null }, "timeout", "null"],
  ["an option that is not known", { timeOut: 5 }, "timeOut", "timeout, label"],
  ["a retry, which is not there yet, or a misspelt one", { retrys: 1 }, "retrys"],
  ["a name that is empty", { name: "" }, "name", "not empty"],
  ["a name that is no text", { name: 5 }, "name", "5"],
  ["a buffer of none", { buffer: 0 }, "buffer", "at least 1", "0"],
  ["a buffer of a half", { buffer: 1.5 }, "buffer", "whole number", "1.5"],
  ["a signal that is none", { signal: new AbortController() }, "signal", "AbortSignal"],
  ["a signal that is null", { signal: null }, "signal", "AbortSignal", "null"],
  ["a cancellable that is neither true nor false", { cancellable: "yes" }, "cancellable", '"yes"'],
  ["meta that is no text", { meta: { user: 5 } }, "meta", "string"],
  ["meta that is a text", { meta: "user" }, "meta", "object of strings"],
  ["params that are a text", "summarize", "options", "object", '"summarize"'],
  ["params that are null", null, "options", "object", "null"],
];

test.each(badParams)("%s is a TypeError that says what is wrong", async (_, params, ...texts) => {
  const { runtime, clock } = runtimeOfBadCalls();
  const errors = await errorsOf(runtime, params);
  for (const error of errors) {
    expect(error).toBeInstanceOf(TypeError);
    for (const text of texts) expect(error.message).toContain(text);
  }
  expect(leftoversOf(runtime, clock)).toEqual({ ...NOTHING_LEFT, workers: 2 });
  await turn();
});

test("A cancelOnError that is neither true nor false, and one for a single job, are TypeErrors", () => {
  const { runtime } = runtimeOfBadCalls();
  expect(() => runtime.jobGroup(["w"], { cancelOnError: 1 as never })).toThrow(
    /cancelOnError.*true or false/,
  );
  expect(() => runtime.job("w", { cancelOnError: true } as never)).toThrow(/unknown option 'cancelOnError'/);
});

test("A name twice in a group is a TypeError that names it, before anything is sent", async () => {
  const { runtime, clock } = runtimeOfBadCalls();
  expect(() => runtime.jobGroup(["w", "v", "w"])).toThrow(TypeError);
  expect(() => runtime.jobGroup(["w", "v", "w"])).toThrow(/'w'.*twice/);
  expect(await rejectionOf(runtime.requestJobGroup(["w", "w"]))).toBeInstanceOf(TypeError);
  expect(leftoversOf(runtime, clock)).toEqual({ ...NOTHING_LEFT, workers: 2 });
  await turn();
});

test.each(["", undefined, null, 5, {}])("A worker's name that is %j is a TypeError", async (name) => {
  const { runtime } = runtimeOfBadCalls();
  expect(() => runtime.job(name as never)).toThrow(TypeError);
  expect(() => runtime.jobGroup(["w", name as never])).toThrow(/jobGroup\(\).*must be a/);
  expect(await rejectionOf(runtime.requestJob(name as never))).toBeInstanceOf(TypeError);
  expect(() => createWorker(name as never)).toThrow(TypeError);
  await turn();
});

test("Targets that are no list are a TypeError", () => {
  const { runtime } = runtimeOfBadCalls();
  expect(() => runtime.jobGroup("w" as never)).toThrow(/array of worker names.*"w"/);
});

test("A payload that the transport cannot carry is a TypeError before anything is sent", async () => {
  runs = 0;
  const assertSendable = (payload: unknown): void => {
    if (typeof payload === "function") throw new TypeError("payload cannot be sent: it is a function");
  };
  const transport = { name: "picky", open() {}, close() {}, assertSendable };
  const { runtime, clock } = runtimeWith({ w: () => runs++, v: () => runs++ }, { transport });
  for (const error of await errorsOf(runtime, { payload: () => {} })) {
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain("function");
  }
  expect(leftoversOf(runtime, clock)).toEqual({ ...NOTHING_LEFT, workers: 2 });
  await turn();
});

test("In memory a payload may be anything", async () => {
  const cycle: Record<string, unknown> = { symbol: Symbol("s"), fn: () => 1 };
  cycle.self = cycle;
  const { runtime } = runtimeWith({ echo: (request) => request.payload });
  expect(await runtime.job("echo", { payload: cycle })).toBe(cycle);
  runs = 0;
});

test("An empty group completes at once, with no responses", async () => {
  runs = 0;
  const { runtime } = runtimeWith({});
  const completed: unknown[] = [];
  runtime.on("jobCompleted", (response) => completed.push(response));
  const group = runtime.jobGroup([]);
  expect(group.group.isDone).toBe(true);
  const response = await group;
  expect(response).toEqual({ jobId: group.jobId, responses: {} });
  expect(completed).toEqual([response]);
  for await (const event of group) expect.unreachable(String(event));
  await group.settled;
  expect(await runtime.jobGroup([], {}, () => "ignored")).toMatchObject({ responses: {} });
});

test("A handler's bad call for a sub-job throws to the handler, and names the thing", async () => {
  runs = 0;
  const { runtime } = runtimeWith({
    w: (request) => {
      expect(() => request.job("")).toThrow(TypeError);
      expect(() => request.jobGroup(["v", "v"])).toThrow(TypeError);
      request.job("v", { timeout: -1 });
    },
  });
  expect(await rejectionOf(runtime.job("w"))).toMatchObject({ code: "error", cause: expect.any(TypeError) });
});

test("Runtimes and workers that cannot be made say why", async () => {
  const { runtime } = runtimeOfBadCalls();
  expect(() => createRuntime({ grace: 5 } as never)).toThrow(/'grace'.*graceMs/);
  expect(() => createRuntime({ graceMs: -1 })).toThrow(/graceMs.*-1/);
  expect(() => createRuntime({ mode: "fast" as never })).toThrow(/"compiled" or "interpreted".*"fast"/);
  expect(() => createRuntime({ clock: {} as never })).toThrow(/setTimeout/);
  expect(() => createWorker("x", { onjob: () => 1 } as never)).toThrow(/'onjob'.*onJob/);
  expect(() => createWorker("x", { jobs: { y: 5 as never } })).toThrow(/'y'.*'x'.*function/);
  expect(() => createWorker("x", { jobs: { y: { run: () => 1, concurrency: 0 } } })).toThrow(
    /concurrency.*at least 1/,
  );
  expect(() => createWorker("x", { jobs: { y: { run: () => 1, maxQueued: 5 } } })).toThrow(
    /maxQueued.*sequential/,
  );
  expect(() => new Worker("x").job("w")).toThrow(/'x' has no runtime yet.*addWorkers/);
  expect(await rejectionOf(runtime.addWorkers(createWorker("w")))).toMatchObject({
    message: expect.stringMatching(/'w'/),
  });
  expect(await rejectionOf(runtime.addWorkers({} as never))).toBeInstanceOf(TypeError);
  expect(await rejectionOf(runtime.end({ drain: 5 } as never))).toMatchObject({
    message: expect.stringMatching(/'drain'.*drainMs/),
  });
});

test("Whoever has ended cannot ask, and says what to do instead", async () => {
  const { runtime } = runtimeOfBadCalls();
  const worker = runtime.getWorker("w") as Worker;
  await worker.end();
  expect(() => worker.job("v")).toThrow(/'w' has ended/);
  await runtime.end();
  expect(() => runtime.job("v")).toThrow(/'test' has ended.*createRuntime/);
  expect(await rejectionOf(runtime.requestJob("v"))).toBeInstanceOf(TypeError);
  expect(await rejectionOf(runtime.addWorkers(createWorker("x")))).toMatchObject({
    message: expect.stringMatching(/'x'/),
  });
});
