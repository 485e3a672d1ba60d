import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createWorker } from "../src/index.ts";
import { handlerOf } from "../src/job-definition.ts";
import type { Slots } from "../src/slots.ts";
import { admit, Holder } from "./fixtures/slot-holder.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";

const WHERE = "job 'j' of worker 'w'";
const run = (): string => "done";
const said = (text: string): TypeError => new TypeError(`xstate-jobs: ${text}`);

describe("a handler made of a definition", () => {
  it.each<[unknown, string]>([
    [undefined, `${WHERE} must be a function or { run }, not undefined`],
    [null, `${WHERE} must be a function or { run }, not null`],
    ["run", `${WHERE} must be a function or { run }, not "run"`],
    [{}, `'run' of ${WHERE} must be a function, not undefined`],
    [{ run: "fast" }, `'run' of ${WHERE} must be a function, not "fast"`],
    [{ run, sequential: 1 }, `'sequential' of ${WHERE} must be true or false, not 1`],
    [{ run, concurrency: 0 }, `'concurrency' of ${WHERE} must be a whole number of at least 1, not 0`],
    [{ run, concurrency: 1.5 }, `'concurrency' of ${WHERE} must be a whole number of at least 1, not 1.5`],
    [
      { run, sequential: true, maxQueued: -1 },
      `'maxQueued' of ${WHERE} must be a whole number of at least 0, not -1`,
    ],
    [
      { run, payload: { parse: run } },
      `'payload' of ${WHERE} must be a Standard Schema (zod, valibot, arktype, …), not the object given`,
    ],
    [
      { run, response: "string" },
      `'response' of ${WHERE} must be a Standard Schema (zod, valibot, arktype, …), not "string"`,
    ],
    [
      { run, sequential: true, concurrency: 2 },
      `${WHERE} is 'sequential' and has a 'concurrency' of 2: give one of them`,
    ],
    [
      { run, maxQueued: 3 },
      `${WHERE} has 'maxQueued', but nothing queues without 'sequential' or 'concurrency'`,
    ],
    [
      { run, sequential: false, maxQueued: 3 },
      `${WHERE} has 'maxQueued', but nothing queues without 'sequential' or 'concurrency'`,
    ],
    [
      { run, retries: 3 },
      `unknown option 'retries' of ${WHERE}; it takes payload, response, sequential, concurrency, maxQueued, run`,
    ],
  ])("cannot be made of %j: %s", (definition, text) => {
    expect(() => handlerOf(WHERE, definition, {})).toThrow(said(text));
  });

  it("is the function itself, with the given `this` and nothing else, for a function alone", () => {
    const self = {};
    const handler = handlerOf(WHERE, run, self);
    expect(handler).toEqual({ run, self, payload: undefined, response: undefined, slots: undefined });
    expect(handler.self).toBe(self);
  });

  it("is bound to its definition, and keeps the very schemas", () => {
    const definition = { payload: z.string(), response: z.number(), run };
    const handler = handlerOf(WHERE, definition, {});
    expect(handler.self).toBe(definition);
    expect(handler.payload).toBe(definition.payload);
    expect(handler.response).toBe(definition.response);
    expect(handler.slots).toBeUndefined();
  });

  it.each<[object, string[]]>([
    [{ sequential: true }, ["started", "queued", "queued"]],
    [{ sequential: true, concurrency: 1 }, ["started", "queued", "queued"]],
    [{ concurrency: 2 }, ["started", "started", "queued"]],
    [{ sequential: false, concurrency: 2 }, ["started", "started", "queued"]],
    [{ sequential: true, maxQueued: 1 }, ["started", "queued", "refused"]],
    [{ concurrency: 1, maxQueued: 0 }, ["started", "refused", "refused"]],
  ])("has the slots that %j says", (limits, admissions) => {
    const { slots } = handlerOf(WHERE, { run, ...limits }, {});
    const admitted = ["a", "b", "c"].map((key) => admit(slots as Slots, new Holder(key)));
    expect(admitted).toEqual(admissions);
  });

  it("has no slots where nothing is limited", () => {
    for (const limits of [{}, { sequential: false }, { sequential: undefined, concurrency: undefined }]) {
      expect(handlerOf(WHERE, { run, ...limits }, {}).slots).toBeUndefined();
    }
  });
});

describe("a worker's jobs", () => {
  it("are checked when the worker is made, and named in the error", () => {
    const jobs = { good: run, "bad one": { run: 7 } } as unknown as { good: () => string };
    expect(() => createWorker("w", { jobs })).toThrow(
      said("'run' of job 'bad one' of worker 'w' must be a function, not 7"),
    );
  });

  it("run with their definition, or the object of all jobs, as `this`", async () => {
    const { runtime } = testRuntime();
    const selves: unknown[] = [];
    const note = function (this: unknown): void {
      selves.push(this);
    };
    const jobs = { whole: { run: note }, short: note };
    await runtime.addWorkers(createWorker("w", { jobs }));
    await runtime.job("w", { name: "whole" });
    await runtime.job("w", { name: "short" });
    expect(selves[0]).toBe(jobs.whole);
    expect(selves[1]).toBe(jobs);
  });

  it("may have any name, those of Object.prototype included, and only their own", async () => {
    const { runtime } = runtimeWith({ w: { constructor: () => "mine", "": () => "nameless" } });
    expect(await runtime.job("w", { name: "constructor" })).toBe("mine");
    await expect(runtime.job("w", { name: "toString" })).rejects.toMatchObject({ code: "no_handler" });
  });
});
