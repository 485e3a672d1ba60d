import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import { graphOf } from "../graph/graph-of.ts";
import type { MachineGraph } from "../graph/machine-graph.ts";

const MACHINES = [runtimeMachine, workerMachine, jobGroupMachine, jobMachine];

/** By name: none of them is final in one chart and not in another. */
const FINAL: ReadonlySet<string> = new Set(
  MACHINES.flatMap(({ root }) =>
    Object.values(root.states).flatMap(({ type, key }) => (type === "final" ? [key] : [])),
  ),
);

/** Whether a state is one that nothing leads out of. */
export function isFinal(state: string): boolean {
  return FINAL.has(state);
}

/** The statecharts of what an inspector shows, by the names that actors give: the very machines that run. */
export function machineGraphs(): Readonly<Record<string, MachineGraph>> {
  return Object.fromEntries(MACHINES.map((machine) => [machine.id, graphOf(machine)]));
}
