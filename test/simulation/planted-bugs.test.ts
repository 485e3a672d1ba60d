import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../package/repository.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";

const read = (file: string): string => readFileSync(join(root, file), "utf8");

it("changes what is there, once", () => {
  const edits = PLANTED_BUGS.flatMap(({ name, edits }) => edits.map((edit) => ({ name, ...edit })));
  const lost = edits.filter(({ file, find }) => read(file).split(find).length !== 2);
  expect(lost.map(({ name, file }) => `${name}: ${file}`)).toEqual([]);
  expect(edits.filter(({ find, put }) => find === put)).toEqual([]);
});

it("is what the page on reliability says", () => {
  const rows = [...read("docs/reliability.md").matchAll(/^\| (.+) \| (\d+) seeds \|$/gm)];
  expect(rows.map(([, name, within]) => [name, Number(within)])).toEqual(
    PLANTED_BUGS.map(({ name, within }) => [name, within]),
  );
});
