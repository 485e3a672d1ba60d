import { describe, expect, it } from "vitest";
import { describeActor } from "../../../src/page/model/describe.ts";
import { modelOf, nodeIn, story } from "../records.ts";

describe("an actor in one line", () => {
  it("is its name, its worker, its state and how long it took so far", () => {
    const told = story().job("j", { name: "print" }).complete("job:j/w").job("k");
    const model = modelOf(told.records);
    expect(describeActor(nodeIn(model, "job:j/w"), 500)).toBe("print · w · completed · 2 ms");
    expect(describeActor(nodeIn(model, "job:k/w"), 504)).toBe("w · pending · 500 ms");
  });

  it("has taken no time yet when the clock was set back behind its beginning", () => {
    const node = nodeIn(modelOf(story().job("j", { at: 5_000 }).records), "job:j/w");
    expect(describeActor(node, 1_000)).toBe("w · pending · 0 ms");
  });
});
