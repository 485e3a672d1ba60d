import type { MachineGraph, StateGraph, TransitionGraph } from "./machine-graph.ts";

/** All that leads from some states to another, and says the same of each of them. */
export interface Arrow {
  /** The ids of the states that it comes from: more than one, if from each of them the same leads there. */
  readonly from: readonly string[];
  readonly to: string;
  /** The transitions: for each state that it comes from a list, all alike. Empty where a history state has its default. */
  readonly transitions: readonly (readonly TransitionGraph[])[];
}

/** The arrows of a machine: as few as there can be, where each says all that leads from one state to another. */
export function arrowsOf({ root }: MachineGraph): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const [id, { from, to, transitions }] of pairsOf(root)) {
    // A state that leads to itself has its own arrow: it is no way to get there from elsewhere.
    const key = from === to ? id : JSON.stringify([to, transitions.map(saying)]);
    const arrow = arrows.get(key) ?? { from: [], to, transitions: [] };
    const all = { from: [...arrow.from, from], to, transitions: [...arrow.transitions, transitions] };
    arrows.set(transitions.length === 0 ? id : key, all);
  }
  return [...arrows.values()];
}

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly transitions: TransitionGraph[];
}

/** What leads from one state to another, by both. */
function pairsOf(root: StateGraph): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  const pair = (from: string, to: string): Pair => {
    const id = JSON.stringify([from, to, "pair"]);
    const known = pairs.get(id) ?? { from, to, transitions: [] };
    pairs.set(id, known);
    return known;
  };
  for (const { id, defaults = [], transitions = [] } of statesOf(root)) {
    for (const target of defaults) pair(id, target);
    for (const transition of transitions) {
      for (const target of transition.targets) pair(id, target).transitions.push(transition);
    }
  }
  return pairs;
}

/** A state, and all below it. */
export function* statesOf(state: StateGraph): Generator<StateGraph> {
  yield state;
  for (const each of state.states ?? []) yield* statesOf(each);
}

function saying({ label, guard, actions, reenter, description }: TransitionGraph): unknown[] {
  return [label, guard, actions, reenter, description];
}

/** For each state, by its id, the states around it from the outermost, and it. */
export function surroundingsOf(
  state: StateGraph,
  around: readonly StateGraph[] = [],
): Map<string, readonly StateGraph[]> {
  const within = [...around, state];
  const inner = (state.states ?? []).flatMap((each) => [...surroundingsOf(each, within)]);
  return new Map([[state.id, within], ...inner]);
}

/** The innermost state that all of these are in, or that is one of them. */
export function commonAround(
  surroundings: ReadonlyMap<string, readonly StateGraph[]>,
  [first = "", ...others]: readonly string[],
): StateGraph | undefined {
  const around = surroundings.get(first) ?? [];
  return around.filter((state) => others.every((id) => surroundings.get(id)?.includes(state))).at(-1);
}
