import { describe, expect, it } from "vitest";
import { fieldsOf, knownRecord } from "../../../src/page/model/record-shape.ts";
import { MadeUpRecords } from "../../fixtures/made-up-records.ts";

describe("a record", () => {
  it("is known if it has what the page needs", () => {
    const { records } = new MadeUpRecords({ jobsPerSecond: 200 }).recording({}, 1_500);
    expect(records.map(knownRecord)).toEqual(records);
    expect(new Set(records.map(({ type }) => type))).toEqual(new Set(["actor", "step", "totals"]));
  });

  it.each([
    ["no number", { type: "gap", at: 1, missing: 1 }],
    ["a time that is none", { type: "gap", seq: 1, at: "now", missing: 1 }],
    [
      "a kind that is unknown",
      { type: "actor", seq: 1, at: 1, id: "a", kind: "x", state: "s", runtime: "r", machine: "job" },
    ],
    ["an id that is no text", { type: "step", seq: 1, at: 1, id: {}, event: "e", from: "a", to: "b" }],
    ["a type that is unknown", { type: "weather", seq: 1, at: 1 }],
  ])("is none with %s", (_, record) => {
    expect(knownRecord(record)).toBeUndefined();
  });

  it("has no fields if it is no object", () => {
    expect([null, [], "x", 1, undefined].map(fieldsOf)).toEqual(Array(5).fill(undefined));
    expect(fieldsOf({ a: 1 })).toEqual({ a: 1 });
  });
});
