import { describe, expect, it } from "vitest";
import {
  checkFields,
  count,
  duration,
  flag,
  isRecord,
  listOf,
  oneOf,
  optional,
  recordOf,
  type Shape,
  text,
  time,
} from "../../src/wire/shape.ts";

const VALUES: readonly unknown[] = [
  undefined,
  null,
  "",
  "a",
  true,
  false,
  0,
  1,
  -1,
  0.5,
  2 ** 53,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [],
  ["a"],
  [1],
  {},
  { a: "b" },
  { a: 1 },
];

describe.each<[string, Shape, readonly unknown[]]>([
  ["text", text, ["", "a"]],
  ["a flag", flag, [true, false]],
  ["a count", count, [0, 1]],
  ["a time", time, [0, 1, -1, 0.5, 2 ** 53]],
  ["a duration", duration, [0, 1, 0.5, 2 ** 53]],
  ["one of some words", oneOf("a", "b"), ["a"]],
  ["what may be missing", optional(flag), [undefined, true, false]],
  ["a list of texts", listOf(text), [[], ["a"]]],
  ["a record of texts", recordOf(text), [{}, { a: "b" }]],
])("%s", (_, shape, accepted) => {
  it("is what it says, and nothing else", () => {
    expect(VALUES.filter(shape)).toEqual(accepted);
  });
});

it("takes a record for what it is, with keys of any name", () => {
  expect([{}, Object.create(null), [], null, undefined, "a"].map(isRecord)).toEqual([
    ...[true, true, false, false, false, false],
  ]);
  expect(recordOf(text)(JSON.parse('{"__proto__":"a"}'))).toBe(true);
  expect(recordOf(text)(JSON.parse('{"__proto__":1}'))).toBe(false);
});

describe("the check of fields", () => {
  const fields = { a: text, b: optional(count) };

  it("passes an object that has them, and others", () => {
    expect(() => checkFields("it", { a: "x" }, fields)).not.toThrow();
    expect(() => checkFields("it", { a: "x", b: 1, c: [] }, fields)).not.toThrow();
  });

  it.each([
    [undefined, "it is no object"],
    [[], "it is no object"],
    [{}, "'a' of it is not what it must be"],
    [{ a: "x", b: -1 }, "'b' of it is not what it must be"],
  ])("refuses %j", (value, message) => {
    expect(() => checkFields("it", value, fields)).toThrow(message);
  });

  it("does not take a field of the prototype for the object's own", () => {
    expect(() => checkFields("it", Object.create({ a: "x" }), fields)).toThrow("'a' of it");
    expect(() =>
      checkFields("it", {}, { toString: (value: unknown) => typeof value === "function" }),
    ).toThrow();
  });
});
