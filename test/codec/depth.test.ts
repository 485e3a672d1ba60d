import { describe, expect, it } from "vitest";
import { MAX_DEPTH } from "../../src/codec/depth.ts";
import { jsonCodec } from "../../src/codec/json-codec.ts";
import { shapeOf } from "./shape-of.ts";

const { encode, decode } = jsonCodec();

const wrappers: readonly (readonly [string, (inner: unknown) => unknown])[] = [
  ["arrays", (inner) => [inner]],
  ["objects", (inner) => ({ inner })],
  ["objects with keys that are escaped", (inner) => ({ $inner: inner })],
  ["Sets", (inner) => new Set([inner])],
  ["Maps, as values", (inner) => new Map([["key", inner]])],
  ["Maps, as keys", (inner) => new Map([[inner, "value"]])],
  ["errors, as causes", (inner) => new Error("m", { cause: inner })],
  ["errors, as fields", (inner) => Object.assign(new Error("m"), { inner })],
  ["errors, as one of many", (inner) => new AggregateError([inner])],
];

function nested(wrap: (inner: unknown) => unknown, depth: number, innermost: unknown): unknown {
  let value = innermost;
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
}

describe.each(wrappers)("the limit of %s in one another", (name, wrap) => {
  it.each([
    ["plain", 1],
    ["tagged", Number.NaN],
  ])("lets through as many as it says, around what is %s", (_, innermost) => {
    const value = nested(wrap, MAX_DEPTH, innermost);
    expect(shapeOf(decode(encode(value)))).toEqual(shapeOf(value));
  });

  it("lets no more through", () => {
    const value = nested(wrap, MAX_DEPTH + 1, 1);
    if (name.startsWith("errors")) {
      // Of an error, what cannot be sent is left out.
      expect(shapeOf(decode(encode(value)))).not.toEqual(shapeOf(value));
    } else {
      expect(() => encode(value)).toThrow("lies in more than 500 objects");
    }
  });
});

describe("the limit of objects in one another", () => {
  it("comes before the stack of the host ends", () => {
    expect(() => encode(nested((inner) => [inner], 100_000, 1))).toThrow(TypeError);
  });
});
