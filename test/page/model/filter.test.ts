import { describe, expect, it } from "vitest";
import { type Filter, isFiltering, Matcher, NO_FILTER } from "../../../src/page/model/filter.ts";
import { modelOf, nodeIn, story } from "../records.ts";

const told = story().runtime().worker("mailer").group("g1", { label: "Nightly" });
told.job("g1", { parent: "group:g1", workerName: "mailer", name: "send" });
told.job("j2", { workerName: "Printer", name: "print", source: "front" }).complete("job:j2/Printer");
const model = modelOf(told.records);

function found(filter: Partial<Filter>): string[] {
  const matcher = new Matcher({ ...NO_FILTER, ...filter });
  return [...model.nodes.values()].filter((node) => matcher.matches(node)).map(({ id }) => id);
}

describe("a filter", () => {
  it("leaves nothing out when nothing is asked for", () => {
    expect([isFiltering(NO_FILTER), isFiltering({ ...NO_FILTER, text: "  " })]).toEqual([false, false]);
    expect(found({})).toHaveLength(5);
  });

  it.each([
    ["a name", "send", ["job:g1/mailer"]],
    ["a worker, in any case", "PRINTER", ["job:j2/Printer"]],
    ["a label", "nightly", ["group:g1"]],
    ["an id", "g1", ["group:g1", "job:g1/mailer"]],
    ["who asked", "front", ["job:j2/Printer"]],
    ["several words, each of them", "mailer g1", ["job:g1/mailer"]],
    ["signs that mean nothing in particular", ".*", []],
  ])("finds %s", (_, text, ids) => {
    expect(found({ text })).toEqual(ids);
  });

  it("finds states, kinds, a worker and what it runs, and what is not over", () => {
    expect(found({ states: new Set(["completed"]) })).toEqual(["job:j2/Printer"]);
    expect(found({ kinds: new Set(["group"]) })).toEqual(["group:g1"]);
    expect(found({ worker: "mailer" })).toEqual(["worker:main/mailer", "job:g1/mailer"]);
    expect(found({ isOpenOnly: true, kinds: new Set(["job"]) })).toEqual(["job:g1/mailer"]);
  });

  it("goes by the state of the moment", () => {
    const later = modelOf(story().runtime().job("j").records);
    const matcher = new Matcher({ ...NO_FILTER, text: "j", isOpenOnly: true });
    const node = nodeIn(later, "job:j/w");
    expect(matcher.matches(node)).toBe(true);
    later.apply({
      type: "step",
      seq: 9,
      at: 9,
      id: node.id,
      event: "job.cancel",
      from: "pending",
      to: "cancelled",
    });
    expect(matcher.matches(node)).toBe(false);
  });
});
