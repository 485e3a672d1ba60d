import { expect, it } from "vitest";
import { quoted } from "../../src/wire/quoted.ts";

it("what somebody else said is quoted as far as its 100th character", () => {
  expect(quoted("a".repeat(100))).toBe("a".repeat(100));
  expect(quoted("a".repeat(101))).toBe(`${"a".repeat(100)}…`);
});
