import { getAdjacencyMap } from "@xstate/graph";
import type { ComposedLogic, ComposedSnapshot } from "./logic.ts";
import type { Product, Step } from "./product.ts";

/** A step from one state to another, each by its number. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly step: Step;
}

/** All that can happen: every state that can be reached, and every step between two of them. 0 is the start. */
export interface Graph {
  readonly states: readonly Product[];
  /** By the state that they lead out of. */
  readonly edges: readonly (readonly Edge[])[];
  readonly transitions: number;
}

export interface Walk {
  readonly logic: ComposedLogic;
  readonly stepsFrom: (state: Product) => readonly Step[];
  readonly keyOf: (state: Product) => string;
  /** Sees each step, with the state by its number and the very state that it leads to: another one may stand for that. */
  readonly look?: ((from: number, before: Product, step: Step, after: Product) => void) | undefined;
}

/** The graph as `@xstate/graph` finds it. */
export function explore({ logic, stepsFrom, keyOf, look }: Walk): Graph {
  // It asks for the text of a state whenever it meets it.
  const texts = new WeakMap<Product, string>();
  const textOf = (state: Product): string => {
    const text = texts.get(state) ?? keyOf(state);
    texts.set(state, text);
    return text;
  };
  const found = getAdjacencyMap(logic, {
    events: ({ state }: ComposedSnapshot) => [...stepsFrom(state)],
    serializeState: ({ state }: ComposedSnapshot) => textOf(state),
  });
  const keys = Object.keys(found);
  const numbers = new Map(keys.map((key, number) => [key, number]));
  const states = keys.map((key) => (found[key as never] as { state: ComposedSnapshot }).state.state);
  const edges = keys.map((key, from) => {
    const { transitions } = found[key as never] as Found;
    return Object.values(transitions).map(({ event, state }) => {
      look?.(from, states[from] as Product, event, state.state);
      return { from, to: numbers.get(textOf(state.state)) as number, step: event };
    });
  });
  return { states, edges, transitions: edges.reduce((sum, each) => sum + each.length, 0) };
}

interface Found {
  readonly transitions: Readonly<Record<string, { readonly event: Step; readonly state: ComposedSnapshot }>>;
}

/**
 * The same graph, found breadth first without its texts for each transition and without a queue of all of them: those
 * of `@xstate/graph` are too much for some hundred thousand states.
 */
export function exploreLarge({ logic, stepsFrom, keyOf, look }: Walk): Graph {
  const numbers = new Map<string, number>();
  const states: Product[] = [];
  const edges: Edge[][] = [];
  const numberOf = (state: Product): number => {
    const key = keyOf(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    return states.push(state) - 1;
  };
  const scope = undefined as never;
  numberOf(logic.getInitialSnapshot(scope, undefined).state);
  let transitions = 0;
  for (let from = 0; from < states.length; from++) {
    const state = states[from] as Product;
    const snapshot = { status: "active", output: undefined, error: undefined, state } as const;
    const out = stepsFrom(state).map((step) => {
      const { state: after } = logic.transition(snapshot, step, scope);
      look?.(from, state, step, after);
      return { from, to: numberOf(after), step };
    });
    edges.push(out);
    transitions += out.length;
  }
  return { states, edges, transitions };
}

/** For each state, whether one of `goals` can be reached from it. */
export function reaching({ states, edges }: Graph, isGoal: (state: Product) => boolean): Uint8Array {
  const into: number[][] = states.map(() => []);
  for (const out of edges) for (const { from, to } of out) into[to]?.push(from);
  const can = new Uint8Array(states.length);
  const open: number[] = [];
  states.forEach((state, number) => {
    if (!isGoal(state)) return;
    can[number] = 1;
    open.push(number);
  });
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const from of into[at] ?? []) {
      if (can[from] === 1) continue;
      can[from] = 1;
      open.push(from);
    }
  }
  return can;
}

/** The steps of a cycle among those that `isTaken` allows, if there is one. */
export function cycleIn({ edges }: Graph, isTaken: (step: Step) => boolean): Edge | undefined {
  // A state is done when all that comes after it is: a step to one that is not done, but begun, closes a cycle.
  const begun = new Uint8Array(edges.length);
  const nextOf = (at: number): Iterator<Edge> =>
    (edges[at] ?? []).filter(({ step }) => isTaken(step)).values();
  for (let start = 0; start < edges.length; start++) {
    if (begun[start] !== 0) continue;
    begun[start] = 1;
    const path = [{ at: start, next: nextOf(start) }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { done, value: edge } = top.next.next();
      if (done) {
        begun[top.at] = 2;
        path.pop();
      } else if (begun[edge.to] === 1) {
        return edge;
      } else if (begun[edge.to] === 0) {
        begun[edge.to] = 1;
        path.push({ at: edge.to, next: nextOf(edge.to) });
      }
    }
  }
  return undefined;
}

/** The shortest way from the start to a state. */
export function wayTo({ edges }: Graph, goal: number): Step[] {
  const by = new Map<number, Edge | undefined>([[0, undefined]]);
  for (const at of by.keys()) {
    if (at === goal) break;
    for (const edge of edges[at] ?? []) if (!by.has(edge.to)) by.set(edge.to, edge);
  }
  const way: Step[] = [];
  for (let edge = by.get(goal); edge !== undefined; edge = by.get(edge.from)) way.unshift(edge.step);
  return way;
}
