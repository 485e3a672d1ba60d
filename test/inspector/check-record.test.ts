import { describe, expect, it } from "vitest";
import { knownRecord } from "../../src/inspector/check-record.ts";
import { MadeUpRecords } from "../fixtures/made-up-records.ts";

const actor = {
  type: "actor",
  seq: 1,
  at: 1,
  id: "a",
  kind: "job",
  state: "s",
  runtime: "r",
  machine: "job",
};

describe("a record", () => {
  it("is known if it has what one needs", () => {
    const { records } = new MadeUpRecords({ jobsPerSecond: 200 }).recording({}, 1_500);
    expect(records.map(knownRecord)).toEqual(records);
    expect(new Set(records.map(({ type }) => type))).toEqual(new Set(["actor", "step", "totals"]));
  });

  it.each([
    ["no number", { type: "gap", at: 1, missing: 1 }],
    ["a time that is none", { type: "gap", seq: 1, at: "now", missing: 1 }],
    ["a time that no clock has", { ...actor, at: 1e20 }],
    ["a kind that is unknown", { ...actor, kind: "x" }],
    ["a kind that every object has", { ...actor, kind: "toString" }],
    ["a name that is no text", { ...actor, name: 5 }],
    ["a parent that is no text", { ...actor, parent: 7 }],
    ["an id that is no text", { type: "step", seq: 1, at: 1, id: {}, event: "e", from: "a", to: "b" }],
    ["a type that is unknown", { type: "weather", seq: 1, at: 1 }],
    ["a payload without end", { ...actor, payload: JSON.parse("[".repeat(50_000) + "]".repeat(50_000)) }],
  ])("is none with %s", (_, record) => {
    expect(knownRecord(record)).toBeUndefined();
  });

  it("is none if it is no object", () => {
    expect([null, [], "x", 1, undefined].map(knownRecord)).toEqual(Array(5).fill(undefined));
  });
});
