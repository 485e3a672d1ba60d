import { describe, expect, it } from "vitest";
import { jsonText, readable } from "../../src/cli/readable.ts";

describe("what JSON cannot say", () => {
  it.each([
    ["bytes", new Uint8Array([1, 2, 255]), "AQL/"],
    ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["a date that is none", new Date(Number.NaN), null],
    ["a big integer", 2n ** 64n, "18446744073709551616"],
    [
      "a map",
      new Map<unknown, unknown>([
        ["a", 1n],
        [2, new Date(0)],
      ]),
      [
        ["a", "1"],
        [2, "1970-01-01T00:00:00.000Z"],
      ],
    ],
    ["a set", new Set([1, "a"]), [1, "a"]],
    ["what there is not", undefined, null],
    ["a number that is none", Number.NaN, "NaN"],
    ["no end", Number.NEGATIVE_INFINITY, "-Infinity"],
    [
      "an error",
      new RangeError("far", { cause: new Error("out") }),
      { name: "RangeError", message: "far", cause: { name: "Error", message: "out" } },
    ],
    ["a symbol", Symbol("s"), "Symbol(s)"],
  ])("%s is readable", (_, value, shown) => {
    expect(readable(value)).toEqual(shown);
    expect(readable({ at: [value] })).toEqual(value === undefined ? { at: [null] } : { at: [shown] });
  });
});

it("what JSON can say stays as it is, without what is undefined", () => {
  const value = { a: [1, null, "x", true], b: { c: undefined } };
  expect(jsonText(value)).toBe('{"a":[1,null,"x",true],"b":{}}');
  expect(jsonText([1], 2)).toBe("[\n  1\n]");
});

it("a text does nothing to a terminal, and is the same when it is read", () => {
  const value = { "\u009b": "\u0000\u001b[31m\u007f\u0080\u009f\u00a0é" };
  expect(jsonText(value)).toBe('{"\\u009b":"\\u0000\\u001b[31m\\u007f\\u0080\\u009f\u00a0é"}');
  expect(JSON.parse(jsonText(value))).toEqual(value);
});

it("a key may be called __proto__", () => {
  expect(jsonText(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
});
