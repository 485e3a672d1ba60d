import { expect, it } from "vitest";
import { table } from "../../src/cli/table.ts";

it("columns are as wide as their widest cell, and no line ends in blanks", () => {
  const rows = [
    ["a", "12", "x"],
    ["longer", "3", ""],
  ];
  expect(table(["NAME", "LOAD", "LAST"], rows, ["LOAD"]).split("\n")).toEqual([
    "NAME    LOAD  LAST",
    "a         12  x",
    "longer     3",
  ]);
});

it("without rows it is its headings, and a cell that is missing is empty", () => {
  expect(table(["A", "B"], [])).toBe("A  B");
  expect(table(["A", "B"], [["x"]])).toBe("A  B\nx");
});
