import { describe, expect, it } from "vitest";
import { workerMachine } from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";
import { pathsOf, transitionsOf } from "../../src/testing/index.ts";
import { workerEvents } from "../fixtures/machine-events.ts";
import { transitionsOn, walkPaths } from "../fixtures/walk-paths.ts";

const kinds = (["never", "on-error", "always"] as const).flatMap((restart) =>
  [true, false].map((active) => ({ restart, active })),
);
const walks = kinds.map((kind) => {
  // How it is restarted says which transitions there are.
  const walk = {
    events: workerEvents,
    inputs: [{ ...kind, maxRestarts: 1 }],
    allowUncovered: true,
  };
  return { ...kind, paths: pathsOf(workerMachine, walk) };
});

const transitions = [
  "active --worker.activate--> stays",
  "active --worker.cancel [mayRestart]--> restarting",
  "active --worker.cancel [wantsRestart]--> failed",
  "active --worker.cancel--> cancelled",
  "active --worker.deactivate--> inactive",
  "active --worker.end--> ending",
  "active --worker.error [mayRestart]--> restarting",
  "active --worker.error [wantsRestart]--> failed",
  "active --worker.error--> stays",
  "active --worker.fail [mayRestart]--> restarting",
  "active --worker.fail [wantsRestart]--> failed",
  "active --worker.fail--> failed",
  "active --worker.restart--> starting",
  "ending --worker.activate--> stays",
  "ending --worker.cancel [mayRestart]--> restarting",
  "ending --worker.cancel [wantsRestart]--> failed",
  "ending --worker.cancel--> cancelled",
  "ending --worker.deactivate--> stays",
  "ending --worker.drained [mayRestart]--> restarting",
  "ending --worker.drained [wantsRestart]--> failed",
  "ending --worker.drained--> ended",
  "ending --worker.end--> stays",
  "ending --worker.error--> stays",
  "ending --worker.restart [wantsRestart]--> starting",
  "ending --worker.restart--> cancelled",
  "inactive --worker.activate--> active",
  "inactive --worker.cancel [mayRestart]--> restarting",
  "inactive --worker.cancel [wantsRestart]--> failed",
  "inactive --worker.cancel--> cancelled",
  "inactive --worker.end--> ending",
  "inactive --worker.error [mayRestart]--> restarting",
  "inactive --worker.error [wantsRestart]--> failed",
  "inactive --worker.error--> stays",
  "inactive --worker.fail [mayRestart]--> restarting",
  "inactive --worker.fail [wantsRestart]--> failed",
  "inactive --worker.fail--> failed",
  "inactive --worker.restart--> starting",
  "restarting --worker.activate--> stays",
  "restarting --worker.cancel [wantsRestart]--> stays",
  "restarting --worker.cancel--> cancelled",
  "restarting --worker.deactivate--> stays",
  "restarting --worker.drained--> ended",
  "restarting --worker.end [isForGood]--> stays",
  "restarting --worker.end [wantsRestart]--> stays",
  "restarting --worker.end--> ended",
  "restarting --worker.error--> stays",
  "restarting --worker.restart--> starting",
  "restarting --worker.start [hasFloor]--> active",
  "restarting --worker.start [isToEnd]--> ending",
  "restarting --worker.start--> inactive",
  "starting --worker.activate--> stays",
  "starting --worker.cancel [wantsRestart]--> stays",
  "starting --worker.cancel--> cancelled",
  "starting --worker.deactivate--> stays",
  "starting --worker.drained--> ended",
  "starting --worker.end [isForGood]--> stays",
  "starting --worker.end [wantsRestart]--> stays",
  "starting --worker.end--> ended",
  "starting --worker.error--> stays",
  "starting --worker.start [hasFloor]--> active",
  "starting --worker.start [isToEnd]--> ending",
  "starting --worker.start--> inactive",
];
describe("the worker chart", () => {
  it("has these transitions and no others", () => {
    expect(transitionsOf(workerMachine).sort()).toEqual(transitions);
  });

  it("is walked along every transition by these walks together", () => {
    const taken = walks.flatMap(({ paths }) => transitionsOn(paths));
    expect([...new Set(taken)].sort()).toEqual(transitions);
  });

  it("is never down for a while when it is never restarted, and gives up nobody", () => {
    for (const { restart, paths } of walks) {
      if (restart !== "never") continue;
      const taken = transitionsOn(paths);
      expect(taken).toEqual(transitions.filter((each) => !/^restarting|mayRestart|wantsRestart/.test(each)));
    }
  });

  it("comes back from what went wrong alone when it is restarted on error", () => {
    for (const { restart, paths } of walks) {
      if (restart !== "on-error") continue;
      const back = transitionsOn(paths).filter((each) => each.includes("[mayRestart]"));
      expect(new Set(back.map((each) => each.split(" ")[1]?.slice(2)))).toEqual(
        new Set(["worker.error", "worker.fail"]),
      );
    }
  });

  it("knows no event that the walks do not send", () => {
    expect(new Set(workerEvents.map(({ type }) => type))).toEqual(new Set(workerMachine.events));
  });

  it("has three final states, and no way out of them", () => {
    const finals = Object.values(workerMachine.states).filter(({ type }) => type === "final");
    expect(finals.map(({ key }) => key)).toEqual(["ended", "cancelled", "failed"]);
    expect(finals.flatMap(({ ownEvents }) => ownEvents)).toEqual([]);
    expect(workerMachine.root.ownEvents).toEqual([]);
  });

  it.each(walks)("restarts no more often than it may, restarted $restart, active: $active", ({ paths }) => {
    for (const path of paths) expect(path.state.context.restarts.length).toBeLessThanOrEqual(1);
  });
});

describe.each([
  { mode: "interpreted", logic: workerMachine },
  { mode: "compiled", logic: compile(workerMachine) },
])("a worker actor, $mode,", ({ logic }) => {
  it.each(walks)("follows the chart, restarted $restart, active: $active", async ({ paths }) => {
    await walkPaths(paths, logic);
  });
});
