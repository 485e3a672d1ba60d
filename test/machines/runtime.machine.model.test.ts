import { describe, expect, it } from "vitest";
import { runtimeMachine } from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";
import { runtimeEvents } from "../fixtures/machine-events.ts";
import {
  executorTypes,
  pathsOf,
  stepOf,
  transitionsOf,
  transitionsTaken,
  walkPaths,
} from "../fixtures/paths-of.ts";

const walk = { events: runtimeEvents };
const { shortest, simple } = pathsOf(runtimeMachine, walk);

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
    expect(transitionsTaken(runtimeMachine, shortest)).toEqual(transitions);
    expect(transitionsTaken(runtimeMachine, simple)).toEqual(transitions);
  });

  it("knows no event that the walks do not send", () => {
    expect(executorTypes(runtimeEvents).sort()).toEqual([...runtimeMachine.events].sort());
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
    await walkPaths(paths, logic, walk, (expected, actual) =>
      expect(stepOf(actual)).toEqual(stepOf(expected)),
    );
    expect.assertions(paths.reduce((steps, path) => steps + path.steps.length, 0));
  });
});
