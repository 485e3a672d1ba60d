import { describe, expect, it } from "vitest";
import { jobMachine } from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";
import { pathsOf, transitionsOf } from "../../src/testing/index.ts";
import { jobEvents } from "../fixtures/machine-events.ts";
import { transitionsOn, walkPaths } from "../fixtures/walk-paths.ts";

const inputs = [{ jobId: "j1", workerName: "w", name: "n" }];
const shortest = pathsOf(jobMachine, { events: jobEvents, inputs });
// Each attempt multiplies the simple paths: all events are walked without another one, and a few with one.
const once = jobEvents.filter(({ type }) => type !== "job.retry");
const few = jobEvents.filter(({ type }) =>
  ["job.start", "job.update", "job.response", "job.cancel", "job.retry"].includes(type),
);
const simple = [once, few].flatMap((events) =>
  pathsOf(jobMachine, { events, inputs, paths: "simple", allowUncovered: true }),
);

const transitions = [
  "pending --job.cancel--> cancelled",
  "pending --job.lost [isCancellation]--> cancelled",
  "pending --job.lost [isFailure]--> failed",
  "pending --job.lost--> error",
  "pending --job.response [cancels]--> cancelled",
  "pending --job.response [completes]--> completed",
  "pending --job.response [fails]--> failed",
  "pending --job.response--> error",
  "pending --job.retry [isLater]--> stays",
  "pending --job.start--> running",
  "pending --job.stream.data--> running",
  "pending --job.stream.end--> completed",
  "pending --job.stream.start--> running",
  "pending --job.timeout--> cancelled",
  "pending --job.update--> running",
  "running --job.cancel--> cancelled",
  "running --job.lost [isCancellation]--> cancelled",
  "running --job.lost [isFailure]--> failed",
  "running --job.lost--> error",
  "running --job.response [cancels]--> cancelled",
  "running --job.response [completes]--> completed",
  "running --job.response [fails]--> failed",
  "running --job.response--> error",
  "running --job.retry [isLater]--> pending",
  "running --job.stream.data--> stays",
  "running --job.stream.end--> completed",
  "running --job.stream.start--> stays",
  "running --job.timeout--> cancelled",
  "running --job.update--> stays",
];

describe("the job chart", () => {
  it("has 55 shortest and 1225 simple paths", () => {
    expect([shortest.length, simple.length]).toEqual([55, 1225]);
  });

  it("has these transitions and no others", () => {
    expect(transitionsOf(jobMachine).sort()).toEqual(transitions);
  });

  it("is walked along every transition", () => {
    expect(transitionsOn(shortest)).toEqual(transitions);
    expect(transitionsOn(simple)).toEqual(transitions);
  });

  it("knows no event that the walks do not send", () => {
    expect(new Set(jobEvents.map(({ type }) => type))).toEqual(new Set(jobMachine.events));
  });

  it("has four final states, and no way out of them", () => {
    const finals = Object.values(jobMachine.states).filter(({ type }) => type === "final");
    expect(finals.map(({ key }) => key)).toEqual(["completed", "cancelled", "failed", "error"]);
    expect(finals.flatMap(({ ownEvents }) => ownEvents)).toEqual([]);
    expect(jobMachine.root.ownEvents).toEqual([]);
  });
});

describe.each([
  { mode: "interpreted", logic: jobMachine },
  { mode: "compiled", logic: compile(jobMachine) },
])("a job actor, $mode,", ({ logic }) => {
  it.each([
    { name: "shortest", paths: shortest },
    { name: "simple", paths: simple },
  ])("follows the chart along all $name paths", async ({ paths }) => {
    await walkPaths(paths, logic);
  });
});
