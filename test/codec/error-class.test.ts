import { describe, expect, it } from "vitest";
import { classOf, errorOfClass } from "../../src/codec/error-class.ts";
import { isJobError, isJobGroupError, JobError, JobGroupError } from "../../src/errors.ts";

const job = { code: "failed", status: "failed", jobId: "j1", workerName: "w" } as const;
const group = { code: "timeout", status: "cancelled", jobId: "g1", responses: {}, results: {} } as const;

describe("the class that an error is written as", () => {
  class NotFound extends RangeError {}
  it.each<[Error, string]>([
    [new Error("m"), "Error"],
    [new TypeError("m"), "TypeError"],
    [new NotFound("m"), "RangeError"],
    [new AggregateError([]), "AggregateError"],
    [new DOMException("m", "AbortError"), "Error"],
    [new JobError(job), "JobError"],
    [new JobGroupError(group), "JobGroupError"],
    [Object.assign(new Error("m"), { name: "TypeError" }), "Error"],
  ])("is the nearest of the closed set: %s", (error, name) => {
    expect(classOf(error)).toBe(name);
  });

  it("is that of this package for an error of another copy of it", () => {
    const foreign = Object.assign(new Error("m"), { [Symbol.for("xstate-jobs.JobError")]: true });
    expect(classOf(foreign)).toBe("JobError");
  });
});

describe("an error of a class", () => {
  it.each([Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError])(
    "of JavaScript's is made with its message: %o",
    ({ name, prototype }) => {
      const error = errorOfClass(name, "m", {});
      expect(Object.getPrototypeOf(error)).toBe(prototype);
      expect(error?.message).toBe("m");
    },
  );

  it("of this package is made of its fields", () => {
    const error = errorOfClass("JobError", "m", job);
    expect(isJobError(error)).toBe(true);
    expect(error).toBeInstanceOf(JobError);
    expect(error).toMatchObject(job);
    const groupError = errorOfClass("JobGroupError", "m", group);
    expect(isJobGroupError(groupError)).toBe(true);
    expect(groupError).toMatchObject(group);
  });

  it("of this package has no responses if they could not be sent", () => {
    const { code, status, jobId } = group;
    expect(errorOfClass("JobGroupError", "m", { code, status, jobId })).toMatchObject(group);
  });

  it.each<[string, Record<string, unknown>]>([
    ["JobError", {}],
    ["JobError", { ...job, jobId: 1 }],
    ["JobError", { ...job, workerName: undefined }],
    ["JobError", { ...job, reason: { toString: 1 } }],
    ["JobGroupError", { ...group, responses: [] }],
    ["JobGroupError", { ...group, results: null }],
    ["JobGroupError", { ...group, workerName: 1 }],
  ])("of this package is not made of fields of the wrong kind: %s of %j", (name, fields) => {
    expect(errorOfClass(name, "m", fields)).toBe(undefined);
  });

  it.each(["HttpError", "Map", "Function", "constructor", "__proto__", "", 1, null, undefined, ["Error"]])(
    "that is none of the closed set is not made: %j",
    (name) => {
      expect(errorOfClass(name, "m", {})).toBe(undefined);
    },
  );
});
