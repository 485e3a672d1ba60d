import { expect, it } from "vitest";
import { within } from "../../src/cli/within.ts";
import { unreadable } from "../fixtures/unreadable.ts";

const isText = (value: unknown): value is string => typeof value === "string";
const hasId = (value: unknown): value is object => typeof (value as { id?: unknown }).id === "string";

it("what is of a kind is a value, or in an array, but no deeper", () => {
  expect(within("a", isText)).toEqual(["a"]);
  expect(within(["a", 1, ["b"]], isText)).toEqual(["a"]);
  expect(within(1, isText)).toEqual([]);
});

it.each(Object.entries(unreadable()))("what throws at who looks at it is of no kind: %s", (_, value) => {
  expect(within(value, hasId)).toEqual([]);
  expect(within([{ id: "a" }, value, null], hasId)).toEqual([{ id: "a" }]);
});
