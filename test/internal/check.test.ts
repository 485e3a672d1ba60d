import { describe, expect, it } from "vitest";
import {
  check,
  checkOptions,
  count,
  DURATION,
  FLAG,
  having,
  describe as inWords,
  misuse,
  NAME,
  oneOf,
} from "../../src/internal/check.ts";

describe("a value in words", () => {
  it.each<[unknown, string]>([
    ["text", '"text"'],
    ['with "quotes"', '"with \\"quotes\\""'],
    [7, "7"],
    [-0, "0"],
    [10n, "10"],
    [null, "null"],
    [undefined, "undefined"],
    [true, "true"],
    [Symbol("s"), "Symbol(s)"],
    [[1], "an array"],
    [{}, "the object given"],
    [Object.create(null), "the object given"],
    [() => {}, "the function given"],
  ])("is never more than a few: %s", (value, words) => {
    expect(inWords(value)).toBe(words);
  });
});

describe("kinds", () => {
  it("count whole numbers from the least on", () => {
    const { accepts, is } = count(2);
    expect(is).toBe("a whole number of at least 2");
    expect([2, 3, 2 ** 53 - 1].every(accepts)).toBe(true);
    expect([1, 2.5, Number.NaN, 2 ** 53, "2", 2n].some(accepts)).toBe(false);
  });

  it("that have members accept objects and functions with all of them, inherited ones too", () => {
    const { accepts } = having("a thing", "a", "b");
    expect(accepts({ a: 1, b: undefined })).toBe(true);
    expect(accepts(Object.create({ a: 1, b: 2 }))).toBe(true);
    expect(accepts(Object.assign(() => {}, { a: 1, b: 2 }))).toBe(true);
    expect([{ a: 1 }, null, undefined, "ab", 7, []].some(accepts)).toBe(false);
  });

  it("of words accept one of them, and say them all", () => {
    const { accepts, is } = oneOf("never", "on-error", "always");
    expect(is).toBe('"never", "on-error" or "always"');
    expect(oneOf("yes", "no").is).toBe('"yes" or "no"');
    expect(["never", "on-error", "always"].every(accepts)).toBe(true);
    expect(["", "Never", "never,on-error", undefined, null, ["never"], 0].some(accepts)).toBe(false);
  });

  it("of durations take 0 and parts of a millisecond", () => {
    expect([0, 0.5, 2 ** 40].every(DURATION.accepts)).toBe(true);
    expect([-1, Number.NaN, Number.POSITIVE_INFINITY, "0", null].some(DURATION.accepts)).toBe(false);
  });
});

describe("checks", () => {
  const known = { name: NAME, on: FLAG };

  it("throw a TypeError that names the thing, what it must be, and what it is", () => {
    expect(() => check("a name", "", NAME)).toThrow(
      new TypeError('xstate-jobs: a name must be a string that is not empty, not ""'),
    );
    expect(() => check("a name", "n", NAME)).not.toThrow();
  });

  it("of options name the option and the call", () => {
    expect(() => checkOptions("call()", { on: 1 }, known)).toThrow(
      new TypeError("xstate-jobs: 'on' of call() must be true or false, not 1"),
    );
  });

  it("of options find what nobody reads, even if its value is undefined", () => {
    expect(() => checkOptions("call()", { naem: undefined }, known)).toThrow(
      new TypeError("xstate-jobs: unknown option 'naem' of call(); it takes name, on"),
    );
  });

  it("of options do not take what objects inherit for known", () => {
    expect(() => checkOptions("call()", { toString: () => "" }, known)).toThrow(TypeError);
  });

  it("of options pass an undefined one, and one without a prototype", () => {
    expect(() =>
      checkOptions("call()", Object.assign(Object.create(null), { name: undefined }), known),
    ).not.toThrow();
  });
});

it("repeats of a text so much that a person reads it", () => {
  expect(inWords("x".repeat(100))).toBe(`"${"x".repeat(100)}"`);
  expect(inWords("x".repeat(5_000))).toBe(`"${"x".repeat(100)}…"`);
});

it("says who complains", () => {
  expect(misuse("no")).toEqual(new TypeError("xstate-jobs: no"));
});
