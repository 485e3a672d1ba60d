import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Matcher, NO_FILTER } from "../../../src/page/model/filter.ts";
import type { Model } from "../../../src/page/model/model.ts";
import { type Expansion, rowKey, type TreeRow, TreeRows } from "../../../src/page/model/tree-rows.ts";
import { Visible } from "../../../src/page/model/visible.ts";
import { MadeUpRecords } from "../../fixtures/made-up-records.ts";
import { modelOf, story } from "../records.ts";

const text = (row: TreeRow | undefined): string => {
  if (row === undefined) return "nothing";
  const sign = row.isExpanded === undefined ? "·" : row.isExpanded ? "▾" : "▸";
  return `${"  ".repeat(row.depth)}${sign} ${row.kind === "node" ? row.node.id : `${row.count} more`}`;
};

const all = (rows: TreeRows): (TreeRow | undefined)[] =>
  Array.from({ length: rows.length }, (_, at) => rows.at(at));

function lines(model: Model, expansion: Record<string, boolean> = {}, visible?: Visible): string[] {
  return all(new TreeRows(model, new Map(Object.entries(expansion)), visible)).map(text);
}

/** A runtime with so many jobs that are over, and one that is not. */
function finished(count: number): Model {
  const told = story().runtime();
  for (let index = 0; index < count; index++) told.job(`j${index}`).complete(`job:j${index}/w`);
  return modelOf(told.job("open").records);
}

describe("the rows of a tree", () => {
  it("are those that are not over in their order, then the latest of those that are", () => {
    expect(lines(finished(3))).toEqual([
      "▾ runtime:main",
      "  · job:open/w",
      "  · job:j2/w",
      "  · job:j1/w",
      "  · job:j0/w",
    ]);
  });

  it("are one for all that have been over for longer, which opens", () => {
    const model = finished(24);
    expect(lines(model).slice(21)).toEqual(["  · job:j4/w", "  ▸ 4 more"]);
    const open = lines(model, { "fold runtime:main": true });
    expect(open.slice(22)).toEqual([
      "  ▾ 4 more",
      "  · job:j3/w",
      "  · job:j2/w",
      "  · job:j1/w",
      "  · job:j0/w",
    ]);
  });

  it("fold no row that would only be replaced by another", () => {
    expect(lines(finished(22))).toHaveLength(24);
    expect(lines(finished(23))).toHaveLength(23);
  });

  it("show what is below one that is over when it is opened, wherever it is", () => {
    const told = story().runtime();
    for (let index = 0; index < 24; index++) {
      told.job(`p${index}`).job(`c${index}`, { parent: `job:p${index}/w` });
      told.complete(`job:c${index}/w`).complete(`job:p${index}/w`);
    }
    const model = modelOf(told.records);
    const open = lines(model, { "fold runtime:main": true, "job:p23/w": true, "job:p2/w": true });
    expect(open.slice(1, 4)).toEqual(["  ▾ job:p23/w", "    · job:c23/w", "  ▸ job:p22/w"]);
    expect(open.slice(23)).toEqual([
      "  ▸ job:p3/w",
      "  ▾ job:p2/w",
      "    · job:c2/w",
      "  ▸ job:p1/w",
      "  ▸ job:p0/w",
    ]);
  });

  it("show what a runtime did that is over", () => {
    const told = story().runtime().job("j").complete("job:j/w");
    const model = modelOf(told.step("runtime:main", "runtime.cancel", "cancelled").records);
    expect(lines(model)).toEqual(["▾ runtime:main", "  · job:j/w"]);
  });

  it("are those of however many actors, each below the last", () => {
    const told = story().job("j0");
    for (let index = 1; index < 20_000; index++) told.job(`j${index}`, { parent: `job:j${index - 1}/w` });
    const model = modelOf(told.records);
    const rows = new TreeRows(model, new Map());
    expect([rows.length, text(rows.at(2)), (rows.at(19_999) as TreeRow).depth]).toEqual([
      20_000,
      "    ▾ job:j2/w",
      19_999,
    ]);
    const visible = new Visible(model, new Matcher({ ...NO_FILTER, text: "j19999" }));
    visible.look(60_000);
    expect(new TreeRows(model, new Map(), visible).length).toBe(20_000);
  });

  it("are closed where somebody closed them", () => {
    expect(lines(finished(3), { "runtime:main": false })).toEqual(["▸ runtime:main"]);
  });

  it("are only what a filter lets through, and what is above it", () => {
    const told = story().runtime().worker("x").job("p").job("c", { parent: "job:p/w", name: "needle" });
    told.complete("job:c/w").complete("job:p/w");
    const model = modelOf(told.job("q").records);
    const visible = new Visible(model, new Matcher({ ...NO_FILTER, text: "needle" }));
    visible.look(1_000);
    expect(lines(model, {}, visible)).toEqual(["▾ runtime:main", "  ▾ job:p/w", "    · job:c/w"]);
  });

  it("know where each of them is, whatever is open", () => {
    const model = modelOf(new MadeUpRecords({ jobsPerSecond: 120, seed: 4 }).pass(2_000));
    const ids = [...model.nodes.keys()];
    const keys = [...ids.map((id) => id), ...ids.map((id) => `fold ${id}`), "fold "];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), fc.boolean()), { maxLength: 60 }), (opened) => {
        const expansion: Expansion = new Map(opened);
        const rows = new TreeRows(model, expansion);
        const seen = new Set<string>();
        all(rows).forEach((row, index) => {
          if (row === undefined) throw new Error(`there is no row ${index}`);
          const key = rowKey(row);
          expect(seen.has(key)).toBe(false);
          seen.add(key);
          expect(rows.indexOf(key, row.kind === "node" ? row.node : undefined)).toBe(index);
        });
        for (const node of model.nodes.values())
          if (!seen.has(node.id)) expect(rows.indexOf(node.id, node)).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });

  it("that are beyond either end are none", () => {
    const rows = new TreeRows(finished(35), new Map());
    expect([rows.at(-1), rows.at(rows.length)]).toEqual([undefined, undefined]);
  });
});
