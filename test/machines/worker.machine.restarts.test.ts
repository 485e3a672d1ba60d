import { describe, expect, it } from "vitest";
import { createActor } from "xstate";
import {
  type RestartPolicy,
  type WorkerMachineEvent,
  type WorkerMachineInput,
  workerMachine,
} from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";

const EFFECTS = [
  ...[
    "started",
    "activated",
    "deactivated",
    "ending",
    "down",
    "backOff",
    "backedOff",
    "wentWrong",
    "givenUp",
  ],
  "over",
];

describe.each(["interpreted", "compiled"] as const)("a worker, %s,", (mode) => {
  /** A worker and the effects that it had. */
  function make(input?: WorkerMachineInput) {
    const effects: string[] = [];
    const actions = Object.fromEntries(EFFECTS.map((name) => [name, () => void effects.push(name)]));
    const machine = workerMachine.provide({ actions });
    const worker = createActor(mode === "compiled" ? compile(machine) : machine, { input }).start();
    const says = (...events: (WorkerMachineEvent["type"] | WorkerMachineEvent)[]) => {
      effects.length = 0;
      for (const event of events)
        worker.send(typeof event === "string" ? ({ type: event } as WorkerMachineEvent) : event);
      return [worker.getSnapshot().value, ...effects];
    };
    return { worker, says, context: () => worker.getSnapshot().context };
  }

  const up = (restart: RestartPolicy, input: WorkerMachineInput = {}) => {
    const made = make({ restart, ...input });
    made.says("worker.start");
    return made;
  };

  it("has up to five restarts within a minute, unless it is said otherwise", () => {
    expect(make().context()).toEqual({
      hasFloor: true,
      args: undefined,
      isToEnd: false,
      restart: "never",
      maxRestarts: 5,
      restartWindowMs: 60_000,
      restarts: [],
    });
    const input = { active: false, args: 1, restart: "always", maxRestarts: 2, restartWindowMs: 10 } as const;
    const { active, ...rest } = input;
    expect(make(input).context()).toEqual({ ...rest, hasFloor: active, isToEnd: false, restarts: [] });
  });

  it.each<[RestartPolicy, WorkerMachineEvent, string[]]>([
    ["never", { type: "worker.error" }, ["active", "wentWrong"]],
    ["never", { type: "worker.fail" }, ["failed", "deactivated", "over"]],
    ["never", { type: "worker.cancel" }, ["cancelled", "deactivated", "over"]],
    ["on-error", { type: "worker.error" }, ["restarting", "deactivated", "wentWrong", "down", "backOff"]],
    ["on-error", { type: "worker.fail" }, ["restarting", "deactivated", "down", "backOff"]],
    ["on-error", { type: "worker.cancel" }, ["cancelled", "deactivated", "over"]],
    ["always", { type: "worker.error" }, ["restarting", "deactivated", "wentWrong", "down", "backOff"]],
    ["always", { type: "worker.fail" }, ["restarting", "deactivated", "down", "backOff"]],
    ["always", { type: "worker.cancel" }, ["restarting", "deactivated", "down", "backOff"]],
    ["always", { type: "worker.cancel", forGood: true }, ["cancelled", "deactivated", "over"]],
    ["always", { type: "worker.cancel", forGood: false }, ["restarting", "deactivated", "down", "backOff"]],
  ])("that restarts %s does, at %o, what its policy says", (policy, event, outcome) => {
    expect(up(policy).says(event)).toEqual(outcome);
    const inactive = outcome.filter((effect) => effect !== "deactivated");
    if (inactive[0] === "active") inactive[0] = "inactive";
    expect(up(policy, { active: false }).says(event)).toEqual(inactive);
  });

  it.each<[RestartPolicy, boolean, string[]]>([
    ["never", false, ["ended", "over"]],
    ["on-error", false, ["ended", "over"]],
    ["always", false, ["restarting", "down", "backOff"]],
    ["always", true, ["ended", "over"]],
  ])("that restarts %s and ends, for good: %s, is %o once it has drained", (policy, forGood, outcome) => {
    const { says, context } = up(policy);
    expect(says({ type: "worker.end", forGood })).toEqual(["ending", "deactivated", "ending"]);
    expect(context().restart).toBe(forGood ? "never" : policy);
    expect(says("worker.drained")).toEqual(outcome);
  });

  it("that drains ends for good as soon as it is told so", () => {
    const { says } = up("always");
    says("worker.end", { type: "worker.end", forGood: true });
    expect(says("worker.error")).toEqual(["ending", "wentWrong"]);
    expect(says("worker.drained")).toEqual(["ended", "over"]);
  });

  it.each<[RestartPolicy, string[], string[]]>([
    ["never", ["cancelled", "over"], ["cancelled", "over"]],
    ["always", ["restarting", "down", "backOff"], ["starting", "down"]],
  ])(
    "that restarts %s is, while it drains, %o when cancelled and %o when restarted",
    (policy, cancelled, restarted) => {
      const one = up(policy);
      one.says("worker.end");
      expect(one.says("worker.cancel")).toEqual(cancelled);
      const other = up(policy);
      other.says("worker.end");
      expect(other.says("worker.restart")).toEqual(restarted);
    },
  );

  it("waits, starts again, and has the floor as before", () => {
    const { says } = up("on-error");
    says("worker.error");
    expect(says("worker.start")).toEqual(["active", "backedOff", "started", "activated"]);
    const inactive = up("on-error", { active: false });
    inactive.says("worker.error");
    expect(inactive.says("worker.start")).toEqual(["inactive", "backedOff", "started"]);
  });

  it("waits no longer when it is restarted", () => {
    const { says, context } = up("on-error");
    says({ type: "worker.error", at: 1 });
    expect(says("worker.restart")).toEqual(["starting", "backedOff"]);
    expect(context().restarts).toEqual([1]);
    says("worker.start", { type: "worker.error", at: 2 });
    expect(says({ type: "worker.restart", anew: true })).toEqual(["starting", "backedOff"]);
    expect(context().restarts).toEqual([]);
  });

  it.each(["worker.error", "worker.fail"] as const)("is given up after too many restarts by %s", (type) => {
    const { says, context } = up("on-error", { maxRestarts: 2, restartWindowMs: 100 });
    for (const at of [0, 50]) says({ type, at }, "worker.start");
    expect(context().restarts).toEqual([0, 50]);
    const wrong = type === "worker.error" ? ["wentWrong"] : [];
    expect(says({ type, at: 99 })).toEqual(["failed", "deactivated", ...wrong, "givenUp", "over"]);
  });

  it("is not given up for restarts that are longer ago than the window", () => {
    const { says, context } = up("always", { maxRestarts: 2, restartWindowMs: 100 });
    for (const at of [0, 50]) says({ type: "worker.error", at }, "worker.start");
    expect(says({ type: "worker.error", at: 100 })[0]).toBe("restarting");
    expect(context().restarts).toEqual([50, 100]);
    says("worker.start");
    expect(says({ type: "worker.cancel", at: 149 })).toEqual(["failed", "deactivated", "givenUp", "over"]);
  });

  it("takes a restart without a time for one at 0", () => {
    const { says, context } = up("on-error", { maxRestarts: 1 });
    says("worker.error");
    expect(context().restarts).toEqual([0]);
    says("worker.start");
    expect(says("worker.error")[0]).toBe("failed");
  });

  it("that drains is given up, too, when it was restarted too often", () => {
    const { says } = up("always", { maxRestarts: 0 });
    says("worker.end");
    expect(says("worker.drained")).toEqual(["failed", "givenUp", "over"]);
  });

  it.each(["starting", "restarting"])("%s, tells what went wrong and stays", (state) => {
    const { says } = state === "starting" ? make({ restart: "always" }) : up("always");
    if (state === "restarting") says("worker.error");
    expect(says("worker.error")).toEqual([state, "wentWrong"]);
    expect(says("worker.cancel", "worker.end")).toEqual([state]);
  });

  it.each<[RestartPolicy, WorkerMachineEvent, string]>([
    ["never", { type: "worker.cancel" }, "cancelled"],
    ["on-error", { type: "worker.cancel" }, "cancelled"],
    ["always", { type: "worker.cancel", forGood: true }, "cancelled"],
    ["never", { type: "worker.end" }, "ended"],
    ["on-error", { type: "worker.end" }, "ended"],
  ])("that restarts %s is gone by %o before it has started", (restart, event, state) => {
    expect(make({ restart }).says(event)).toEqual([state, "over"]);
  });

  it("remembers, before it has started, that it is to end for good, and nothing of another end", () => {
    const { says, context } = make({ restart: "always" });
    expect(says({ type: "worker.end", forGood: false })).toEqual(["starting"]);
    expect(context()).toMatchObject({ isToEnd: false, restart: "always" });
    expect(says({ type: "worker.end", forGood: true })).toEqual(["starting"]);
    expect(context()).toMatchObject({ isToEnd: true, restart: "never" });
  });

  it("keeps what it was activated with, until it is activated again", () => {
    const { says, context } = make({ active: false, args: "made" });
    expect(context().args).toBe("made");
    expect(says({ type: "worker.activate", args: "kept" })).toEqual(["starting"]);
    expect(says("worker.start")).toEqual(["active", "started", "activated"]);
    expect(context().args).toBe("kept");
    expect(says("worker.deactivate")).toEqual(["inactive", "deactivated"]);
    expect([context().hasFloor, context().args]).toEqual([false, "kept"]);
    expect(says({ type: "worker.activate", args: 2 })).toEqual(["active", "activated"]);
    expect(says({ type: "worker.activate", args: 3 })).toEqual(["active", "activated"]);
    expect(context().args).toBe(3);
    says("worker.end");
    expect(says({ type: "worker.activate", args: 4 })).toEqual(["ending"]);
    expect(context().args).toBe(4);
  });
});
