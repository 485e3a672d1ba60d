import { describe, expect, it } from "vitest";
import type { JobGroupError, JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, type TestHandler } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";

const NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "2",
  "10",
  "1",
  "with space",
  "a/b:c",
  "→",
];

/** Workers by name: an object literal would lose one that is called `__proto__`. */
function workersOf(names: readonly string[], handler: TestHandler): Record<string, TestHandler> {
  const workers: Record<string, TestHandler> = Object.create(null);
  for (const name of names) workers[name] = handler;
  return workers;
}

const echo = (request: JobRequest): string => `from ${request.workerName}`;

describe("a worker may be called anything that is not empty", () => {
  it.each(NAMES)("%s can be asked, alone and in a group", async (name) => {
    const { runtime } = runtimeWith(workersOf([name], echo));
    expect(runtime.getWorker(name)?.name).toBe(name);
    expect(runtime.registry.get(name)).toMatchObject({ name, runtime: "test" });
    expect(await runtime.job(name)).toBe(`from ${name}`);
    const { responses } = await runtime.jobGroup([name]);
    expect(Object.getOwnPropertyDescriptor(responses, name)?.value).toBe(`from ${name}`);
  });

  it("so the records of a group have no prototype", async () => {
    const { runtime } = runtimeWith(workersOf(NAMES, echo));
    const context = runtime.jobGroup(NAMES);
    const { responses } = await context;
    for (const record of [responses, context.responses, context.results, context.group.responses]) {
      expect(Object.getPrototypeOf(record)).toBeNull();
      expect(Object.keys(record).sort()).toEqual([...NAMES].sort());
    }
    expect((responses as { constructor?: unknown }).constructor).toBe("from constructor");
  });

  it("so have those of its error", async () => {
    const { runtime } = runtimeWith(
      workersOf(["__proto__"], (request) => request.fail("no", { response: 1 })),
    );
    const error = (await rejectionOf(runtime.jobGroup(["__proto__"]))) as JobGroupError;
    expect(error.workerName).toBe("__proto__");
    for (const record of [error.responses, error.results]) {
      expect(Object.getPrototypeOf(record)).toBeNull();
      expect(Object.keys(record)).toEqual(["__proto__"]);
    }
  });

  it("so has the record that a single job's jobCompleted brings", async () => {
    const { runtime } = runtimeWith(workersOf(["__proto__"], echo));
    const completed = deferred<object>();
    runtime.on("jobCompleted", ({ responses }) => completed.resolve(responses));
    await runtime.job("__proto__");
    const responses = await completed.promise;
    expect(Object.getPrototypeOf(responses)).toBeNull();
    expect(Object.entries(responses)).toEqual([["__proto__", "from __proto__"]]);
  });

  it("and so may a job: what every object inherits is no handler", async () => {
    const { runtime } = runtimeWith({ w: { toString: () => "mine" } });
    expect(await runtime.job("w", { name: "toString" })).toBe("mine");
    for (const name of ["constructor", "__proto__", "hasOwnProperty"]) {
      expect(await rejectionOf(runtime.job("w", { name }))).toMatchObject({ code: "no_handler" });
    }
  });
});

describe("the responses of a group", () => {
  it("keep the order in which the workers were asked, not the one in which they answered", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({
      late: async () => {
        await gate.promise;
        return 1;
      },
      early: () => 2,
      middle: () => 3,
    });
    const context = runtime.jobGroup(["late", "early", "middle"]);
    await turn();
    expect(Object.keys(context.responses)).toEqual(["early", "middle"]);
    gate.resolve();
    expect(Object.keys((await context).responses)).toEqual(["late", "early", "middle"]);
    expect(Object.keys(context.results)).toEqual(["late", "early", "middle"]);
  });

  it("put integers first, as objects do; workerNames has the exact order", async () => {
    const names = ["b", "10", "a", "2"];
    const { runtime } = runtimeWith(workersOf(names, echo));
    const context = runtime.jobGroup(names);
    expect(Object.keys((await context).responses)).toEqual(["2", "10", "b", "a"]);
    expect(context.workerNames).toEqual(names);
    expect(context.group.workerNames).toEqual(names);
  });

  it("cannot be changed by whoever reads them, nor by changing the list of targets", async () => {
    const names = ["a", "b"];
    const { runtime } = runtimeWith(workersOf(names, echo));
    const context = runtime.jobGroup(names);
    names.push("c");
    expect(context.workerNames).toEqual(["a", "b"]);
    const { responses } = await context;
    expect(() => Object.assign(responses, { a: "changed" })).toThrow(TypeError);
    expect(context.responses).toEqual(responses);
  });

  it("hold what a worker sent whose job did not complete, and an undefined of one that did", async () => {
    const { runtime } = runtimeWith({
      nothing: () => undefined,
      partial: (request) => request.fail("no", { response: "half" }),
      silent: (request) => request.fail("no"),
    });
    const context = runtime.jobGroup(["nothing", "partial", "silent"], { cancelOnError: false });
    const { responses } = await context;
    expect(Object.entries(responses)).toEqual([
      ["nothing", undefined],
      ["partial", "half"],
    ]);
  });
});
