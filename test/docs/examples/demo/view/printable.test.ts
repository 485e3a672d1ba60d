import { describe, expect, it } from "vitest";
import {
  padEnd,
  printable,
  truncate,
  truncateStart,
  visibleWidth,
  widthOf,
} from "../../../../../docs/examples/demo/view/printable.ts";

describe("printable", () => {
  it("leaves nothing that would move the cursor, set a colour or turn the text around", () => {
    expect(printable("a\u001b[2Jb\u0007\u009b1mc\u202ed")).toBe("a\uFFFD[2Jb\uFFFD\uFFFD1mc\uFFFDd");
    expect(printable("a\r\n\tb")).toBe("a b");
    expect(printable("schön 漢字 👍")).toBe("schön 漢字 👍");
  });
});

describe("widths", () => {
  it.each([
    ["abc", 3],
    ["schön", 5],
    ["e\u0301", 1],
    ["漢字", 4],
    ["👍", 2],
    ["👩‍👩‍👧", 2],
    ["\u200b", 0],
    ["…", 1],
    ["", 0],
  ])("%j takes %i columns", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it("do not count colours", () => {
    expect(visibleWidth("\u001b[31mred\u001b[39m")).toBe(3);
  });

  it("are kept by cutting and padding", () => {
    expect(truncate("abcdef", 6)).toBe("abcdef");
    expect(truncate("abcdef", 4)).toBe("abc…");
    expect(truncate("漢字漢字", 4)).toBe("漢…");
    expect(truncateStart("src/index.ts", 9)).toBe("…index.ts");
    expect(truncateStart("漢字漢字", 4)).toBe("…字");
    expect(padEnd("漢", 4)).toBe("漢  ");
  });
});
