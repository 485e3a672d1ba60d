import { describe, expect, it } from "vitest";
import { machinesOf } from "../../src/inspector/check-machine.ts";
import { machineGraphs } from "../../src/inspector/machines.ts";

const root = { id: "m", key: "m", type: "compound" };
const transition = { id: "t", event: "E", label: "E", targets: [] };

describe("machines that somebody sent", () => {
  it("are all that can be drawn", () => {
    const machines = JSON.parse(JSON.stringify(machineGraphs()));
    expect(machinesOf(machines)).toEqual(machines);
  });

  it.each<[string, unknown]>([
    ["it is null", null],
    ["it is a list", []],
    ["it has nothing", {}],
    ["its id is no text", { id: 1, root }],
    ["it has no root", { id: "m" }],
    ["its states are no list", { id: "m", root: { ...root, states: {} } }],
    ["a state is null", { id: "m", root: { ...root, states: [{ ...root, states: [null] }] } }],
    ["a state is of a type that there is not", { id: "m", root: { ...root, type: '"><script>' } }],
    ["a state is of a type that every object has", { id: "m", root: { ...root, type: "constructor" } }],
    ["a state enters with what is no text", { id: "m", root: { ...root, entry: [1] } }],
    ["a state is described by what is no text", { id: "m", root: { ...root, description: {} } }],
    ["a target is no text", { id: "m", root: { ...root, transitions: [{ ...transition, targets: [7] }] } }],
    ["a guard is no text", { id: "m", root: { ...root, transitions: [{ ...transition, guard: {} }] } }],
    ["actions are no list", { id: "m", root: { ...root, transitions: [{ ...transition, actions: "a" }] } }],
    ["something in it is deep without end", { id: "m", root: { ...root, other: deep(50_000) } }],
  ])("are left out where %s", (_, machine) => {
    const good = { id: "m", root: { ...root, transitions: [transition] } };
    expect(machinesOf({ machine, good })).toEqual({ good });
  });

  it("are none where there is no object of them", () => {
    expect(machinesOf("x")).toEqual({});
  });

  it("are harmless, however deep they are and whatever their name", () => {
    const states = (levels: number) =>
      JSON.parse(
        `${'{"id":"s","key":"s","type":"compound","states":['.repeat(levels)}${"]}".repeat(levels)}`,
      );
    const [most, more, far] = [50, 51, 5_000].map((levels) => ({ id: "m", root: states(levels) }));
    expect(machinesOf({ most, more, far })).toEqual({ most });
    const machines = machinesOf(
      JSON.parse('{"__proto__":{"id":"m","root":{"id":"m","key":"m","type":"atomic"}}}'),
    );
    expect([Object.getPrototypeOf(machines), Object.keys(machines)]).toEqual([
      Object.prototype,
      ["__proto__"],
    ]);
  });
});

function deep(levels: number): unknown {
  return JSON.parse("[".repeat(levels) + "]".repeat(levels));
}
