import type {
  ActorLogic,
  AnyActorScope,
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyTransitionDefinition,
  InputFrom,
  MachineContext,
} from "xstate";
import { isUnwatched } from "../internal/unwatched-scope.ts";
import { runActions } from "./action.ts";
import { refuseSpawn } from "./refusal.ts";
import { snapshotOf } from "./snapshot.ts";
import { type Candidate, compileTable, type StateRow, wildcardCandidates } from "./table.ts";

const NOTHING_TAKEN: readonly AnyTransitionDefinition[] = [];

/** The logic of a compiled machine: as typed as the machine, and drawn by inspectors as the machine is. */
export type CompiledLogic<TMachine extends AnyStateMachine> =
  TMachine extends ActorLogic<infer TSnapshot, infer TEvent, infer _, infer TSystem, infer TEmitted>
    ? ActorLogic<TSnapshot, TEvent, InputFrom<TMachine>, TSystem, TEmitted> & {
        readonly id: string;
        readonly config: TMachine["config"];
        /** The machine that was compiled; snapshots carry it too. */
        readonly machine: TMachine;
      }
    : never;

/** Makes logic of a machine that is known to have nothing in it that `compile` would refuse. */
export function compiledLogic<TMachine extends AnyStateMachine>(machine: TMachine): CompiledLogic<TMachine> {
  const { rows, initial, entries, before } = compileTable(machine);
  const { root, config } = machine;
  const makeContext = typeof config.context === "function" ? config.context : undefined;
  const fixedContext: MachineContext = (!makeContext && config.context) || {};
  const spawn = refuseSpawn(root);

  // What was looked up last is looked up next, where a stream of events leaves a chart in its state: a comparison then
  // does for a look into a map.
  let lastRow = initial;
  let lastType: string | undefined;
  let lastCandidates: readonly Candidate[] = [];

  function rowOf(value: unknown): StateRow {
    if (lastRow.node.key === value) return lastRow;
    const row = rows.get(value);
    // Kept only if it is there: one snapshot from elsewhere must not spoil the logic for all others.
    if (row === undefined) throw unknownState(machine, value);
    lastRow = row;
    lastType = undefined;
    return lastRow;
  }

  function candidatesOf(row: StateRow, type: string): readonly Candidate[] {
    if (lastType === type) return lastCandidates;
    lastCandidates = row.on.get(type) ?? wildcardCandidates(row, type);
    lastType = type;
    return lastCandidates;
  }

  function finish(row: StateRow, context: MachineContext, event: AnyEventObject, scope: AnyActorScope) {
    const { node, base, exits } = row;
    const { self } = scope;
    const result = resolve(node.output, context, event, self);
    const done = { type: `xstate.done.state.${node.id}`, output: result };
    const output = resolve(root.output, context, done, self);
    return snapshotOf(base, runActions(exits, context, event, scope), "done", output, undefined);
  }

  function take(
    { actions, target }: Candidate,
    row: StateRow,
    from: AnyMachineSnapshot,
    event: AnyEventObject,
    scope: AnyActorScope,
  ): AnyMachineSnapshot {
    let context = runActions(actions, from.context, event, scope);
    if (target === undefined && context === from.context && from.status === "active") return from;
    if (target?.node.type === "final") return finish(target, context, event, scope);
    const next = target ?? row;
    // A walk over the chart may ask what a finished machine would do: XState then leaves its state once more.
    if (from.status === "done") context = runActions(next.exits, context, event, scope);
    if (next === row && context === from.context) return from;
    return snapshotOf(next.base, context, from.status, from.output, from.error);
  }

  function transition(
    from: AnyMachineSnapshot,
    event: AnyEventObject,
    scope: AnyActorScope,
  ): AnyMachineSnapshot {
    const { type } = event;
    if (type === "xstate.init") return from;
    let next = from;
    let taken: readonly AnyTransitionDefinition[] = NOTHING_TAKEN;
    if (type === "xstate.stop") {
      next = snapshotOf(from, from.context, "stopped", from.output, from.error);
    } else {
      const row = rowOf(from.value);
      const candidate = select(candidatesOf(row, type), from.context, event);
      if (candidate !== undefined) {
        next = take(candidate, row, from, event, scope);
        taken = candidate.definitions;
      } else if (type.startsWith("xstate.error.actor")) {
        next = snapshotOf(from, from.context, "error", from.output, event.error);
      }
    }
    if (isUnwatched(scope)) return next;
    const { self, system } = scope;
    // What XState's interpreter tells inspectors; returns at once when there are none. The method is internal to XState.
    (system as unknown as { _sendInspectionEvent(event: object): void })._sendInspectionEvent({
      type: "@xstate.microstep",
      actorRef: self,
      event,
      snapshot: next,
      _transitions: taken,
    });
    return next;
  }

  const logic = {
    id: machine.id,
    config,
    machine,
    transition,
    getInitialSnapshot(scope: AnyActorScope, input: unknown): AnyMachineSnapshot {
      const event = { type: "xstate.init", input };
      let context = fixedContext;
      try {
        if (makeContext) context = { ...makeContext({ spawn, input, self: scope.self }) };
        const entered = runActions(entries, context, event, scope);
        if (initial.node.type === "final") return finish(initial, entered, event, scope);
        return snapshotOf(initial.base, entered, "active", undefined, undefined);
      } catch (error) {
        return snapshotOf(before, context, "error", undefined, error);
      }
    },
    getPersistedSnapshot: machine.getPersistedSnapshot,
    restoreSnapshot: machine.restoreSnapshot,
  };
  // The table is untyped by nature; what goes in and comes out is what the machine's types say.
  return logic as unknown as CompiledLogic<TMachine>;
}

function unknownState({ id }: AnyStateMachine, value: unknown): Error {
  return new Error(`"${id}" has no state ${JSON.stringify(value)}`);
}

function select(
  candidates: readonly Candidate[],
  context: MachineContext,
  event: AnyEventObject,
): Candidate | undefined {
  for (const candidate of candidates) {
    if (candidate.guard === undefined || passes(candidate, context, event)) return candidate;
  }
  return undefined;
}

function passes(
  { guard: isMet, definitions: [{ guard, source }] }: Candidate,
  context: MachineContext,
  event: AnyEventObject,
): unknown {
  try {
    return isMet?.(context, event);
  } catch (error) {
    const name = typeof guard === "object" ? guard.type : guard;
    const named = typeof name === "string" ? `'${name}' ` : "";
    const { message } = error as Error;
    throw new Error(
      `Unable to evaluate guard ${named}in transition for event '${event.type}' in state node '${source.id}':\n${message}`,
    );
  }
}

function resolve(source: unknown, context: MachineContext, event: AnyEventObject, self: unknown): unknown {
  return typeof source === "function" ? source({ context, event, self }) : source;
}
