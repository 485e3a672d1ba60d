import { expect, it } from "vitest";
import { equal, ok } from "../../../src/testing/contract/expect.ts";

it("says what does not hold", () => {
  expect(() => ok(false, "it rains")).toThrow("it does not hold that it rains");
  ok(true, "it rains");
});

it("says what was expected, and what there is", () => {
  expect(() => equal([1], [2], "the list")).toThrow("the list: expected [2], got [1]");
  equal({ a: [1] }, { a: [1] }, "the record");
});
