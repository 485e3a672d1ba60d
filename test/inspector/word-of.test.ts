import { expect, it } from "vitest";
import { wordOf } from "../../src/inspector/word-of.ts";

it("keeps a name, and cuts short what is longer than one", () => {
  expect(wordOf("summarize")).toBe("summarize");
  expect(wordOf("x".repeat(200))).toHaveLength(200);
  expect(wordOf("x".repeat(5_000_000))?.length).toBeLessThan(1_100);
});

it("takes nothing else for one", () => {
  for (const value of [undefined, null, 1, {}, ["a"]]) expect(wordOf(value)).toBeUndefined();
});
