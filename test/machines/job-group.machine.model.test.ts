import { describe, expect, it } from "vitest";
import { jobGroupMachine } from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";
import { pathsOf, transitionsOf } from "../../src/testing/index.ts";
import { jobGroupEvents } from "../fixtures/machine-events.ts";
import { transitionsOn, walkPaths } from "../fixtures/walk-paths.ts";

/** The chart at each size that matters, with the number of its shortest and simple paths. */
const walks = [
  { size: 0, cancelOnError: true, shortest: 9, simple: 9 },
  { size: 1, cancelOnError: true, shortest: 16, simple: 16 },
  { size: 2, cancelOnError: true, shortest: 23, simple: 30 },
  { size: 3, cancelOnError: true, shortest: 30, simple: 44 },
  { size: 0, cancelOnError: false, shortest: 9, simple: 9 },
  { size: 1, cancelOnError: false, shortest: 16, simple: 16 },
  { size: 2, cancelOnError: false, shortest: 41, simple: 72 },
  { size: 3, cancelOnError: false, shortest: 66, simple: 296 },
].map(({ size, cancelOnError, ...counts }) => {
  // What a group of no jobs, or one without cancelOnError, can do is not all that groups can do.
  const walk = { events: jobGroupEvents, inputs: [{ size, cancelOnError }], allowUncovered: true };
  const paths = {
    shortest: pathsOf(jobGroupMachine, walk),
    simple: pathsOf(jobGroupMachine, { ...walk, paths: "simple" }),
  };
  return { size, cancelOnError, ...counts, paths };
});

const transitions = [
  "pending --group.cancel--> cancelled",
  "pending --group.complete--> completed",
  "pending --group.fail--> cancelled",
  "pending --group.settled [isCancelledCulprit]--> cancelled",
  "pending --group.settled [isErrorCulprit]--> error",
  "pending --group.settled [isFailedCulprit]--> failed",
  "pending --group.settled [isLast]--> completed",
  "pending --group.settled--> running",
  "pending --group.start [isEmpty]--> completed",
  "pending --group.start--> running",
  "pending --group.timeout--> cancelled",
  "running --group.cancel--> cancelled",
  "running --group.complete--> completed",
  "running --group.fail--> cancelled",
  "running --group.settled [isCancelledCulprit]--> cancelled",
  "running --group.settled [isErrorCulprit]--> error",
  "running --group.settled [isFailedCulprit]--> failed",
  "running --group.settled [isLast]--> completed",
  "running --group.settled--> running",
  "running --group.timeout--> cancelled",
];

describe("the group chart", () => {
  it.each(walks)(
    "of $size jobs, cancelOnError $cancelOnError, has $shortest shortest and $simple simple paths",
    (walk) => {
      const { paths, shortest, simple } = walk;
      expect([paths.shortest.length, paths.simple.length]).toEqual([shortest, simple]);
    },
  );

  it("has these transitions and no others", () => {
    expect(transitionsOf(jobGroupMachine).sort()).toEqual(transitions);
  });

  it("is walked along every transition", () => {
    const shortest = walks.flatMap(({ paths }) => paths.shortest);
    const simple = walks.flatMap(({ paths }) => paths.simple);
    expect(transitionsOn(shortest)).toEqual(transitions);
    expect(transitionsOn(simple)).toEqual(transitions);
  });

  it("knows no event that the walks do not send", () => {
    expect(new Set(jobGroupEvents.map(({ type }) => type))).toEqual(new Set(jobGroupMachine.events));
  });

  it("has four final states, and no way out of them", () => {
    const finals = Object.values(jobGroupMachine.states).filter(({ type }) => type === "final");
    expect(finals.map(({ key }) => key)).toEqual(["completed", "cancelled", "failed", "error"]);
    expect(finals.flatMap(({ ownEvents }) => ownEvents)).toEqual([]);
    expect(jobGroupMachine.root.ownEvents).toEqual([]);
  });
});

describe.each([
  { mode: "interpreted", logic: jobGroupMachine },
  { mode: "compiled", logic: compile(jobGroupMachine) },
])("a group actor, $mode,", ({ logic }) => {
  it.each(walks)("follows the chart with $size jobs, cancelOnError $cancelOnError", async ({ paths }) => {
    const all = [...paths.shortest, ...paths.simple];
    await walkPaths(all, logic);
  });
});
