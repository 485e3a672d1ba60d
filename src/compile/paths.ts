import { getShortestPaths } from "@xstate/graph";
import type {
  ActorLogic,
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  NonReducibleUnknown,
} from "xstate";

/** Contexts that cannot be told apart as JSON count as one. */
const UNREADABLE = "unreadable";

/**
 * The shortest ways through a machine that `@xstate/graph` finds: one for each state and context, by each event and each
 * state that it can be reached from. None leads further from where `most` of them were found, as contexts may be without
 * number; nor from where the machine has ended.
 */
export function shortestPaths(
  machine: AnyStateMachine,
  input: unknown,
  events: readonly AnyEventObject[],
  most: number,
): (readonly AnyEventObject[])[] {
  const found = new Set<string>();
  const serializeState = (
    snapshot: AnyMachineSnapshot,
    event?: AnyEventObject,
    from?: AnyMachineSnapshot,
  ): string => {
    const state = JSON.stringify([snapshot.status, snapshot.value, textOf(snapshot.context)]);
    const text = `${state} ${textOf(event)} ${textOf(from?.value)}`;
    if (found.size < most) found.add(text);
    // All that is beyond is one, so that the walk ends.
    return found.has(text) ? text : "beyond";
  };
  const stopWhen = ({ status }: AnyMachineSnapshot): boolean => status !== "active" || found.size >= most;
  const paths = getShortestPaths(walked(machine), {
    events,
    input: input as NonReducibleUnknown,
    serializeState,
    // As JSON, which is how it is done otherwise, events may be alike that are not, or none.
    serializeEvent: (event) => String(events.indexOf(event)) as never,
    stopWhen,
  });
  // The first step is the start.
  return paths.map(({ steps }) => steps.slice(1).map(({ event }) => event));
}

/** The machine as a walk may step through it, where something that is thrown is an ending. */
function walked(
  machine: AnyStateMachine,
): ActorLogic<AnyMachineSnapshot, AnyEventObject, NonReducibleUnknown> {
  return {
    getInitialSnapshot: (scope, input) => machine.getInitialSnapshot(scope as never, input),
    transition: (snapshot, event, scope) => {
      try {
        return machine.transition(snapshot, event, scope as never);
      } catch (error) {
        return { ...snapshot, status: "error", error, output: undefined } as AnyMachineSnapshot;
      }
    },
    getPersistedSnapshot: machine.getPersistedSnapshot,
  };
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return UNREADABLE;
  }
}
