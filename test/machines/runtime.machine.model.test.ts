import { describe, expect, it } from "vitest";
import { runtimeMachine } from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";
import { pathsOf, transitionsOf } from "../../src/testing/index.ts";
import { runtimeEvents } from "../fixtures/machine-events.ts";
import { transitionsOn, walkPaths } from "../fixtures/walk-paths.ts";

const shortest = pathsOf(runtimeMachine, { events: runtimeEvents });
const simple = pathsOf(runtimeMachine, { events: runtimeEvents, paths: "simple" });

const transitions = [
  "ending --runtime.cancel--> cancelled",
  "ending --runtime.drained--> ended",
  "open --runtime.cancel--> cancelled",
  "open --runtime.end--> ending",
];

describe("the runtime chart", () => {
  it("has 3 shortest and 3 simple paths", () => {
    expect([shortest.length, simple.length]).toEqual([3, 3]);
  });

  it("has these transitions and no others", () => {
    expect(transitionsOf(runtimeMachine).sort()).toEqual(transitions);
  });

  it("is walked along every transition", () => {
    expect(transitionsOn(shortest)).toEqual(transitions);
    expect(transitionsOn(simple)).toEqual(transitions);
  });

  it("knows no event that the walks do not send", () => {
    expect(new Set(runtimeEvents.map(({ type }) => type))).toEqual(new Set(runtimeMachine.events));
  });

  it("has two final states, and no way out of them", () => {
    const finals = Object.values(runtimeMachine.states).filter(({ type }) => type === "final");
    expect(finals.map(({ key }) => key)).toEqual(["ended", "cancelled"]);
    expect(finals.flatMap(({ ownEvents }) => ownEvents)).toEqual([]);
    expect(runtimeMachine.root.ownEvents).toEqual([]);
  });
});

describe.each([
  { mode: "interpreted", logic: runtimeMachine },
  { mode: "compiled", logic: compile(runtimeMachine) },
])("a runtime actor, $mode,", ({ logic }) => {
  it.each([
    { name: "shortest", paths: shortest },
    { name: "simple", paths: simple },
  ])("follows the chart along all $name paths", async ({ paths }) => {
    await walkPaths(paths, logic);
  });
});
