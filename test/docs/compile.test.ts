import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { UNSUPPORTED } from "../../src/compile/unsupported.ts";
import { ASSIGN, LIFE, TRANSITION } from "../bench/compiled-metrics.ts";
import { root } from "../package/repository.ts";

const page = readFileSync(join(root, "docs/compile.md"), "utf8");

/** The cells of the only table of a section, without its header. */
function tableBehind(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

it("docs/compile.md lists all that compile refuses, and what it says to do instead", () => {
  const listed = tableBehind("What it refuses").map(([feature, instead]) => [
    feature?.replaceAll("`", ""),
    instead,
  ]);
  expect(listed).toEqual(Object.entries(UNSUPPORTED));
});

it("docs/compile.md has a line for each thing that the bench measures", () => {
  expect(tableBehind("Speed").map(([metric]) => metric)).toEqual([TRANSITION, ASSIGN, LIFE]);
});
