import { describe, expect, it } from "vitest";
import { jsonCodec } from "../../src/codec/json-codec.ts";
import { isJobError, isJobGroupError, JobError, JobGroupError } from "../../src/errors.ts";
import { shapeOf } from "./shape-of.ts";

const { encode, decode } = jsonCodec();
const sent = (error: Error): Error => decode(encode(error)) as Error;
const received = (content: unknown): unknown =>
  decode(new TextEncoder().encode(JSON.stringify({ $error: content })));

describe("an error that was sent", () => {
  it("has its class, its message, its stack, and what else is listed of it", () => {
    const error = Object.assign(new RangeError("out of range"), { code: "E_RANGE", at: new Date(0) });
    const copy = sent(error);
    expect(copy).toBeInstanceOf(RangeError);
    expect(copy).toMatchObject({
      message: "out of range",
      code: "E_RANGE",
      at: new Date(0),
      name: "RangeError",
    });
    expect(copy.stack).toBe(error.stack);
    expect(Object.keys(copy)).toEqual(["code", "at"]);
  });

  it("has the name of its class, though it is of the nearest that JavaScript has", () => {
    class NotFoundError extends TypeError {
      override name = "NotFoundError";
    }
    const copy = sent(new NotFoundError("no such city"));
    expect(Object.getPrototypeOf(copy)).toBe(TypeError.prototype);
    expect(String(copy)).toBe("NotFoundError: no such city");
    expect(Object.keys(copy)).toEqual([]);
  });

  it("has its causes, whatever they are", () => {
    const error = new Error("a", { cause: new TypeError("b", { cause: { code: 7n } }) });
    expect(shapeOf(sent(error))).toEqual(shapeOf(error));
    expect(Object.keys(sent(error))).toEqual([]);
    expect("cause" in sent(new Error("a"))).toBe(false);
    expect(sent(new Error("a", { cause: null })).cause).toBe(null);
  });

  it("has its errors if it is of many", () => {
    const error = new AggregateError([new TypeError("b"), "text", undefined, null], "all failed");
    const copy = sent(error) as AggregateError;
    expect(copy).toBeInstanceOf(AggregateError);
    expect(shapeOf(copy)).toEqual(shapeOf(error));
    expect(Object.keys(copy)).toEqual([]);
  });

  it("has a list of errors that is a field of its own as such", () => {
    const copy = sent(Object.assign(new Error("invalid"), { errors: { email: "missing" } }));
    expect(copy).toMatchObject({ errors: { email: "missing" } });
    expect(Object.keys(copy)).toEqual(["errors"]);
  });

  it("is the abort that it was", () => {
    const { reason } = AbortSignal.abort();
    const copy = sent(reason);
    expect([copy.name, copy.message]).toEqual(["AbortError", reason.message]);
    expect(copy.message).toMatch(/aborted/);
  });

  it("is a JobError with all its fields", () => {
    const error = new JobError({
      code: "error",
      status: "error",
      jobId: "j1",
      workerName: "w",
      name: "sum",
      reason: "oops",
      response: { partial: 1n },
      issues: [{ message: "wrong", path: ["a", 0] }],
      cause: new TypeError("oops"),
    });
    const copy = sent(error);
    expect(isJobError(copy)).toBe(true);
    expect(copy).toBeInstanceOf(JobError);
    expect(shapeOf(copy)).toEqual(shapeOf(error));
    expect(Object.keys(copy)).toEqual(Object.keys(error));
    const bare = new JobError({ code: "failed", status: "failed", jobId: "j", workerName: "w" });
    expect(Object.keys(sent(bare))).toEqual(Object.keys(bare));
    expect(shapeOf(sent(bare))).toEqual(shapeOf(bare));
  });

  it("is a JobGroupError with all its fields", () => {
    const error = new JobGroupError({
      code: "failed",
      status: "failed",
      jobId: "g1",
      workerName: "b",
      responses: { a: new Date(0) },
      results: { a: { status: "completed", response: new Date(0), reason: undefined, code: undefined } },
      cause: new JobError({ code: "failed", status: "failed", jobId: "j1", workerName: "b" }),
    });
    const copy = sent(error);
    expect(isJobGroupError(copy)).toBe(true);
    expect(isJobError(copy.cause)).toBe(true);
    expect(shapeOf(copy)).toEqual(shapeOf(error));
    expect(Object.keys(copy)).toEqual(Object.keys(error));
  });

  it("lacks what cannot be sent, and nothing else", () => {
    const error = new Error("m", { cause: () => {} });
    const request: Record<string, unknown> = { error };
    Object.assign(error, { request, retry: () => {}, code: "E", self: error, id: Symbol("s") });
    Object.defineProperty(error, "thrower", {
      enumerable: true,
      get: () => {
        throw new Error("not yours to read");
      },
    });
    const copy = sent(error);
    expect({ ...copy }).toEqual({ code: "E" });
    expect("cause" in copy).toBe(false);
    expect((sent(new AggregateError([() => {}, 1])) as AggregateError).errors).toEqual([undefined, 1]);
  });

  it("is sent even if it is its own cause", () => {
    const error = new Error("a", { cause: new Error("b") });
    (error.cause as Error).cause = error;
    const copy = sent(error);
    expect((copy.cause as Error).message).toBe("b");
    expect("cause" in (copy.cause as Error)).toBe(false);
  });

  it("is sent even if its message, name and stack are no text", () => {
    const error = Object.assign(new Error(), { message: { a: 1 }, name: 7, stack: undefined });
    const copy = sent(error);
    expect([copy.message, copy.name, copy.stack]).toEqual([
      "[object Object]",
      "Error",
      "Error: [object Object]",
    ]);
  });

  it("has a message where it was thrown, and not where it was decoded, if it has no stack", () => {
    const error = new TypeError("m");
    delete (error as { stack?: string }).stack;
    expect(sent(error).stack).toBe("TypeError: m");
  });
});

describe("an error that somebody else wrote", () => {
  it("needs no more than a class, a message and fields", () => {
    expect(shapeOf(received({ class: "Error", message: "m", fields: {}, later: 1 }))).toMatchObject({
      class: "Error",
      message: "m",
      stack: "Error: m",
    });
  });

  it("of a group has responses and results, also where they are said to be undefined", () => {
    const undefinedTag = { $undefined: null };
    const fields = { code: "failed", status: "failed", jobId: "g", responses: {}, results: undefinedTag };
    const error = received({
      class: "JobGroupError",
      message: "m",
      fields: { ...fields, more: undefinedTag },
    }) as Error;
    expect(isJobGroupError(error) && error.results).toEqual({});
    expect(shapeOf(sent(error))).toEqual(shapeOf(error));
    expect(Object.keys(error)).not.toContain("more");
  });

  const valid = { class: "Error", message: "m", fields: {} };
  it.each<[unknown, string]>([
    [{}, "an error has parts of the wrong kind"],
    [{ ...valid, message: 1 }, "parts of the wrong kind"],
    [{ ...valid, name: 1 }, "parts of the wrong kind"],
    [{ ...valid, stack: null }, "parts of the wrong kind"],
    [{ ...valid, fields: [] }, "parts of the wrong kind"],
    [{ ...valid, fields: { $map: [] } }, "parts of the wrong kind"],
    [{ ...valid, fields: { $error: valid } }, "parts of the wrong kind"],
    [{ ...valid, class: "Map" }, 'an error is no "Map", or lacks its fields'],
    [{ ...valid, class: "JobError" }, 'an error is no "JobError", or lacks its fields'],
    [{ ...valid, class: undefined }, "an error is no undefined"],
    [{ ...valid, fields: { stack: "at home" } }, "an error has 'stack' among its fields"],
    [{ ...valid, fields: { message: "other" } }, "an error has 'message' among its fields"],
    [{ ...valid, class: "AggregateError", errors: {} }, "no list of errors"],
    [{ ...valid, cause: { $date: "now" } }, 'a Date cannot be "now"'],
    [{ ...valid, fields: { a: { $set: 1 } } }, "a Set cannot be 1"],
  ])("is refused if it is of the wrong shape: %j", (content, message) => {
    expect(() => received(content)).toThrow(message);
  });
});
