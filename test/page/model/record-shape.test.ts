import { describe, expect, it } from "vitest";
import { machineGraphs } from "../../../src/inspector/machines.ts";
import { fieldsOf, knownRecord, machinesOf } from "../../../src/page/model/record-shape.ts";
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

describe("machines", () => {
  it("are all that can be drawn", () => {
    const machines = JSON.parse(JSON.stringify(machineGraphs()));
    expect(machinesOf(machines)).toEqual(machines);
  });

  it("are left out where they cannot", () => {
    const root = { id: "m", key: "m", type: "compound" };
    const good = { id: "m", root };
    const states = { ...root, states: {} };
    const within = { ...root, states: [{ ...root, states: [null] }] };
    const transitions = { ...root, transitions: [{ id: "t", event: "E", label: "E", targets: [7] }] };
    const wrong = [null, [], {}, { id: 1, root }, { id: "m" }, { id: "m", root: states }];
    const all = [...wrong, { id: "m", root: within }, { id: "m", root: transitions }, good];
    expect(machinesOf(Object.fromEntries(all.map((machine, index) => [`m${index}`, machine])))).toEqual({
      m8: good,
    });
    expect(machinesOf("x")).toEqual({});
  });

  it("are harmless, however deep they are and whatever their name", () => {
    const deep = JSON.parse(
      `${'{"id":"s","key":"s","type":"compound","states":['.repeat(5_000)}${"]}".repeat(5_000)}`,
    );
    expect(machinesOf({ deep: { id: "m", root: deep } })).toEqual({});
    const machines = machinesOf(
      JSON.parse('{"__proto__":{"id":"m","root":{"id":"m","key":"m","type":"atomic"}}}'),
    );
    expect([Object.getPrototypeOf(machines), Object.keys(machines)]).toEqual([
      Object.prototype,
      ["__proto__"],
    ]);
  });
});
