import {
  type AnyActorLogic,
  type AnyActorRef,
  type AnyEventObject,
  type AnyMachineSnapshot,
  createActor,
  type ExecutableActionObject,
  type InspectionEvent,
  initialTransition,
  type Snapshot,
  transition,
} from "xstate";
import { describeInspected, describeSnapshot, messageOf, type Questions } from "./described.ts";

/** Where a chart says what happened while it ran: its actions, and whoever was told of something. */
export type Log = (happened: unknown) => void;

/** Logic under comparison, and how to have its actions log. */
export interface Traced {
  readonly logic: AnyActorLogic;
  /** Has the actions of the logic log there until it is called again. */
  logTo(log: Log): void;
}

/** A run of one actor: what it starts with, the events it is sent, and what each snapshot is asked. */
export interface Run {
  readonly input?: unknown;
  /** The persisted snapshot that it goes on from. */
  readonly snapshot?: Snapshot<unknown> | undefined;
  readonly events: readonly AnyEventObject[];
  readonly questions: Questions;
}

/** A step of a run, in all that somebody outside can see of it. */
export interface Step {
  /** What the step was: the actor was made, started or stopped, or was sent this event. */
  readonly by: "make" | "start" | "stop" | AnyEventObject;
  /** What actions, guards, listeners, subscribers and inspectors were told, in this order. */
  readonly told: readonly unknown[];
  /** Whether the snapshot is the very one from before the step. */
  readonly isSameSnapshot: boolean;
  readonly snapshot: object;
}

/**
 * Runs an actor, and tells each step. Two logics whose steps are alike cannot be told apart.
 *
 * An actor that has ended is sent nothing more; one that has not is stopped.
 */
export function traceOf(traced: Traced, { input, snapshot, events, questions }: Run): Step[] {
  const steps: Step[] = [];
  let told: unknown[] = [];
  const log: Log = (happened) => told.push(happened);
  traced.logTo(log);
  const inspect = (inspected: InspectionEvent): void => log(describeInspected(inspected));
  const actor: AnyActorRef = createActor(traced.logic, {
    id: "checked",
    input,
    inspect,
    logger: (...args) => log({ logged: args }),
    ...(snapshot && { snapshot }),
  });
  actor.on("*", (emitted) => log({ heard: emitted, in: stateValueOf(actor) }));
  actor.subscribe({
    next: (next: AnyMachineSnapshot) => log({ next: next.value }),
    error: (error: unknown) => log({ error: messageOf(error) }),
    complete: () => log("complete"),
  });
  let before: unknown;
  const note = (by: Step["by"]): void => {
    const now: AnyMachineSnapshot = actor.getSnapshot();
    const sofar = told;
    steps.push({
      by,
      // Before what was told: where both differ, this says it in fewer words.
      snapshot: { ...describeSnapshot(now, questions), persisted: persistedBy(actor) },
      isSameSnapshot: before === now,
      told: sofar,
    });
    // What guards say when a snapshot is asked is not what happened to the actor.
    told = [];
    before = now;
  };
  note("make");
  actor.start();
  note("start");
  for (const event of events) {
    if (!isActive(actor)) break;
    actor.send(event);
    note(event);
  }
  if (isActive(actor)) {
    actor.stop();
    note("stop");
  }
  return steps;
}

/**
 * The same of XState's pure functions, where no effect runs: what each step would do, errors included. It goes on where
 * an actor is done, as walks over a chart do.
 */
export function pureTraceOf({ logic, logTo }: Traced, { input, events, questions }: Run): object[] {
  logTo(() => {});
  const steps: object[] = [];
  let snapshot: AnyMachineSnapshot | undefined;
  const take = (by: Step["by"], ask: () => [AnyMachineSnapshot, readonly ExecutableActionObject[]]): void => {
    const before = snapshot;
    try {
      const [next, actions] = ask();
      snapshot = next;
      steps.push({ by, isSameSnapshot: before === next, ...describePure(next, actions, questions) });
    } catch (error) {
      steps.push({ by, throws: messageOf(error) });
    }
  };
  take("start", () => initialTransition(logic, input));
  for (const event of events) {
    if (snapshot === undefined || snapshot.status === "error") break;
    const from = snapshot;
    take(event, () => transition(logic, from, event));
  }
  return steps;
}

/** The snapshot that an actor persists after these events, as JSON where it can be. */
export function persistAfter(
  traced: Traced,
  { input, events }: Omit<Run, "questions">,
): Snapshot<unknown> | undefined {
  traced.logTo(() => {});
  const actor: AnyActorRef = createActor(traced.logic, { id: "checked", input, logger: () => {} });
  actor.subscribe({ error: () => {} });
  actor.start();
  for (const event of events) if (isActive(actor)) actor.send(event);
  const persisted = actor.getPersistedSnapshot();
  if (isActive(actor)) actor.stop();
  try {
    return JSON.parse(JSON.stringify(persisted)) as Snapshot<unknown>;
  } catch {
    // A context that holds itself, or a bigint: such a snapshot can be restored within its process only.
    return persisted;
  }
}

function describePure(
  snapshot: AnyMachineSnapshot,
  actions: readonly ExecutableActionObject[],
  questions: Questions,
): object {
  // In which order XState lists the nodes of a machine that goes on after its end is an accident, and shows here only.
  const { nodes, json, tags, meta, ...rest } = describeSnapshot(snapshot, questions);
  const described = actions.map(({ type, params, info, exec }) => ({
    type,
    params,
    context: info.context,
    event: info.event,
    // Of an action of XState's own it is made for the call.
    exec: type.startsWith("xstate.") ? typeof exec : exec,
  }));
  const sorted = { tags: [...snapshot.tags].sort(), meta: Object.entries(meta as object).sort() };
  return { snapshot: { ...rest, ...sorted }, actions: described };
}

function persistedBy(actor: AnyActorRef): unknown {
  try {
    const { error, ...persisted } = actor.getPersistedSnapshot() as Snapshot<unknown>;
    return { ...persisted, error: messageOf(error) };
  } catch (error) {
    return `throws ${messageOf(error)}`;
  }
}

function isActive(actor: AnyActorRef): boolean {
  return actor.getSnapshot().status === "active";
}

function stateValueOf(actor: AnyActorRef): unknown {
  return (actor.getSnapshot() as Partial<AnyMachineSnapshot>).value;
}
