import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import { graphOf } from "../graph/graph-of.ts";
import type { MachineGraph } from "../graph/machine-graph.ts";

/** The statecharts of what an inspector shows, by the names that actors give: the very machines that run. */
export function machineGraphs(): Readonly<Record<string, MachineGraph>> {
  const machines = [runtimeMachine, workerMachine, jobGroupMachine, jobMachine];
  return Object.fromEntries(machines.map((machine) => [machine.id, graphOf(machine)]));
}
