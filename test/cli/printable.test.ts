import { expect, it } from "vitest";
import { markdownText, printable, truncate } from "../../src/cli/printable.ts";

it.each([
  ["  two\n  lines\t", "two lines"],
  ["\u001b[31mred\u0007", "\uFFFD[31mred\uFFFD"],
  ["\u202Eturned", "\uFFFDturned"],
  ["a\u2028b", "a b"],
  ["übung 日本", "übung 日本"],
])("%j is shown in one line, as %j", (text, shown) => {
  expect(printable(text)).toBe(shown);
});

it.each([
  ["checkout_2 (a-b).c", "checkout_2 (a-b).c"],
  ["_a_b_", "\\_a_b\\_"],
  ["<img src=x>", "\\<img src=x\\>"],
  ["![a](b) #1 $x$", "\\!\\[a\\](b) \\#1 \\$x\\$"],
  ["a&lt;\\`*~|\n", "a\\&lt;\\\\\\`\\*\\~\\|"],
  ["\u009b31m", "\uFFFD31m"],
])("%j is nothing but a text in Markdown, as %j", (text, shown) => {
  expect(markdownText(text)).toBe(shown);
});

it.each([
  ["short", 5, "short"],
  ["longer", 5, "long…"],
  ["😀😀😀", 2, "😀…"],
  ["any", 0, "…"],
])("%j in %i columns is %j", (text, width, shown) => {
  expect(truncate(text, width)).toBe(shown);
});
