import {
  type AnyActorRef,
  type AnyActorScope,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyTransitionDefinition,
  createActor,
  createEmptyActor,
  fromTransition,
  type InspectedMicrostepEvent,
} from "xstate";

/** An event that the machine has scheduled for itself: by `after`, or by `raise` with a delay. */
export interface Timer {
  readonly id: string;
  readonly event: AnyEventObject;
  /** The delay that was asked for (milliseconds). */
  readonly delayMs: number;
  /** What is left of it. */
  readonly leftMs: number;
}

/** What came of one step, beside the snapshot. */
export interface Trace {
  readonly taken: AnyTransitionDefinition[];
  /** The snapshots in between: after each transition, `always` and raised events included. */
  readonly between: AnyMachineSnapshot[];
  /** The names of actors that were to be spawned, and that have no logic. */
  readonly withoutLogic: string[];
  /** In the order in which they were armed. */
  readonly timers: Map<string, Timer>;
}

/** Of the built-in actions only these are done: they say what the machine will hear from itself. */
const SCHEDULING = ["xstate.raise", "xstate.cancel", "xstate.sendTo"];

const nothing = fromTransition(() => undefined, undefined);

/**
 * A scope in which a logic can be asked what comes next, and nothing is done: no action runs, no actor starts, no event is
 * sent. A system of its own for each step, since a `systemId` must not be there twice.
 */
export function pureScope({ taken, between, withoutLogic, timers }: Trace): AnyActorScope {
  const root = createEmptyActor();
  // It has a parent, for actions that send to one.
  const self: AnyActorRef = createActor(nothing, { parent: root as AnyActorRef });
  const { system } = self;
  system.inspect((event) => {
    // Children have microsteps, too.
    if (event.type !== "@xstate.microstep" || event.actorRef !== self) return;
    const step = event as InspectedMicrostepEvent;
    taken.push(...step._transitions);
    between.push(step.snapshot as AnyMachineSnapshot);
  });
  system.scheduler = {
    schedule(_source, target, event, delay, id) {
      if (target !== self) return;
      const delayMs = Math.max(0, delay);
      const named = id ?? unusedName(event.type, timers);
      // Armed anew it comes behind those that are armed.
      timers.delete(named);
      timers.set(named, { id: named, event, delayMs, leftMs: delayMs });
    },
    cancel: (_source, id) => void timers.delete(id),
    cancelAll() {},
  };
  let isScheduling = false;
  return {
    self,
    id: self.id,
    sessionId: self.sessionId,
    system,
    logger() {},
    emit() {},
    stopChild() {},
    defer: (act) => {
      if (isScheduling) act();
    },
    actionExecutor({ type, params, info, exec }) {
      if (type === "xstate.spawnChild") {
        const { actorRef, src } = params as { actorRef?: unknown; src?: unknown };
        if (actorRef === undefined) withoutLogic.push(String(src));
      }
      if (!SCHEDULING.includes(type)) return;
      if (type !== "xstate.cancel" && typeof (params as { delay?: unknown }).delay !== "number") return;
      isScheduling = true;
      exec?.(info, params);
      isScheduling = false;
    },
  };
}

function unusedName(type: string, timers: ReadonlyMap<string, Timer>): string {
  let count = 1;
  while (timers.has(`${type}#${count}`)) count++;
  return `${type}#${count}`;
}
