import type { AnyEventObject, AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate";
import { type Action, compileActions } from "./compile-action.ts";
import { compileGuard, type Guard } from "./compile-guard.ts";
import { type SnapshotBase, snapshotBase } from "./compiled-snapshot.ts";
import { initialOf, refuse } from "./refuse-unsupported.ts";

/** A transition, as it is from one state: which actions run, in order, and which state is entered. */
export interface Candidate {
  readonly guard: Guard | undefined;
  readonly actions: readonly Action[];
  /** The state that is entered, `undefined` if none is. */
  readonly target: StateRow | undefined;
  /** The machine's own definition, as inspectors get it. */
  readonly definition: AnyTransitionDefinition;
}

/** What a state answers to. */
export interface StateRow {
  readonly node: AnyStateNode;
  readonly base: SnapshotBase;
  /** The candidates of every event type that the state or the root names. */
  readonly on: ReadonlyMap<string, readonly Candidate[]>;
  /** Wildcards of the state, then of the root, each the longest first: for types that nobody names. */
  readonly wildcards: readonly Descriptor[];
  /** What runs when the machine is done in this state. */
  readonly exits: readonly Action[];
}

export interface Table {
  readonly rows: ReadonlyMap<unknown, StateRow>;
  /** A machine that fails before it has entered its first state. */
  readonly before: SnapshotBase;
  readonly initial: StateRow;
  readonly entries: readonly Action[];
}

type Descriptor = readonly [descriptor: string, candidates: readonly Candidate[]];

/** Events that XState handles before it looks at the chart. */
const RESERVED = ["xstate.init", "xstate.stop"];

export function compileTable({ root }: AnyStateMachine): Table {
  const states: AnyStateNode[] = Object.values(root.states);
  const rows = new Map(states.map((node) => [node, rowOf(node, root)]));
  for (const row of rows.values()) fillRow(row, root, rows);
  const first = initialOf(root);
  return {
    rows: new Map([...rows].map(([node, row]) => [node.key, row])),
    before: snapshotBase(first, [root]),
    initial: rows.get(first)!,
    entries: [...compileEntries(root, true), ...compileEntries(first)],
  };
}

/** The candidates for a type that no state names, in the order of their precedence. */
export function wildcardCandidates(row: StateRow, { type }: AnyEventObject): readonly Candidate[] {
  return row.wildcards.flatMap(([descriptor, candidates]) => (covers(descriptor, type) ? candidates : []));
}

interface OpenRow extends StateRow {
  readonly on: Map<string, readonly Candidate[]>;
  wildcards: readonly Descriptor[];
}

function rowOf(node: AnyStateNode, root: AnyStateNode): OpenRow {
  // XState lists the nodes of a finished machine from the inside out; it shows in the order of the tags.
  const nodes = node.type === "final" ? [node, root] : [root, node];
  const exits = compileActions([...node.exit, ...root.exit], node);
  return { node, base: snapshotBase(node, nodes), on: new Map(), wildcards: [], exits };
}

function fillRow(row: OpenRow, root: AnyStateNode, rows: ReadonlyMap<AnyStateNode, StateRow>): void {
  const levels = [row.node, root].map((source) => descriptorsOf(source, row, root, rows));
  const all = levels.flat();
  row.wildcards = all.filter(([descriptor]) => isWildcard(descriptor));
  for (const [type] of all) {
    if (RESERVED.includes(type)) continue;
    row.on.set(
      type,
      levels.flatMap((level) => [
        ...level.filter(([descriptor]) => descriptor === type),
        ...level.filter(([descriptor]) => descriptor !== type && covers(descriptor, type)),
      ].flatMap(([, candidates]) => candidates)),
    );
  }
}

function descriptorsOf(
  source: AnyStateNode,
  row: StateRow,
  root: AnyStateNode,
  rows: ReadonlyMap<AnyStateNode, StateRow>,
): Descriptor[] {
  return [...source.transitions]
    .sort(([a], [b]) => b.length - a.length)
    .map(([descriptor, transitions]) => [
      descriptor,
      transitions.map((definition) => candidateOf(definition, row, root, rows)),
    ]);
}

/** Works the exits and entries out once. The rules are XState's: see `computeExitSet` and `computeEntrySet` there. */
function candidateOf(
  definition: AnyTransitionDefinition,
  row: StateRow,
  root: AnyStateNode,
  rows: ReadonlyMap<AnyStateNode, StateRow>,
): Candidate {
  const { source, reenter } = definition;
  const targets = definition.target ?? [];
  if (targets.length > 1) refuse(source, "a transition to several states");
  const guard = definition.guard ? compileGuard(definition.guard, source) : undefined;
  const own = compileActions(definition.actions, source);
  const [to] = targets;
  // Without `reenter` a state that targets itself is not left. The root targeting the current state leaves it.
  if (to === undefined || (to === source && source !== root && !reenter)) {
    return { guard, actions: own, target: undefined, definition };
  }
  const leavesRoot = reenter && (source === root || to === root);
  const entersRoot = leavesRoot || (to === root && source !== root);
  const state = to === root ? initialOf(root) : to;
  return {
    guard,
    actions: [
      ...compileActions(row.node.exit, row.node),
      ...(leavesRoot ? compileActions(root.exit, root) : []),
      ...own,
      ...(entersRoot ? compileEntries(root, to === root) : []),
      ...compileEntries(state),
    ],
    target: rows.get(state)!,
    definition,
  };
}

function compileEntries(node: AnyStateNode, byDefault = false): Action[] {
  return compileActions([...node.entry, ...(byDefault ? node.initial.actions : [])], node);
}

function isWildcard(descriptor: string): boolean {
  return descriptor === "*" || descriptor.endsWith(".*");
}

/** Whether a wildcard covers the type: `*` all, `a.*` both `a` and what begins with `a.`; never `a.*.b.*`. */
function covers(descriptor: string, type: string): boolean {
  if (descriptor === "*") return true;
  const prefix = descriptor.slice(0, -1);
  return isWildcard(descriptor) && !prefix.split(".").includes("*") && `${type}.`.startsWith(prefix);
}
