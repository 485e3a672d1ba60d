import { describe, expect, it } from "vitest";
import { differenceOf, isMissing } from "../../src/compile/difference.ts";

class Point {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}

const ring = (value: number): object => {
  const made: Record<string, unknown> = { value };
  made.self = made;
  return made;
};

const MARK = Symbol("mark");
const hidden = (value: number): object => Object.defineProperty({}, MARK, { value });

describe("differenceOf", () => {
  it.each([
    ["numbers", Number.NaN, Number.NaN],
    ["objects", { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
    ["Dates", new Date(1), new Date(1)],
    ["Maps", new Map([["a", { b: 1 }]]), new Map([["a", { b: 1 }]])],
    ["Sets", new Set([1, 2]), new Set([1, 2])],
    ["bytes", new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    ["errors", new Error("a", { cause: 1 }), new Error("a", { cause: 1 })],
    ["functions that read the same", () => 1, () => 1],
    ["regular expressions", /a/g, /a/g],
    ["symbol keys", { [MARK]: { a: 1 } }, { [MARK]: { a: 1 } }],
    ["symbol keys that nobody lists", hidden(1), hidden(2)],
    ["objects of a class", new Point(1), new Point(1)],
    ["values that hold themselves", ring(1), ring(1)],
  ])("finds none between %s that are alike", (_, left, right) => {
    expect(differenceOf(left, right)).toBeUndefined();
  });

  it.each([
    ["0 and -0", 0, -0, ""],
    ["kinds", {}, [], ""],
    ["classes", new Point(1), { x: 1 }, ""],
    ["Dates", { at: new Date(1) }, { at: new Date(2) }, "at"],
    ["Maps", new Map([["a", { b: 1 }]]), new Map([["a", { b: 2 }]]), "[0][1].b"],
    ["items", { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, "a[1].b"],
    ["lengths", { a: [1] }, { a: [1, 2] }, "a[1]"],
    ["bytes", new Uint8Array([1, 2]), new Uint8Array([1, 3]), "[1]"],
    ["messages", { e: new Error("a") }, { e: new Error("b") }, "e[1]"],
    [
      "fields of errors",
      Object.assign(new Error("a"), { code: 1 }),
      Object.assign(new Error("a"), { code: 2 }),
      "code",
    ],
    ["functions", () => 1, () => 2, ""],
    ["regular expressions", { by: /a/ }, { by: /b/ }, "by"],
    ["flags", { by: /a/g }, { by: /a/i }, "by"],
    ["symbol keys", { a: { [MARK]: { b: 1 } } }, { a: { [MARK]: { b: 2 } } }, "a[Symbol(mark)].b"],
    ["a symbol key that one of the two lacks", { a: { [MARK]: 1 } }, { a: {} }, "a[Symbol(mark)]"],
    ["what holds itself", ring(1), ring(2), "value"],
    ["the order of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, "(order of keys)"],
    ["null and an object", { a: null }, { a: {} }, "a"],
  ])("finds where they are not alike: %s", (_, left, right, path) => {
    expect(differenceOf(left, right)?.path).toBe(path);
    expect(differenceOf(right, left)?.path).toBe(path);
  });

  it("tells what one of the two lacks from what is undefined", () => {
    const lacking = differenceOf({ a: undefined }, {});
    expect(lacking).toMatchObject({ path: "a", left: undefined });
    expect(isMissing(lacking?.right)).toBe(true);
    expect(isMissing(lacking?.left)).toBe(false);
    expect(isMissing(differenceOf([], [undefined])?.left)).toBe(true);
  });
});
