import type {
  Actor,
  AnyActorRef,
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  SnapshotFrom,
} from "xstate";
import { check, checkOptions, having, type Options } from "../../internal/check.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { senderOf } from "./event-case.ts";
import { type EventExecutors, executorOf, type PathStep, type StateChecks } from "./path-test.ts";
import { shownText, stateName, valueText } from "./state-text.ts";

/** How an actor is driven along a path. */
export interface DriveOptions<TMachine extends AnyStateMachine> {
  /** The clock that the actor was created with, and whatever works for it. */
  readonly clock: VirtualClock;
  /**
   * What makes an event happen. An event of the machine's own is sent to the actor where nothing else is said. One of an actor
   * that it invokes needs an executor: it comes when that actor ends.
   */
  readonly events?: EventExecutors<TMachine> | undefined;
  /** What to look at beside the state: each with what the model says and what the actor has become. */
  readonly states?: StateChecks<SnapshotFrom<TMachine>, [actual: SnapshotFrom<TMachine>]> | undefined;
}

export const DRIVE_OPTIONS: Options = {
  clock: { is: "a VirtualClock", accepts: (value) => value instanceof VirtualClock },
  events: { is: "an object", accepts: (value) => typeof value === "object" && value !== null },
  states: { is: "an object", accepts: (value) => typeof value === "object" && value !== null },
};

export function checkDriveOptions(
  where: string,
  actor: unknown,
  options: { readonly clock?: unknown },
): void {
  check(`the first argument of ${where}`, actor, having("an actor", "send", "getSnapshot", "system"));
  checkOptions(where, options, DRIVE_OPTIONS);
  check(`'clock' of ${where}`, options.clock, DRIVE_OPTIONS.clock as Options[string]);
}

/** So many turns of the event loop it may take until an actor is where it is to be. */
const MOST_TURNS = 100;

/** Whether an event has to be made to happen by who tests: nobody can send it. */
export function needsExecutor({ event, delayMs }: PathStep<AnyStateMachine>): boolean {
  return delayMs === undefined && senderOf(event.type) !== undefined;
}

/** Takes one step with an actor, in its time. */
export async function driveStep<TMachine extends AnyStateMachine>(
  actor: Actor<TMachine>,
  step: PathStep<TMachine>,
  { clock, events = {} }: DriveOptions<TMachine>,
  isStart: boolean,
): Promise<void> {
  const { event, delayMs } = step as PathStep<AnyStateMachine>;
  const executors = events as Readonly<Record<string, unknown>>;
  // Time passes by itself, and a start has no executor: `*` means neither.
  const executor = isStart || delayMs !== undefined ? executors[event.type] : executorOf(events, event.type);
  if (typeof executor === "function") await executor(step);
  else if (isStart) actor.start();
  else if (delayMs === undefined) (actor as AnyActorRef).send(event as AnyEventObject);
  else await passTime(actor as AnyActorRef, event.type, clock);
  await settle(actor, step, clock);
}

/**
 * Lets time pass until the actor gets the event that it has scheduled, however long that is. Of several of one type it is the one
 * that is due first. When they were armed is not known in the clock's time: XState notes that of the system's.
 */
async function passTime(actor: AnyActorRef, type: string, clock: VirtualClock): Promise<void> {
  const scheduled = () => Object.values(actor.system.getSnapshot()._scheduledEvents);
  const awaited = scheduled().filter(({ target, event }) => target === actor && event.type === type);
  if (awaited.length === 0) {
    const others = scheduled().map(({ event }) => event.type);
    throw new Error(
      `the actor has not scheduled '${type}', but ${others.join(", ") || "nothing"}${contextOf(actor)}`,
    );
  }
  const longest = Math.min(...awaited.map(({ delay }) => delay));
  const end = clock.now() + longest;
  const arePending = (): boolean => {
    const pending = scheduled();
    return awaited.every((each) => pending.includes(each));
  };
  while (arePending()) {
    const { next } = clock;
    if (next === undefined || next > end) {
      throw new Error(`'${type}' is not due within ${longest} ms: create the actor with the same clock`);
    }
    await clock.advance(next - clock.now());
  }
}

/** Waits until the actor is in the state of the step and stays there. */
async function settle<TMachine extends AnyStateMachine>(
  actor: Actor<TMachine>,
  { state }: PathStep<TMachine>,
  clock: VirtualClock,
): Promise<void> {
  const expected = whereabouts(state);
  const isThere = (): boolean => whereabouts(actor.getSnapshot()) === expected;
  await clock.settle();
  for (let turns = 0; !isThere() && turns < MOST_TURNS; turns++) await clock.settle();
  await clock.settle();
  if (isThere()) return;
  const { error, status } = actor.getSnapshot() as AnyMachineSnapshot;
  const why = status === "error" ? `: ${error instanceof Error ? error.message : String(error)}` : "";
  const actual = whereabouts(actor.getSnapshot());
  throw new Error(`the model says ${expected}, the actor is ${actual}${why}${contextOf(actor)}`, {
    cause: error,
  });
}

/** The context of what is driven, for errors. */
function contextOf(actor: AnyActorRef): string {
  return `\nwith the context ${shownText((actor.getSnapshot() as AnyMachineSnapshot).context, 1_000)}`;
}

function whereabouts(snapshot: object): string {
  const { status, value } = snapshot as AnyMachineSnapshot;
  // Two values that differ may be called alike.
  return `"${stateName(snapshot)}" (${status}${typeof value === "string" ? "" : ` ${valueText(value)}`})`;
}
