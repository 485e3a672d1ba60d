import type { Part, Row } from "./drawing.ts";
import type { StateGraph, TransitionGraph } from "./machine-graph.ts";

/** How many characters of a part are drawn. */
const MAX = { event: 48, guard: 42, actions: 50 } as const;

/** What a box says of its state, below the title. */
export function stateRows({ entry, exit, invoke, transitions = [] }: StateGraph): Row[] {
  const staying = transitions.filter(({ targets }) => targets.length === 0);
  return [
    ...did("entry", entry),
    ...did("exit", exit),
    ...(invoke ?? []).flatMap((each) => did("invoke", [each])),
    ...staying.map((transition) => {
      const row = eventRow(transition);
      const { actions = [] } = transition;
      return actions.length === 0 ? row : { ...row, parts: [...row.parts, actionsPart(actions)] };
    }),
  ];
}

/**
 * What stands at an arrow: its transitions, and below those that do the same what they do. Those that do nothing come last, so
 * that what stands below is not taken for theirs.
 */
export function labelRows(transitions: readonly TransitionGraph[]): Row[] {
  const byActions = new Map<string, TransitionGraph[]>();
  for (const transition of transitions) {
    const key = JSON.stringify(transition.actions ?? []);
    byActions.set(key, [...(byActions.get(key) ?? []), transition]);
  }
  const groups = [...byActions.values()].map((group) => {
    const { actions = [] } = group[0] ?? {};
    const rows = group.map(eventRow);
    return { actions, rows: actions.length === 0 ? rows : [...rows, actionsRow(actions, group)] };
  });
  return [
    ...groups.filter(({ actions }) => actions.length > 0),
    ...groups.filter(({ actions }) => actions.length === 0),
  ].flatMap(({ rows }) => rows);
}

/** Rows that say the same, of one state each, as rows of all these states. */
export function sharedRows([first = [], ...others]: readonly (readonly Row[])[]): Row[] {
  return first.map((row, index) => ({
    ...row,
    transitions: [...row.transitions, ...others.flatMap((rows) => rows[index]?.transitions ?? [])],
  }));
}

/** A text in one line, and without what cannot be drawn. */
export function oneLine(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "\uFFFD");
}

/** A text that is no longer than so many characters. */
export function short(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

/** What is written at the top of a state. */
export function titleOf({ type, history, key }: StateGraph): string {
  if (type !== "history") return oneLine(key);
  return history === "deep" ? "H*" : "H";
}

/** A row that is not too wide to be drawn. What does not fit is in its tooltip. */
export function fitted(row: Row): Row {
  const parts = row.parts.map(({ role, text }) => ({ role, text: short(text, MAX[role]) }));
  const isCut = parts.some(({ text }, index) => text !== row.parts[index]?.text);
  const full = isCut ? [row.parts.map(({ text }) => text).join(" ")] : [];
  const told = [...full, ...(row.tooltip === undefined ? [] : [row.tooltip])];
  return { ...row, parts, tooltip: told.length === 0 ? undefined : told.join("\n") };
}

/** `event [guard]`, as UML has it. */
function eventRow({ id, label, guard, reenter, description }: TransitionGraph): Row {
  const parts: Part[] = [{ role: "event", text: oneLine(label) }];
  if (guard !== undefined) parts.push({ role: "guard", text: `[${oneLine(guard)}]` });
  if (reenter) parts.push({ role: "guard", text: "(reenter)" });
  return { transitions: [id], parts, tooltip: description };
}

function actionsRow(actions: readonly string[], transitions: readonly TransitionGraph[]): Row {
  return { transitions: transitions.map(({ id }) => id), parts: [actionsPart(actions)], tooltip: undefined };
}

function did(when: string, names: readonly string[] = []): Row[] {
  if (names.length === 0) return [];
  const parts: Part[] = [{ role: "event", text: when }, actionsPart(names)];
  return [{ transitions: [], parts, tooltip: undefined }];
}

function actionsPart(names: readonly string[]): Part {
  return { role: "actions", text: `/ ${oneLine(names.join(", "))}` };
}
