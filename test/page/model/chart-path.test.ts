import { describe, expect, it } from "vitest";
import type { MachineGraph } from "../../../src/graph/machine-graph.ts";
import { machineGraphs } from "../../../src/inspector/machines.ts";
import { ChartReader } from "../../../src/page/model/chart-path.ts";
import { finalStatesOf, statesById } from "../../../src/page/model/states.ts";
import { MadeUpRecords } from "../../fixtures/made-up-records.ts";
import { modelOf } from "../records.ts";

const machines = machineGraphs();
const job = machines.job as MachineGraph;
const step = (event: string, from: string, to: string) => ({ event, from, to });

/** Of a transition: where it begins, and what it is of. */
function transition(machine: MachineGraph, id: string): string {
  for (const state of statesById(machine).values())
    for (const each of state.transitions ?? []) if (each.id === id) return `${state.id}: ${each.event}`;
  return "none";
}

describe("the path through a statechart", () => {
  it("begins where the actor begins", () => {
    const { active, visited, taken } = new ChartReader(job).pathOf("pending", []);
    expect([[...active], [...visited], taken.size]).toEqual([["job.pending"], ["job.pending"], 0]);
  });

  it("has the states that it was in, and the transitions that it took", () => {
    const steps = [step("job.start", "pending", "running"), step("job.update", "running", "running")];
    steps.push(step("job.response", "running", "failed"));
    const { active, visited, taken, last } = new ChartReader(job).pathOf("pending", steps);
    expect([...active]).toEqual(["job.failed"]);
    expect([...visited]).toEqual(["job.pending", "job.running", "job.failed"]);
    expect([...taken].map((id) => transition(job, id))).toEqual([
      "job.pending: job.start",
      "job.running: job.update",
      "job.running: job.response",
    ]);
    expect(last).toBe([...taken].at(-1));
  });

  it("takes the transition that leads where it went, of several of an event", () => {
    const reader = new ChartReader(job);
    const to = (state: string) => reader.pathOf("running", [step("job.response", "running", state)]).last;
    const ids = ["completed", "cancelled", "failed", "error"].map(to);
    expect(new Set(ids).size).toBe(4);
  });

  it("takes no transition for what the chart does not know", () => {
    const { last, active } = new ChartReader(job).pathOf("pending", [
      step("job.request", "pending", "pending"),
    ]);
    expect([last, [...active]]).toEqual([undefined, ["job.pending"]]);
  });

  it("finds all transitions of a program's jobs, groups, workers and runtimes", () => {
    const model = modelOf(new MadeUpRecords({ jobsPerSecond: 300 }).pass(2_000));
    const lost: string[] = [];
    for (const { actor, steps } of model.nodes.values()) {
      const reader = new ChartReader(machines[actor.machine] as MachineGraph);
      for (const { event, from, to } of steps.filter(({ event }) => event !== "job.request"))
        if (reader.pathOf(from, [step(event, from, to)]).last === undefined)
          lost.push(`${event}: ${from} → ${to}`);
    }
    expect(lost).toEqual([]);
  });

  it("goes through states within states, and what those around them do", () => {
    const atomic = (id: string, key: string) => ({ id, key, type: "atomic" as const });
    const leave = { id: "t1", event: "LEAVE", label: "LEAVE", targets: ["m.off"] };
    const on = { ...atomic("m.on", "on"), type: "compound" as const, states: [atomic("m.on.fast", "fast")] };
    const root = { ...atomic("m", "m"), type: "compound" as const };
    const states = [{ ...on, transitions: [leave] }, atomic("m.off", "off")];
    const path = new ChartReader({ id: "m", root: { ...root, states } }).pathOf("on.fast", [
      step("LEAVE", "on.fast", "off"),
    ]);
    expect([...path.visited]).toEqual(["m.on.fast", "m.on", "m.off"]);
    expect(path.last).toBe("t1");
  });
});

describe("final states", () => {
  it("are those that the machine says", () => {
    expect([...finalStatesOf(machines.runtime)]).toEqual(["ended", "cancelled"]);
  });

  it("are the usual ones of a machine that is not there", () => {
    expect(finalStatesOf(undefined).has("completed")).toBe(true);
    expect(finalStatesOf(undefined).has("running")).toBe(false);
  });
});
