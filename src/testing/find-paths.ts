import { getShortestPaths, getSimplePaths } from "@xstate/graph";
import { tooMany } from "./model/coverage.ts";
import type { Way } from "./model/path-title.ts";
import { stateName, stateText, valueText } from "./model/state-text.ts";
import type { Move, Position, Walker } from "./model/walker.ts";

export interface Search {
  /** For errors. */
  readonly where: string;
  readonly kind: "shortest" | "simple";
  /** How many states there may be. */
  readonly limit: number;
}

/** Simple paths are found by trying: so many tries for each state that there may be. */
const TRIES = 1_000;

/**
 * The paths that `@xstate/graph` finds from one start, each walked once more. One that is the beginning of another is left out.
 *
 * A state that is reached by another event or transition, or from another state, counts as another one: so each transition is on
 * some path.
 *
 * @throws Error if there are more than `limit` states.
 */
export function findPaths(walker: Walker, input: unknown, search: Search): Way[] {
  const { where, kind, limit } = search;
  const states = new Set<number>();
  let tries = 0;
  const moveId = remembered((move: Move) => walker.idOf(moveKey(move)));
  const valueId = remembered(({ snapshot }: Position) =>
    walker.idOf(valueText((snapshot as { value?: unknown }).value)),
  );
  const graph = {
    getInitialSnapshot: () => walker.start(input),
    transition: (position: Position, move: Move) => walker.step(position, move),
  };
  const options = {
    events(position: Position): Move[] {
      if (states.add(walker.keyOf(position)).size > limit)
        throw tooMany(where, "states", limit, position.snapshot);
      return walker.moves(position);
    },
    serializeState(to: Position, move?: Move, from?: Position): string {
      if (kind === "simple" && ++tries > limit * TRIES) {
        throw tooMany(where, "states, or too many simple paths through fewer", limit, to.snapshot);
      }
      if (move === undefined || from === undefined) return `state ${walker.keyOf(to)}`;
      const taken = to.taken.map((each) => walker.idOf(each));
      return `${walker.keyOf(to)} by ${moveId(move)} from ${valueId(from)} taking ${taken}`;
    },
    serializeEvent: (move: Move) => `move ${moveId(move)}`,
  };
  const paths = (kind === "simple" ? getSimplePaths : getShortestPaths)(graph as never, options as never);
  const moves = paths.map(({ steps }) => steps.slice(1).map(({ event }) => event as unknown as Move));
  return longest(moves).map((each) => walk(walker, input, each, where));
}

/**
 * The path step by step, from its start. Of two states that are the same to `serializeState` the graph keeps one: what it has
 * noted on the way need not be what the way leads to.
 */
function walk(walker: Walker, input: unknown, moves: readonly Move[], where: string): Way {
  const start = walker.start(input);
  let position = start;
  const legs = moves.map((noted) => {
    const move = walker.moves(position).find((each) => moveKey(each) === moveKey(noted));
    if (move === undefined) {
      throw new Error(
        `${where}: '${noted.type}' cannot come in "${stateName(position.snapshot)}", as it could in a state that 'serializeState' makes the same of. Let it tell the two apart`,
      );
    }
    position = walker.step(position, move);
    return { move, to: position };
  });
  return { input, start, legs };
}

/** Looked up many times, worked out once. */
function remembered<TKey extends object>(workOut: (key: TKey) => number): (key: TKey) => number {
  const known = new WeakMap<TKey, number>();
  return (key) => {
    const value = known.get(key) ?? workOut(key);
    known.set(key, value);
    return value;
  };
}

/** Those that are not the beginning of another one. */
function longest(paths: readonly (readonly Move[])[]): (readonly Move[])[] {
  const numbers = new Map<string, number>();
  const numberOf = (move: Move): number => {
    const key = moveKey(move);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
  const numbered = paths.map((path) => path.map(numberOf));
  const beginnings = new Set(
    numbered.flatMap((path) => path.map((_, length) => path.slice(0, length).join())),
  );
  return paths.filter((_, index) => !beginnings.has((numbered[index] as number[]).join()));
}

/** Two cases may differ in what JSON makes the same of. */
function moveKey({ event, timer }: Move): string {
  return stateText([event, timer?.id]);
}
