import { statesOf } from "./arrows.ts";
import type { MachineGraph, StateGraph } from "./machine-graph.ts";

/**
 * The ids of the states in the order in which a machine comes to them, by as few transitions as can be; those that it cannot
 * come to are last. Where a machine begins stands first when it is drawn so.
 */
export function readingOrder({ root }: MachineGraph): readonly string[] {
  const all = new Map([...statesOf(root)].map((state) => [state.id, state]));
  const parents = new Map(
    [...all.values()].flatMap(({ id, states = [] }) => states.map((state) => [state.id, id] as const)),
  );
  const reached = new Set([root.id]);
  for (const id of reached) {
    const state = all.get(id);
    const next = state === undefined ? [] : [...entered(state), ...leadsTo(state)];
    for (const each of next) for (const one of [...around(each, parents), each]) reached.add(one);
  }
  return [...new Set([...reached, ...all.keys()])];
}

/** What is entered with it. */
function entered({ type, initial, states = [] }: StateGraph): string[] {
  if (type === "parallel") return states.map(({ id }) => id);
  return initial === undefined ? [] : [initial];
}

function leadsTo({ defaults = [], transitions = [] }: StateGraph): string[] {
  return [...defaults, ...transitions.flatMap(({ targets }) => targets)];
}

/** The ids of the states around one, from the outermost. */
function around(id: string, parents: ReadonlyMap<string, string>): string[] {
  const parent = parents.get(id);
  return parent === undefined ? [] : [...around(parent, parents), parent];
}
