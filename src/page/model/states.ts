import type { MachineGraph, StateGraph } from "../../graph/machine-graph.ts";

/** The states that a person tells apart by colour and sign; the others are of workers and runtimes. */
export type Tone = "waiting" | "running" | "completed" | "cancelled" | "failed" | "error" | "idle";

const TONES: ReadonlyMap<string, Tone> = new Map<string, Tone>([
  ["pending", "waiting"],
  ["starting", "waiting"],
  ["restarting", "waiting"],
  ["running", "running"],
  ["active", "running"],
  ["open", "running"],
  ["ending", "waiting"],
  ["completed", "completed"],
  ["ended", "completed"],
  ["cancelled", "cancelled"],
  ["failed", "failed"],
  ["error", "error"],
]);

const SIGNS: Readonly<Record<Tone, string>> = {
  waiting: "◌",
  running: "▸",
  completed: "✓",
  cancelled: "⊘",
  failed: "✕",
  error: "!",
  idle: "○",
};

/** Of a machine that the recording does not have. */
const FINAL_STATES = new Set(["completed", "cancelled", "failed", "error", "ended"]);

/** How a state is shown. */
export function toneOf(state: string): Tone {
  return TONES.get(state) ?? "idle";
}

/** The sign beside a state's name: nobody has to tell colours apart. */
export function signOf(state: string): string {
  return SIGNS[toneOf(state)];
}

/** The names of a machine's final states, as records have them. */
export function finalStatesOf(machine: MachineGraph | undefined): ReadonlySet<string> {
  if (machine === undefined) return FINAL_STATES;
  const keys = (machine.root.states ?? []).filter(({ type }) => type === "final").map(({ key }) => key);
  return new Set(keys);
}

/** A machine's states by their id, the root first. */
export function statesById(machine: MachineGraph): ReadonlyMap<string, StateGraph> {
  const states = new Map<string, StateGraph>();
  const visit = (state: StateGraph): void => {
    states.set(state.id, state);
    for (const child of state.states ?? []) visit(child);
  };
  visit(machine.root);
  return states;
}
