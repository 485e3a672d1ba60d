import type { AnyMachineSnapshot, AnyStateNode, MachineContext, SnapshotStatus } from "xstate";

/** What all snapshots of a state have in common: everything but the context and the ending. */
export type SnapshotBase = Omit<AnyMachineSnapshot, "status" | "context" | "output" | "error">;

/** Flat machines without children have neither, ever: one object for all snapshots. */
const NONE = Object.freeze({});

/** Takes value and methods from a snapshot that XState made, so that they are XState's own. */
export function snapshotBase(state: AnyStateNode, nodes: AnyStateNode[]): SnapshotBase {
  const made: AnyMachineSnapshot = state.machine.resolveState({ value: state.key, context: {} });
  const tags = new Set(nodes.flatMap((node) => node.tags));
  return { ...made, _nodes: nodes, tags, children: NONE, historyValue: NONE };
}

/**
 * A machine snapshot with XState's properties in XState's order, all of them its own: an actor that goes wrong
 * copies its last snapshot by spreading it.
 */
export function snapshotOf(
  base: SnapshotBase,
  context: MachineContext,
  status: SnapshotStatus,
  output: unknown,
  error: unknown,
): AnyMachineSnapshot {
  const snapshot = {
    status,
    output,
    error,
    machine: base.machine,
    context,
    _nodes: base._nodes,
    value: base.value,
    tags: base.tags,
    children: base.children,
    historyValue: base.historyValue,
    matches: base.matches,
    hasTag: base.hasTag,
    can: base.can,
    getMeta: base.getMeta,
    toJSON: base.toJSON,
  };
  // XState types a snapshot as a union by status; one literal cannot be shown to be one of its members.
  return snapshot as AnyMachineSnapshot;
}
