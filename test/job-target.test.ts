import { describe, expect, it } from "vitest";
import { createRuntime, createWorker, workerRef } from "../src/index.ts";
import { membersOf, plainInput, workerNameOf } from "../src/job-target.ts";

const worker = createWorker("w");
const said = (text: string): TypeError => new TypeError(`xstate-jobs: ${text}`);

describe("the name of a target", () => {
  it.each([["w"], [worker], [workerRef("w")], [{ name: "w" }], [{ name: "w", jobs: undefined }]])(
    "is the worker's, whatever the target is",
    (target) => {
      expect(workerNameOf(target, "job()")).toBe("w");
    },
  );

  it("is not looked for where something else was meant", () => {
    const slip = { name: "w", payload: 1 };
    expect(() => workerNameOf(slip, "job()")).toThrow(
      said("unknown option 'payload' of target 'w' of job(); it takes name, jobs"),
    );
  });

  it.each<[object, string]>([
    [{ target: "w" }, "an object with 'target'"],
    [{ worker, job: "n" }, "an object with 'worker', 'job'"],
    [{ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, "an object with 'a', 'b', 'c', 'd', 'e'"],
    [{}, "the object given"],
    [["w"], "an array"],
  ])("is not found in %j", (target, what) => {
    expect(() => workerNameOf(target, "job()")).toThrow(
      said(`a target of job() must be a worker's name, a worker or its workerRef(), not ${what}`),
    );
  });

  it("is not that of a runtime, which runs no jobs", () => {
    expect(() => workerNameOf(createRuntime({ name: "r" }), "job()")).toThrow(/of target 'r' of job\(\)/);
  });
});

describe("the members of a group", () => {
  it("are asked for what all are, or for what they say themselves", () => {
    const targets = [
      "a",
      worker,
      { target: "b", name: "own" },
      { target: workerRef("c"), payload: 1 },
      { target: "d", name: undefined, payload: undefined },
      { target: "e", payload: null },
    ];
    const members = membersOf(targets, { name: "all", payload: "shared" }, "jobGroup()");
    expect([...members]).toEqual([
      ["a", { name: "all", payload: "shared" }],
      ["w", { name: "all", payload: "shared" }],
      ["b", { name: "own", payload: "shared" }],
      ["c", { name: "all", payload: 1 }],
      ["d", { name: "all", payload: "shared" }],
      ["e", { name: "all", payload: null }],
    ]);
  });

  it.each<[object, string]>([
    [
      { target: "w", name: "" },
      "'name' of target 'w' of jobGroup() must be a string that is not empty, not \"\"",
    ],
    [
      { target: "w", name: 7 },
      "'name' of target 'w' of jobGroup() must be a string that is not empty, not 7",
    ],
    [
      { target: "w", timeout: 5 },
      "unknown option 'timeout' of target 'w' of jobGroup(); it takes target, name, payload",
    ],
    [{ target: "" }, 'a worker\'s name in jobGroup() must be a string that is not empty, not ""'],
    [
      { target: undefined },
      "a worker's name in jobGroup() must be a string that is not empty, not undefined",
    ],
    [
      { worker: "w" },
      "a target of jobGroup() must be a worker's name, a worker or its workerRef(), or { target, name?, payload? }, not an object with 'worker'",
    ],
    [
      { target: { worker: "w" } },
      "a target of jobGroup() must be a worker's name, a worker or its workerRef(), not an object with 'worker'",
    ],
  ])("cannot be %j", (target, text) => {
    expect(() => membersOf([target], {}, "jobGroup()")).toThrow(said(text));
  });

  it("have each their own worker, however it is named", () => {
    for (const again of ["w", worker, workerRef("w"), { target: "w", name: "other" }]) {
      expect(() => membersOf([{ target: worker }, again], {}, "jobGroup()")).toThrow(
        said("worker 'w' stands twice in jobGroup(): ask it in two groups, or once"),
      );
    }
  });
});

describe("the input of logic", () => {
  it("has the name of a worker in its place, and is else as it was", () => {
    const ref = workerRef("r");
    expect(plainInput({ target: worker, timeout: 5 })).toEqual({ target: "w", timeout: 5 });
    expect(plainInput({ target: ref })).toEqual({ target: { name: "r" } });
    const targets = ["a", worker, { target: worker, name: "n", payload: 1 }, { target: "b" }];
    expect(plainInput({ targets })).toEqual({
      targets: ["a", "w", { target: "w", name: "n", payload: 1 }, { target: "b" }],
    });
  });

  it("is left alone where it is wrong: the ask says so", () => {
    for (const wrong of [undefined, null, 7, {}, { targets: "w" }, { target: 7 }]) {
      expect(plainInput(wrong)).toEqual(wrong);
    }
  });
});
