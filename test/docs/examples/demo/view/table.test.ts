import { describe, expect, it } from "vitest";
import { tableLines } from "../../../../../docs/examples/demo/view/table.ts";

const columns = [{ title: "name" }, { title: "n", align: "right" }, { title: "note" }] as const;
const unpainted = (text: string): string => text;

describe("tableLines", () => {
  it("makes each column as wide as its widest cell", () => {
    const rows = [
      [{ text: "漢字" }, { text: "1" }, { text: "x" }],
      [{ text: "abcdef" }, { text: "1,000" }, { text: "" }],
    ];
    expect(tableLines(columns, rows, 80, unpainted)).toEqual([
      "name        n  note",
      "漢字        1  x",
      "abcdef  1,000",
    ]);
  });

  it("cuts the last column where the terminal ends", () => {
    const rows = [[{ text: "a" }, { text: "1" }, { text: "a long story" }]];
    expect(tableLines(columns, rows, 15, unpainted)).toEqual(["name  n  note", "a     1  a lon…"]);
  });

  it("paints a cell after it has been brought to its width", () => {
    const paint = (text: string): string => `<${text}>`;
    expect(
      tableLines([{ title: "a" }, { title: "b" }], [[{ text: "xyz", paint }, { text: "1" }]], 80, paint),
    ).toEqual(["<a  >  <b>", "<xyz>  1"]);
  });
});
