import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../package/repository.ts";
import { type Checked, check } from "./composed/check-laws.ts";
import { explore, exploreLarge, type Graph } from "./composed/explore.ts";
import { EVERYDAY, type Explored, LARGE } from "./composed/sizes.ts";

const isLarge = process.env.XSTATE_JOBS_MODEL === "large";

/** What is expected of a size: it is as large as is written down, and no law is broken. */
function expectLawful({ graph, violations }: Checked, { states, transitions }: Explored): void {
  expect(violations).toEqual([]);
  expect([graph.states.length, graph.transitions]).toEqual([states, transitions]);
}

describe("whatever happens in which order, every law holds in every state", () => {
  it.each(EVERYDAY)("of $title, $size.messages messages each", (explored) => {
    expectLawful(check(explored.size, {}, explore), explored);
  });

  it.each(isLarge ? LARGE : [])(
    "of $title, $size.messages messages each, which takes long",
    (explored) => {
      expectLawful(check(explored.size, {}, exploreLarge), explored);
    },
    1_800_000,
  );

  it("and the walk for the large sizes finds what `@xstate/graph` finds", () => {
    const { size } = EVERYDAY.find(({ title }) => title.startsWith("a group of 1, not")) as Explored;
    // As JSON: a comparison of so many objects would take longer than to find them.
    const textOf = ({ states, edges }: Graph): string => JSON.stringify([states, edges]);
    const large = textOf(check(size, {}, exploreLarge).graph);
    expect(large === textOf(check(size, {}, explore).graph)).toBe(true);
  });
});

describe("the page about reliability", () => {
  it("has a row for each size, with its numbers", () => {
    const page = readFileSync(join(root, "docs/reliability.md"), "utf8");
    const count = (number: number): string => number.toLocaleString("en-US");
    const rows = [...EVERYDAY, ...LARGE].map(
      ({ title, size, states, transitions }) =>
        `| ${title} | ${size.messages} | ${count(states)} | ${count(transitions)} |`,
    );
    expect(page.split("\n").filter((line) => rows.includes(line))).toEqual(rows);
  });
});
