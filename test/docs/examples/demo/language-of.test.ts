import { describe, expect, it } from "vitest";
import { isMarkdown, isSource, languageOf } from "../../../../docs/examples/demo/language-of.ts";

describe("languageOf", () => {
  it.each([
    ["src/index.ts", "TypeScript"],
    ["a.test.TSX", "TypeScript"],
    ["README.md", "Markdown"],
    ["data.json", "JSON"],
    ["Makefile", "Other"],
    ["folder.ts/file", "Other"],
    [".md", "Other"],
    ["a.constructor", "Other"],
    ["", "Other"],
  ])("%j is %s", (path, language) => {
    expect(languageOf(path)).toBe(language);
  });

  it("tells sources from prose and data", () => {
    expect(["a.ts", "a.sh", "a.md", "a.json", "a"].map(isSource)).toEqual([true, true, false, false, false]);
    expect(["a.md", "a.markdown", "a.mdx"].map(isMarkdown)).toEqual([true, true, false]);
  });
});
