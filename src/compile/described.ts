import type { AnyEventObject, AnyMachineSnapshot, AnyStateMachine, InspectionEvent } from "xstate";

/** What every snapshot is asked. */
export interface Questions {
  /** Asked with `can`. */
  readonly events: readonly AnyEventObject[];
  /** Asked with `matches`. */
  readonly states: readonly string[];
  /** Asked with `hasTag`. */
  readonly tags: readonly string[];
}

/** All that snapshots of the machine can be asked about these events. */
export function questionsOf({ root }: AnyStateMachine, events: readonly AnyEventObject[]): Questions {
  const nodes: AnyStateMachine["root"][] = [root, ...Object.values(root.states)];
  return {
    events,
    states: nodes.map(({ key }) => key),
    tags: [...new Set(nodes.flatMap(({ tags }) => tags))],
  };
}

/** A snapshot in every respect that it can be asked about. */
export function describeSnapshot(
  snapshot: AnyMachineSnapshot,
  { events, states, tags }: Questions,
): Record<string, unknown> {
  return {
    status: snapshot.status,
    value: snapshot.value,
    context: snapshot.context,
    output: snapshot.output,
    error: messageOf(snapshot.error),
    keys: Object.keys(snapshot),
    tags: [...snapshot.tags],
    nodes: snapshot._nodes.map(({ id }) => id),
    children: snapshot.children,
    historyValue: snapshot.historyValue,
    meta: attempt(() => snapshot.getMeta()),
    matches: states.filter((key) => snapshot.matches(key)),
    hasTag: tags.filter((tag) => snapshot.hasTag(tag)),
    can: events.map((event) => attempt(() => snapshot.can(event))),
    json: attempt(() => JSON.stringify(snapshot)),
  };
}

/** What inspectors are told, without the actor that it is of. */
export function describeInspected(inspected: InspectionEvent): object {
  const { type: inspect } = inspected;
  switch (inspect) {
    case "@xstate.action":
      return { inspect, action: inspected.action };
    case "@xstate.microstep": {
      const transitions = inspected._transitions.map(({ source, eventType }) => `${source.id} ${eventType}`);
      return { inspect, event: inspected.event, value: stateValueOf(inspected.snapshot), transitions };
    }
    case "@xstate.snapshot":
      return { inspect, event: inspected.event, value: stateValueOf(inspected.snapshot) };
    case "@xstate.event":
      return { inspect, event: inspected.event };
    default:
      return { inspect };
  }
}

/** An error by what it says; undefined where there is none. */
export function messageOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function stateValueOf(snapshot: object): unknown {
  return (snapshot as Partial<AnyMachineSnapshot>).value;
}

function attempt(question: () => unknown): unknown {
  try {
    return question();
  } catch (error) {
    return `throws ${messageOf(error)}`;
  }
}
