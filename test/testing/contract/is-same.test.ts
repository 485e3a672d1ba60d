import { describe, expect, it } from "vitest";
import { inWords, isSame } from "../../../src/testing/contract/is-same.ts";

const twice = (make: () => unknown): [unknown, unknown] => [make(), make()];

describe("isSame", () => {
  it.each<[string, unknown, unknown]>([
    ["texts", ...twice(() => "a")],
    ["NaN", Number.NaN, Number.NaN],
    ["dates", ...twice(() => new Date(5))],
    ["invalid dates", ...twice(() => new Date(Number.NaN))],
    ["bytes", ...twice(() => new Uint8Array([1, 2]))],
    ["Maps", ...twice(() => new Map([[{ a: 1 }, new Set([1])]]))],
    ["records, in whatever order", { a: 1, b: [2] }, { b: [2], a: 1 }],
    ["a record without a prototype", { a: 1 }, Object.assign(Object.create(null), { a: 1 })],
    ["errors", ...twice(() => Object.assign(new TypeError("a", { cause: new Error("b") }), { code: 1 }))],
    ["nothing", undefined, undefined],
  ])("holds of %s", (_, a, b) => {
    expect(isSame(a, b)).toBe(true);
    expect(isSame(b, a)).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ["zeros", 0, -0],
    ["kinds", 1, "1"],
    ["null and a record", null, {}],
    ["a bigint and a number", 1n, 1],
    ["dates", new Date(1), new Date(2)],
    ["bytes and a list", new Uint8Array([1]), [1]],
    ["bytes", new Uint8Array([1]), new Uint8Array([2])],
    ["lengths", [1], [1, 2]],
    ["a hole at the end", [1, undefined], [1]],
    ["Maps", new Map([[1, 2]]), new Map([[1, 3]])],
    ["Sets", new Set([1]), new Set([2])],
    ["keys", { a: undefined }, {}],
    ["keys of the same number", { a: undefined }, { b: undefined }],
    ["messages", new Error("a"), new Error("b")],
    ["classes of errors", new Error("a"), new TypeError("a")],
    ["causes", new Error("a", { cause: 1 }), new Error("a", { cause: 2 })],
    ["what else is in an error", Object.assign(new Error("a"), { code: 1 }), new Error("a")],
  ])("does not hold of different %s", (_, a, b) => {
    expect(isSame(a, b)).toBe(false);
    expect(isSame(b, a)).toBe(false);
  });
});

describe("inWords", () => {
  it.each<[unknown, string]>([
    ["a", '"a"'],
    [undefined, "undefined"],
    [1n, "1"],
    [new TypeError("wrong"), "TypeError: wrong"],
    [{ a: [1, undefined, 2n] }, '{"a":[1,"undefined","2"]}'],
    [new Map([[1, new Set([2])]]), '{"Map":[[1,{"Set":[2]}]]}'],
    [{ error: new Error("wrong") }, '{"error":"Error: wrong"}'],
  ])("says %o as %s", (value, words) => {
    expect(inWords(value)).toBe(words);
  });

  it("cuts what is too long to read", () => {
    expect(inWords("x".repeat(1_000))).toHaveLength(401);
  });
});
