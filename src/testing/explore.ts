import { tooMany } from "./model/coverage.ts";
import type { Way } from "./model/path-title.ts";
import type { Move, Position, Walker } from "./model/walker.ts";

/** A state that was found, and the shortest way to it. */
export interface Found {
  readonly position: Position;
  readonly input: unknown;
  readonly by: { readonly move: Move; readonly from: Found } | undefined;
}

/** What becomes known on the way. */
export interface Visitor {
  /** On each step that can be taken, to a state that may have been found before. */
  step(to: Found): void;
  /** When all is known that can come in a state. */
  left(found: Found, canChange: boolean): void;
}

/**
 * Finds every state that can be reached from one start, the nearest first: so the first way to something is a shortest one.
 * States that were found from other starts are not gone on from.
 *
 * @throws Error if there are more than `limit` states.
 */
export function explore(
  walker: Walker,
  input: unknown,
  known: Set<number>,
  { where, limit, visitor }: { readonly where: string; readonly limit: number; readonly visitor: Visitor },
): void {
  const start: Found = { position: walker.start(input), input, by: undefined };
  visitor.step(start);
  const startKey = walker.keyOf(start.position);
  if (known.has(startKey)) return;
  known.add(startKey);
  const queue = [start];
  for (const found of queue) {
    if (known.size > limit) throw tooMany(where, "states", limit, found.position.snapshot);
    const here = walker.keyOf(found.position);
    let canChange = false;
    for (const move of walker.moves(found.position)) {
      const position = walker.step(found.position, move);
      const to: Found = { position, input, by: { move, from: found } };
      visitor.step(to);
      const key = walker.keyOf(position);
      canChange ||= key !== here;
      if (known.has(key)) continue;
      known.add(key);
      queue.push(to);
    }
    visitor.left(found, canChange);
  }
}

/** The shortest way to what was found. */
export function wayTo(found: Found): Way {
  const legs: Way["legs"][number][] = [];
  let at = found;
  for (; at.by !== undefined; at = at.by.from) legs.unshift({ move: at.by.move, to: at.position });
  return { input: found.input, start: at.position, legs };
}
