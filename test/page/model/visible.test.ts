import { describe, expect, it } from "vitest";
import { Matcher, NO_FILTER } from "../../../src/page/model/filter.ts";
import { Visible } from "../../../src/page/model/visible.ts";
import { modelOf, nodeIn, story } from "../records.ts";

describe("what a filter lets through", () => {
  it("is there with all that is above it", () => {
    const told = story().runtime().job("p").job("c", { parent: "job:p/w", name: "needle" }).job("other");
    const model = modelOf(told.records);
    const visible = new Visible(model, new Matcher({ ...NO_FILTER, text: "needle" }));
    visible.look(1_000);
    const ids = (parent?: string): string[] =>
      visible.below(parent === undefined ? undefined : nodeIn(model, parent)).map(({ id }) => id);
    expect([ids(), ids("runtime:main"), ids("job:p/w")]).toEqual([
      ["runtime:main"],
      ["job:p/w"],
      ["job:c/w"],
    ]);
    expect([visible.count, visible.isComplete]).toEqual([1, true]);
  });

  it("is looked for bit by bit, and then goes on where it was", () => {
    const told = story().runtime();
    for (let index = 0; index < 2_000; index++) told.job(`j${index}`);
    const visible = new Visible(modelOf(told.records), new Matcher({ ...NO_FILTER, text: "job:" }));
    // Each look at the clock is a millisecond later than the one before.
    let time = 0;
    const counts: number[] = [];
    while (!visible.isComplete) {
      visible.look(2, () => time++);
      counts.push(visible.count);
    }
    expect(counts.length).toBeGreaterThan(3);
    expect(counts.at(-1)).toBe(2_000);
  });
});
