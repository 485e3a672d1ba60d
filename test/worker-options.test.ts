import { describe, expect, it } from "vitest";
import { createWorker, Worker, type WorkerOptions } from "../src/index.ts";

const MS = "a finite number of milliseconds, 0 or more";

describe("the options of a worker", () => {
  it.each<[object, string]>([
    [{ active: 1 }, "'active' of worker 'w' must be true or false, not 1"],
    [{ graceMs: -1 }, `'graceMs' of worker 'w' must be ${MS}, not -1`],
    [{ graceMs: Number.NaN }, `'graceMs' of worker 'w' must be ${MS}, not NaN`],
    [{ jobs: "ping" }, "'jobs' of worker 'w' must be an object of functions and { run }, not \"ping\""],
    [{ jobs: [] }, "'jobs' of worker 'w' must be an object of functions and { run }, not an array"],
    [{ jobs: null }, "'jobs' of worker 'w' must be an object of functions and { run }, not null"],
    [{ onJob: {} }, "'onJob' of worker 'w' must be a function, not the object given"],
    [
      { job: {} },
      "unknown option 'job' of worker 'w'; it takes active, graceMs, jobs, onJob, restart, maxRestarts, restartWindowMs, restartBackoff, strategy",
    ],
    [
      { restart: "on_error" },
      `'restart' of worker 'w' must be "never", "on-error" or "always", not "on_error"`,
    ],
    [{ maxRestarts: -1 }, "'maxRestarts' of worker 'w' must be a whole number of at least 0, not -1"],
    [{ strategy: "all" }, `'strategy' of worker 'w' must be "one-for-one" or "all-for-one", not "all"`],
    [
      { restartBackoff: "1s" },
      `'restartBackoff' of worker 'w' must be a finite number of milliseconds, 0 or more, or an object with initialMs, factor, maxMs and jitter, not "1s"`,
    ],
    [
      { restartBackoff: { initial: 1 } },
      "unknown option 'initial' of 'restartBackoff' of worker 'w'; it takes initialMs, factor, maxMs, jitter",
    ],
  ])("cannot be %j: %s", (options, text) => {
    expect(() => new Worker("w", options)).toThrow(new TypeError(`xstate-jobs: ${text}`));
    expect(() => createWorker("w", options)).toThrow(TypeError);
  });

  it("must be an object", () => {
    expect(() => new Worker("w", null as unknown as WorkerOptions)).toThrow(
      new TypeError("xstate-jobs: the options of worker 'w' must be an object, not null"),
    );
  });

  it.each<WorkerOptions>([
    {},
    { active: undefined, graceMs: undefined, jobs: undefined, onJob: undefined },
    { active: false, graceMs: 0, jobs: {}, onJob: () => {} },
    { jobs: Object.assign(Object.create(null), { ping: () => "pong" }) },
  ])("may be %j", (options) => {
    expect(new Worker("w", options).name).toBe("w");
  });
});

describe("the name of a worker", () => {
  it.each([
    ["", '""'],
    [undefined, "undefined"],
    [7, "7"],
  ])("cannot be %j", (name, described) => {
    expect(() => new Worker(name as string)).toThrow(
      new TypeError(`xstate-jobs: a worker's name must be a string that is not empty, not ${described}`),
    );
  });
});
