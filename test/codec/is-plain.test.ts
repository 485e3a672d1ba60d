import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlain } from "../../src/codec/is-plain.ts";
import { numRuns } from "./any-value.ts";

describe("a value", () => {
  it("is plain if JSON has a word for it", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const json = JSON.stringify(JSON.parse(text));
        fc.pre(!json.includes('"$'));
        expect(isPlain(JSON.parse(json))).toBe(true);
      }),
      { numRuns },
    );
  });

  it.each<[string, unknown]>([
    ["a property that is undefined", { a: undefined }],
    ["no prototype", Object.assign(Object.create(null), { a: 1 })],
    ["the same object twice", Array(2).fill({})],
    ["a key that is a prototype's name", JSON.parse('{"__proto__":{"a":1}}')],
    ["a text with the mark of a tag", { price: "$5" }],
  ])("is plain with %s", (_, value) => {
    expect(isPlain(value)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["-0", -0],
    ["a bigint", 1n],
    ["a function", () => {}],
    ["a symbol", Symbol("s")],
    ["a hole", new Array(1)],
    ["a key with the mark of a tag", { $a: 1 }],
    ["a Date", new Date(0)],
    ["a Map", new Map()],
    ["bytes", new Uint8Array()],
    ["an error", new Error("m")],
    ["an instance of a class", new (class Point {})()],
    ["an object that inherits", Object.create({ a: 1 })],
    ["an array with toJSON()", Object.assign([1], { toJSON: () => 1 })],
    ["a boxed text", Object("text")],
  ])("is not plain with %s, wherever it is", (_, special) => {
    for (const value of [special, [special], { a: { b: [special] } }, [1, { a: 1 }, [special]]]) {
      expect(isPlain(value)).toBe(false);
    }
  });

  it("is not plain if it lies in itself", () => {
    const cycle: Record<string, unknown> = {};
    Object.assign(cycle, { left: cycle, right: cycle });
    expect(isPlain(cycle)).toBe(false);
  });
});
