import type { MachineGraph, StateGraph, TransitionGraph } from "../../graph/machine-graph.ts";
import { statesById } from "./states.ts";

/** What a statechart went through: ids of states and transitions. */
export interface ChartPath {
  /** The state it is in, and those around it. */
  readonly active: ReadonlySet<string>;
  readonly visited: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
  /** The transition of the last step. */
  readonly last: string | undefined;
}

interface Step {
  readonly event: string;
  readonly from: string;
  readonly to: string;
}

/** Finds in a machine what records say in words. */
export class ChartReader {
  readonly #root: string;
  readonly #states: ReadonlyMap<string, StateGraph>;

  constructor(machine: MachineGraph) {
    this.#root = machine.root.id;
    this.#states = statesById(machine);
  }

  /** The path from a state through some steps. */
  pathOf(initial: string, steps: readonly Step[]): ChartPath {
    const visited = new Set<string>();
    const taken = new Set<string>();
    let state = initial;
    let last: string | undefined;
    this.#enter(state, visited);
    for (const step of steps) {
      last = this.#transitionOf(step)?.id;
      if (last !== undefined) taken.add(last);
      this.#enter(step.from, visited);
      this.#enter(step.to, visited);
      state = step.to;
    }
    const active = new Set<string>();
    this.#enter(state, active);
    return { active, visited, taken, last };
  }

  /** The state and those around it, the innermost first. Records leave the machine's id out. */
  #around(name: string): StateGraph[] {
    const states: StateGraph[] = [];
    for (let id = `${this.#root}.${name}`; id.includes("."); id = id.slice(0, id.lastIndexOf("."))) {
      const state = this.#states.get(id);
      if (state !== undefined) states.push(state);
    }
    const root = this.#states.get(this.#root);
    return root === undefined ? states : [...states, root];
  }

  #enter(name: string, into: Set<string>): void {
    for (const { id } of this.#around(name)) if (id !== this.#root) into.add(id);
  }

  /** The first that fits: records do not say which guard held. */
  #transitionOf({ event, from, to }: Step): TransitionGraph | undefined {
    const target = `${this.#root}.${to}`;
    for (const state of this.#around(from)) {
      const candidates = (state.transitions ?? []).filter((each) => each.event === event);
      const leading = candidates.find(({ targets }) => targets.includes(target));
      if (leading !== undefined) return leading;
      const staying = from === to ? candidates.find(({ targets }) => targets.length === 0) : undefined;
      if (staying !== undefined) return staying;
    }
    return undefined;
  }
}
