import { describe, expect, it } from "vitest";
import { workerMachine } from "../../machines/index.ts";
import { compile } from "../../src/compile.ts";
import { workerEvents } from "../fixtures/machine-events.ts";
import {
  executorTypes,
  pathsOf,
  stepOf,
  transitionsOf,
  transitionsTaken,
  walkPaths,
} from "../fixtures/paths-of.ts";

const walks = [{ active: true }, { active: false }].map((input) => {
  const walk = { events: workerEvents, input };
  return { ...input, walk, paths: pathsOf(workerMachine, walk) };
});

const transitions = [
  "active --worker.cancel--> cancelled",
  "active --worker.deactivate--> inactive",
  "active --worker.end--> ending",
  "ending --worker.cancel--> cancelled",
  "ending --worker.drained--> ended",
  "inactive --worker.activate--> active",
  "inactive --worker.cancel--> cancelled",
  "inactive --worker.end--> ending",
  "starting --worker.activate--> stays",
  "starting --worker.cancel--> cancelled",
  "starting --worker.deactivate--> stays",
  "starting --worker.end--> ended",
  "starting --worker.start [hasFloor]--> active",
  "starting --worker.start--> inactive",
];

describe("the worker chart", () => {
  it.each(walks)("has 13 shortest and 55 simple paths when it begins active: $active", ({ paths }) => {
    expect([paths.shortest.length, paths.simple.length]).toEqual([13, 55]);
  });

  it("has these transitions and no others", () => {
    expect(transitionsOf(workerMachine).sort()).toEqual(transitions);
  });

  it.each(walks)("is walked along every transition when it begins active: $active", ({ paths }) => {
    expect(transitionsTaken(workerMachine, paths.shortest)).toEqual(transitions);
    expect(transitionsTaken(workerMachine, paths.simple)).toEqual(transitions);
  });

  it("knows no event that the walks do not send", () => {
    expect(executorTypes(workerEvents).sort()).toEqual([...workerMachine.events].sort());
  });

  it("has two final states, and no way out of them", () => {
    const finals = Object.values(workerMachine.states).filter(({ type }) => type === "final");
    expect(finals.map(({ key }) => key)).toEqual(["ended", "cancelled"]);
    expect(finals.flatMap(({ ownEvents }) => ownEvents)).toEqual([]);
    expect(workerMachine.root.ownEvents).toEqual([]);
  });
});

describe.each([
  { mode: "interpreted", logic: workerMachine },
  { mode: "compiled", logic: compile(workerMachine) },
])("a worker actor, $mode,", ({ logic }) => {
  it.each(walks)("follows the chart when it begins active: $active", async ({ walk, paths }) => {
    const all = [...paths.shortest, ...paths.simple];
    await walkPaths(all, logic, walk, (expected, actual) => expect(stepOf(actual)).toEqual(stepOf(expected)));
    expect.assertions(all.reduce((steps, path) => steps + path.steps.length, 0));
  });
});
