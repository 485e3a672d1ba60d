import { expect, it } from "vitest";
import { fieldsOf, shownName } from "../../../src/inspector/stately/fields.ts";
import type { Look } from "../../../src/inspector/stately/look.ts";

const look: Look = (value) => (value === "secret" ? undefined : `<${value}>`);

it("are those that JSON has a word for, and of which something may be shown", () => {
  const source = { a: 1, no: undefined, call: () => {}, hidden: "secret", nothing: null };
  expect(fieldsOf(source, look)).toEqual([
    ["a", "<1>"],
    ["nothing", "<null>"],
  ]);
});

it("are a hundred at most, with names of a thousand characters at most", () => {
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key-${index}`, 1]));
  expect(fieldsOf(many, look)).toHaveLength(100);
  expect(fieldsOf({ ["x".repeat(1_001)]: 1, y: 2 }, look)).toEqual([["y", "<2>"]]);
});

it("is a name as it is, however it would be shown, unless it is no name", () => {
  expect(shownName("secret", "type", look)).toBe("secret");
  expect(shownName("x".repeat(1_001), "type", look)).toMatch(/^<x/);
  expect(shownName(1, "type", look)).toBe("<1>");
});
