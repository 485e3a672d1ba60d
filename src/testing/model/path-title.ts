import { shownText, stateName } from "./state-text.ts";
import { type Move, moveText, type Position } from "./walker.ts";

/** A path as its events, with where each leads. */
export interface Way {
  readonly input: unknown;
  readonly start: Position;
  readonly legs: readonly { readonly move: Move; readonly to: Position }[];
}

/** `reaches "debating" by START, then "done" after 5000 ms`: each way by a sentence, no two alike. */
export function titlesOf(
  ways: readonly Way[],
  withPayload: (type: string) => boolean,
  withInput: boolean,
): string[] {
  const counts = new Map<string, number>();
  return ways.map((way) => {
    const given = withInput ? `, given ${shownText(way.input, 80)}` : "";
    const title = `${sentenceOf(way, withPayload)}${given}`;
    const count = (counts.get(title) ?? 0) + 1;
    counts.set(title, count);
    return count === 1 ? title : `${title} (${count})`;
  });
}

function sentenceOf({ start, legs }: Way, withPayload: (type: string) => boolean): string {
  let from = stateName(start.snapshot);
  if (legs.length === 0) return `starts in "${from}"`;
  const clauses = legs.map(({ move, to }, index) => {
    const value = stateName(to.snapshot);
    const by = moveText(move, withPayload(move.type));
    if (to.snapshot.status === "error") return `ends with an error ${by}`;
    const first = value === from ? "stays in " : index === 0 ? "reaches " : "";
    from = value;
    return `${first}"${value}" ${by}`;
  });
  return clauses.join(", then ");
}

/** The way to a state, an event a line, for errors. */
export function linesOf(start: Position, legs: Way["legs"]): string[] {
  return [
    `starts in "${stateName(start.snapshot)}"`,
    ...legs.map(({ move, to }) => `"${stateName(to.snapshot)}" ${moveText(move, true)}`),
  ];
}
