import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapedKey, mayHoldMark, put, putHidden, unescapedKey } from "../../src/codec/tag.ts";

describe("a key", () => {
  it.each([
    ["", ""],
    ["key", "key"],
    ["a$", "a$"],
    ["$", "$$"],
    ["$date", "$$date"],
    ["$$date", "$$$date"],
  ])("is written so that it names no tag: %j as %j", (key, written) => {
    expect(escapedKey(key)).toBe(written);
    expect(unescapedKey(written)).toBe(key);
  });

  it("is the same again, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        expect(unescapedKey(escapedKey(key))).toBe(key);
        expect(unescapedKey(escapedKey(`$${key}`))).toBe(`$${key}`);
      }),
    );
  });

  it.each(["$", "$date", "$__proto__"])("that names a tag is none of the user's: %s", (key) => {
    expect(unescapedKey(key)).toBe(undefined);
  });
});

describe("a text", () => {
  it("may hold a tag if it has the mark, or the number of it", () => {
    expect(['{"$date":0}', '{"\\u0024date":0}', '"$5"'].every(mayHoldMark)).toBe(true);
    expect(["{}", '"\\n\\u0020"', ""].some(mayHoldMark)).toBe(false);
  });
});

describe("a property", () => {
  it("is put on the object itself, whatever its name", () => {
    for (const key of ["a", "__proto__", "constructor"]) {
      const object = {};
      put(object, key, { polluted: 1 });
      expect(Object.getOwnPropertyDescriptor(object, key)).toEqual({
        value: { polluted: 1 },
        enumerable: true,
        writable: true,
        configurable: true,
      });
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    }
  });

  it("that is hidden can be read and changed, but is not listed", () => {
    const object: { a?: number } = {};
    putHidden(object, "a", 1);
    expect([object.a, Object.keys(object)]).toEqual([1, []]);
    object.a = 2;
    expect(object.a).toBe(2);
  });
});
