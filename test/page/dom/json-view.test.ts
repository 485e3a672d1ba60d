import { describe, expect, it } from "vitest";
import { jsonLine } from "../../../src/page/dom/json-view.ts";

describe("a value in one line", () => {
  it.each([
    [undefined, ""],
    [null, "null"],
    ["a\n<b>", '"a\\n<b>"'],
    [[1, [true]], "[1, [true]]"],
    [{ a: 1, b: { c: "x" } }, '{ a: 1, b: { c: "x" } }'],
    [JSON.parse('{"__proto__": 1}'), "{ __proto__: 1 }"],
  ])("of %j is %s", (value, line) => {
    expect(jsonLine(value)).toBe(line);
  });

  it("does not go down without end", () => {
    const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`);
    expect(jsonLine(deep)).toBe("[[[[[[…]]]]]]");
  });

  it("is cut short, whatever there is of it", () => {
    expect(jsonLine("x".repeat(1e6), 10)).toBe(`"${"x".repeat(9)}…`);
    expect(jsonLine(Array(1e6).fill(1), 20)).toMatch(/^\[1(, 1)*.{0,3}…$/);
  });
});
