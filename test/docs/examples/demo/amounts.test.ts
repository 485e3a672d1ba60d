import { describe, expect, it } from "vitest";
import { formatBytes, formatCount, formatDuration, plural } from "../../../../docs/examples/demo/amounts.ts";

describe("amounts", () => {
  it("are readable", () => {
    expect(formatCount(1234567)).toBe("1,234,567");
    expect([0, 1, 2000].map((count) => plural(count, "file"))).toEqual(["0 files", "1 file", "2,000 files"]);
    expect(plural(2, "copy", "copies")).toBe("2 copies");
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [9_949, "9.9 kB"],
    [9_951, "10 kB"],
    [999_499, "999 kB"],
    [999_500, "1.0 MB"],
    [2.5e15, "2500 TB"],
  ])("%i bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [0, "0.00 s"],
    [9_994, "9.99 s"],
    [9_995, "10 s"],
    [59_499, "59 s"],
    [59_500, "1 min 0 s"],
    [185_000, "3 min 5 s"],
  ])("%i ms are %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
