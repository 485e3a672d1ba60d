import { describe, expect, it } from "vitest";
import { fieldsOf, isCount, isWithin } from "../../src/inspector/shape.ts";

const deep = (levels: number): unknown => JSON.parse(`${'{"a":['.repeat(levels)}1${"]}".repeat(levels)}`);

describe("the shape of a value", () => {
  it("has no fields if it is no object", () => {
    expect([null, [], "x", 1, undefined].map(fieldsOf)).toEqual(Array(5).fill(undefined));
    expect(fieldsOf({ a: 1 })).toEqual({ a: 1 });
  });

  it("is deep by the objects and arrays within each other", () => {
    expect([isWithin(1, 0), isWithin({}, 0), isWithin({}, 1), isWithin([[]], 1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([isWithin(deep(5), 10), isWithin(deep(5), 9), isWithin(deep(50_000), 50)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is a count if it is whole, and not below nothing", () => {
    expect([0, 7, -1, 0.5, "1", null, Number.NaN].map(isCount)).toEqual([
      ...[true, true, false, false, false, false, false],
    ]);
  });
});
