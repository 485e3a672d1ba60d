import { statesOf, surroundingsOf } from "./arrows.ts";
import type { MachineGraph, StateGraph, TransitionGraph } from "./machine-graph.ts";
import { oneLine } from "./rows.ts";

type Naming = (id: string) => string;

/** The states of a machine as a Markdown table: what each is, and what it does where it does something. */
export function stateTable(graph: MachineGraph): string {
  const nameOf = namesOf(graph);
  const states = [...statesOf(graph.root)].slice(1);
  return table(
    ["state", "meaning", "on entering", "on leaving", "invokes"],
    states.map((state) => [
      code(nameOf(state.id)),
      textCell(state.description ?? ""),
      codes(state.entry),
      codes(state.exit),
      codes(state.invoke),
    ]),
    2,
  );
}

/**
 * The transitions of a machine as a Markdown table. States in which an event does the same share rows, and so do events that do
 * the same in the same states. The rows of an event are in the order in which they are tried.
 */
export function transitionTable(graph: MachineGraph): string {
  const nameOf = namesOf(graph);
  return table(
    ["in", "on", "if", "goes to", "does"],
    sharedBy(graph).flatMap(({ states, events, candidates }) =>
      candidates.map(({ guard, targets, actions, reenter }) => [
        codes(states.map(nameOf)),
        codes(events),
        guard === undefined || guard === "else" ? (guard ?? "") : code(guard),
        `${targets.length === 0 ? "stays" : codes(targets.map(nameOf))}${reenter ? " (again)" : ""}`,
        codes(actions),
      ]),
    ),
    5,
  );
}

interface Shared {
  readonly states: string[];
  readonly events: string[];
  /** What is tried, in its order. */
  readonly candidates: readonly TransitionGraph[];
}

function sharedBy({ root }: MachineGraph): Shared[] {
  const byEvent = new Map<string, Shared>();
  for (const state of statesOf(root)) {
    for (const [label, candidates] of candidatesOf(state)) {
      const key = JSON.stringify([label, saying(candidates)]);
      const shared = byEvent.get(key) ?? { states: [], events: [label], candidates };
      shared.states.push(state.id);
      byEvent.set(key, shared);
    }
  }
  const byStates = new Map<string, Shared>();
  for (const { states, events, candidates } of byEvent.values()) {
    const key = JSON.stringify([states, saying(candidates)]);
    const shared = byStates.get(key) ?? { states, events: [], candidates };
    shared.events.push(...events);
    byStates.set(key, shared);
  }
  return [...byStates.values()];
}

function candidatesOf({ transitions = [] }: StateGraph): Map<string, TransitionGraph[]> {
  const byLabel = new Map<string, TransitionGraph[]>();
  for (const transition of transitions) {
    byLabel.set(transition.label, [...(byLabel.get(transition.label) ?? []), transition]);
  }
  return byLabel;
}

function saying(candidates: readonly TransitionGraph[]): unknown[] {
  return candidates.map(({ guard, targets, actions, reenter }) => [guard, targets, actions, reenter]);
}

/** A state by its way from the machine: `playing.fast`; the machine itself by its id. */
function namesOf({ id, root }: MachineGraph): Naming {
  const names = new Map(
    [...surroundingsOf(root)].map(([state, around]) => [state, around.slice(1).map(({ key }) => key)]),
  );
  return (state) => names.get(state)?.join(".") || id;
}

/** Columns that are empty are left out, but for the first ones. */
function table(headings: readonly string[], rows: readonly (readonly string[])[], kept: number): string {
  const isShown = (column: number): boolean => column < kept || rows.some((row) => row[column] !== "");
  const shown = [headings, headings.map(() => "---"), ...rows].map((row) =>
    row.filter((_, column) => isShown(column)),
  );
  return shown.map((row) => `| ${row.map((cell) => (cell === "" ? "" : `${cell} `)).join("| ")}|\n`).join("");
}

function codes(texts: readonly string[] = []): string {
  return texts.map(code).join(", ");
}

/** A text in code, also one with backticks in it. */
function code(text: string): string {
  const inside = oneLine(text).replaceAll("|", "\\|");
  const fence = "`".repeat(1 + Math.max(0, ...[...inside.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  return fence.length === 1 ? `\`${inside}\`` : `${fence} ${inside} ${fence}`;
}

/** A description is plain text: nothing in it is Markdown or HTML. */
function textCell(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>#|~&]/g, "\\$&");
}
