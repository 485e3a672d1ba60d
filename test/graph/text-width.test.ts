import { expect, it } from "vitest";
import { textWidth } from "../../src/graph/text-width.ts";

it("the width of a text goes with its letters and the size of the font", () => {
  expect(textWidth("", 10)).toBe(0);
  expect(textWidth("abcde", 10)).toBe(31);
  expect(textWidth("abcde", 20)).toBe(61);
});

it("ideographs and pictures take twice the width of a letter, each once", () => {
  expect(textWidth("日本", 10)).toBe(textWidth("abcd", 10));
  expect(textWidth("😀", 10)).toBe(textWidth("ab", 10));
});
