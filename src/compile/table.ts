import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate";
import { type Action, type Actions, compileActions, inOrder } from "./action.ts";
import { covers, wildcardPrefix } from "./descriptor.ts";
import { compileGuard, type Guard } from "./guard.ts";
import { type SnapshotBase, snapshotBase } from "./snapshot.ts";

/** What a machine does, looked up by state, then by event type. */
export interface Table {
  readonly rows: ReadonlyMap<unknown, StateRow>;
  readonly initial: StateRow;
  /** What runs when the machine starts. */
  readonly entries: Actions;
  /** The snapshot of a machine that fails before it has entered its first state. */
  readonly before: SnapshotBase;
}

/** What a state answers to. */
export interface StateRow {
  readonly node: AnyStateNode;
  readonly base: SnapshotBase;
  /** The candidates of every event type that the state or the root names, in the order of their precedence. */
  readonly on: Map<unknown, readonly Candidate[]>;
  /** The wildcards of the state, then of the root, each the longest first: for the types that nobody names. */
  wildcards: readonly Descriptor[];
  /** What runs when the machine is done in this state. */
  readonly exits: Actions;
}

/** A transition as it is from one state: whether it may be taken, what runs, in order, and which state is entered. */
export interface Candidate {
  readonly guard: Guard | undefined;
  readonly actions: Actions;
  /** The state that is entered, if any is. */
  readonly target: StateRow | undefined;
  /** The machine's own definition, in the array that inspectors are given. */
  readonly definitions: readonly [AnyTransitionDefinition];
}

interface Descriptor {
  readonly type: string;
  readonly prefix: string | undefined;
  readonly candidates: readonly Candidate[];
}
type Rows = ReadonlyMap<AnyStateNode, StateRow>;

export function compileTable({ root }: AnyStateMachine): Table {
  const states: AnyStateNode[] = Object.values(root.states);
  const rows: Rows = new Map(states.map((node) => [node, rowOf(node, root)]));
  for (const row of rows.values()) fillRow(row, root, rows);
  const first = initialOf(root);
  return {
    rows: new Map([...rows].map(([node, row]) => [node.key, row])),
    initial: rows.get(first) as StateRow,
    entries: inOrder(...compileEntries(root, true), ...compileEntries(first)),
    before: snapshotBase(first, [root]),
  };
}

/** The candidates of a type that nobody names. Not remembered: types are without number where each carries an id. */
export function wildcardCandidates({ wildcards }: StateRow, type: string): readonly Candidate[] {
  return wildcards.flatMap(({ prefix, candidates }) => (covers(prefix, type) ? candidates : []));
}

function rowOf(node: AnyStateNode, root: AnyStateNode): StateRow {
  // XState lists the nodes of a finished machine from the inside out; the order of the tags shows it.
  const nodes = node.type === "final" ? [node, root] : [root, node];
  const exits = inOrder(...compileActions(node.exit, node), ...compileActions(root.exit, root));
  return { node, base: snapshotBase(node, nodes), on: new Map(), wildcards: [], exits };
}

function fillRow(row: StateRow, root: AnyStateNode, rows: Rows): void {
  const levels = [row.node, root].map((source) =>
    [...source.transitions]
      .map(([type, definitions]) => ({
        type,
        prefix: wildcardPrefix(type),
        candidates: definitions.map((definition) => candidateOf(definition, row, root, rows)),
      }))
      .sort((a, b) => b.type.length - a.type.length),
  );
  row.wildcards = levels.flat().filter(({ prefix }) => prefix !== undefined);
  for (const { type } of levels.flat()) {
    const named = levels.flatMap((level) => [
      ...level.filter((descriptor) => descriptor.type === type),
      ...level.filter((descriptor) => descriptor.type !== type && covers(descriptor.prefix, type)),
    ]);
    row.on.set(
      type,
      named.flatMap(({ candidates }) => candidates),
    );
  }
}

/** Works out once what is left and entered. The rules are XState's `computeExitSet` and `computeEntrySet`. */
function candidateOf(
  definition: AnyTransitionDefinition,
  row: StateRow,
  root: AnyStateNode,
  rows: Rows,
): Candidate {
  const { source, reenter, target } = definition;
  const guard = definition.guard ? compileGuard(definition.guard, source) : undefined;
  const own = compileActions(definition.actions, source);
  const to = target?.[0];
  const base = { guard, definitions: [definition] } as const;
  // A state that targets itself is not left, unless it says `reenter`. The root leaves the state it targets.
  if (!to || (to === source && to !== root && !reenter)) {
    return { ...base, actions: inOrder(...own), target: undefined };
  }
  const toRoot = to === root;
  const leavesRoot = reenter && (toRoot || source === root);
  const entersRoot = leavesRoot || (toRoot && source !== root);
  const entered = toRoot ? initialOf(root) : to;
  const actions = inOrder(
    ...compileActions(row.node.exit, row.node),
    ...(leavesRoot ? compileActions(root.exit, root) : []),
    ...own,
    ...(entersRoot ? compileEntries(root, toRoot) : []),
    ...compileEntries(entered),
  );
  return { ...base, actions, target: rows.get(entered) };
}

/** The state that a machine starts in, and begins anew in. */
function initialOf(root: AnyStateNode): AnyStateNode {
  return root.initial.target[0] as AnyStateNode;
}

function compileEntries(node: AnyStateNode, byDefault = false): Action[] {
  return compileActions([...node.entry, ...(byDefault ? node.initial.actions : [])], node);
}
