import {
  __unsafe_getAllOwnEventDescriptors,
  type AnyActorLogic,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  type Snapshot,
} from "xstate";
import { covers, wildcardPrefix } from "../../compile/descriptor.ts";
import { withoutLogic } from "./child-logic.ts";
import { endsSender, senderOf } from "./event-case.ts";
import { pureScope, type Timer, type Trace } from "./pure-scope.ts";
import { shownText, stateName, stateText, valueText } from "./state-text.ts";

/** Where a walk is. */
export interface Position {
  readonly snapshot: Snapshot<unknown>;
  readonly timers: readonly Timer[];
  /** Actors of the machine that have ended and are its children still: they end once. */
  readonly ended: ReadonlySet<unknown>;
  /** What was taken on the last step, `always` and raised events included. */
  readonly taken: readonly AnyTransitionDefinition[];
  readonly between: readonly AnyMachineSnapshot[];
}

/** A step that a walk may take. */
export interface Move {
  readonly type: string;
  readonly event: AnyEventObject;
  /** The timer that is up, if it is one. */
  readonly timer: Timer | undefined;
}

export interface WalkerOptions {
  /** What to try: always the same, or by the snapshot. */
  readonly events: readonly AnyEventObject[] | ((snapshot: never) => readonly AnyEventObject[]);
  readonly serializeState: ((snapshot: never) => unknown) | undefined;
  readonly timers: "in-order" | "unordered";
}

/** Timers that are due at once, one after the other, belong to one step. So many are too many. */
const MOST_AT_ONCE = 1_000;

/** Walks a logic without running it: from position to position, by the events that can come there. */
export class Walker {
  /** `machine 'door'`, for errors. */
  readonly name: string;
  readonly machine: AnyStateMachine | undefined;
  readonly #keys = new WeakMap<Position, number>();
  readonly #ids = new Map<unknown, number>();
  readonly #logic: AnyActorLogic;
  readonly #options: WalkerOptions;

  constructor(logic: AnyActorLogic, options: WalkerOptions) {
    this.#logic = logic;
    this.#options = options;
    this.machine = isMachine(logic) ? logic : undefined;
    this.name = this.machine === undefined ? "the logic" : `machine '${this.machine.id}'`;
  }

  /** @throws Error for a logic that fails before it has begun. */
  start(input: unknown): Position {
    const start = this.#run("at its start", [], new Set(), (scope) =>
      this.#logic.getInitialSnapshot(scope, input),
    );
    if (start.snapshot.status !== "error") return start;
    const { error } = start.snapshot;
    const hint = input === undefined ? ". It was given no input: 'inputs' has those to begin with" : "";
    throw new Error(`${this.name} fails at its start: ${messageOf(error)}${hint}`, { cause: error });
  }

  /** What can come here: nothing when the machine is over. */
  moves(position: Position): Move[] {
    if (position.snapshot.status !== "active") return [];
    const { events } = this.#options;
    const given = typeof events === "function" ? events(position.snapshot as never) : events;
    const sent = given.filter((event) => this.#canCome(event, position)).map((event) => moveOf(event));
    return [...sent, ...this.#timersUp(position).map((timer) => moveOf(timer.event, timer))];
  }

  /** @throws what the logic throws, with where that was. */
  step(position: Position, { event, timer }: Move): Position {
    if (timer === undefined) return this.#send(position, event, position.timers, event.type);
    const isInOrder = this.#options.timers === "in-order";
    const others = (of: Position, up: Timer, passedMs: number): Timer[] =>
      of.timers
        .filter((each) => each !== up)
        .map((each) => (passedMs === 0 ? each : { ...each, leftMs: each.leftMs - passedMs }));
    let next = this.#send(position, event, others(position, timer, isInOrder ? timer.leftMs : 0), event.type);
    if (!isInOrder) return next;
    // A clock that has come to a time lets all happen that is due then.
    for (let count = 0; next.snapshot.status === "active"; count++) {
      const due = next.timers.find(({ leftMs }) => leftMs <= 0);
      if (due === undefined) break;
      if (count === MOST_AT_ONCE) {
        throw new Error(
          `${this.name}: in "${stateName(next.snapshot)}" it schedules events with a delay of 0 for ever`,
        );
      }
      const then = this.#send(next, due.event, others(next, due, 0), due.event.type);
      next = {
        ...then,
        taken: [...next.taken, ...then.taken],
        between: [...next.between, ...then.between],
      };
    }
    return next;
  }

  /** The same number for positions from which the same can come. */
  keyOf(position: Position): number {
    let key = this.#keys.get(position);
    if (key === undefined) {
      key = this.idOf(this.#textOf(position));
      this.#keys.set(position, key);
    }
    return key;
  }

  /** The same number for the same thing, always: a text, or a transition. */
  idOf(thing: unknown): number {
    const id = this.#ids.get(thing) ?? this.#ids.size;
    this.#ids.set(thing, id);
    return id;
  }

  #textOf({ snapshot, timers, ended }: Position): string {
    const { serializeState, timers: order } = this.#options;
    const { status, error, value, context, historyValue, children = {} } = snapshot as AnyMachineSnapshot;
    const isOfMachine = value !== undefined;
    try {
      const own =
        serializeState !== undefined
          ? [valueText(value), serializeState(snapshot as never)]
          : isOfMachine
            ? [valueText(value), context]
            : [snapshot];
      const armed = timers.map(({ id, leftMs }) => (order === "unordered" ? id : [id, leftMs]));
      return stateText([
        ...own,
        status,
        error,
        Object.entries(historyValue ?? {}).map(([id, nodes]) => [id, nodes.map((node) => node.id)]),
        order === "unordered" ? armed.sort() : armed,
        Object.keys(children).filter((id) => ended.has(children[id])),
      ]);
    } catch (error) {
      if (serializeState !== undefined || !(error instanceof TypeError)) throw error;
      throw new Error(
        `${this.name}: what is in "${stateName(snapshot)}" cannot be written down (${error.message}). Say with 'serializeState' what of it matters`,
        { cause: error },
      );
    }
  }

  #canCome({ type }: AnyEventObject, { snapshot, ended }: Position): boolean {
    if (this.machine === undefined) return true;
    const { children = {} } = snapshot as AnyMachineSnapshot;
    const sender = senderOf(type);
    if (sender !== undefined && (!(sender in children) || ended.has(children[sender]))) return false;
    // Without a transition for it, it is the end of the machine.
    if (type.startsWith("xstate.error.actor.")) return true;
    return __unsafe_getAllOwnEventDescriptors(snapshot as AnyMachineSnapshot).some((descriptor: string) =>
      isOfDescriptor(type, descriptor),
    );
  }

  #timersUp({ timers }: Position): readonly Timer[] {
    if (this.#options.timers === "unordered") return timers;
    return [...timers].sort((a, b) => a.leftMs - b.leftMs).slice(0, 1);
  }

  #send(position: Position, event: AnyEventObject, timers: readonly Timer[], what: string): Position {
    const { snapshot } = position;
    const where = `in "${stateName(snapshot)}", by ${what}`;
    const next = this.#run(where, timers, position.ended, (scope) =>
      this.#logic.transition(snapshot, event, scope),
    );
    const sender = endsSender(event.type) ? senderOf(event.type) : undefined;
    const before = (snapshot as AnyMachineSnapshot).children?.[sender ?? ""];
    const after = Object.values((next.snapshot as AnyMachineSnapshot).children ?? {});
    const ended = [...position.ended, before].filter(
      (ref) => ref !== undefined && after.includes(ref as never),
    );
    return { ...next, ended: new Set(ended) };
  }

  #run(
    where: string,
    timers: readonly Timer[],
    ended: ReadonlySet<unknown>,
    run: (scope: ReturnType<typeof pureScope>) => Snapshot<unknown>,
  ): Position {
    const trace: Trace = {
      taken: [],
      between: [],
      withoutLogic: [],
      timers: new Map(timers.map((timer) => [timer.id, timer])),
    };
    let snapshot: Snapshot<unknown>;
    try {
      snapshot = run(pureScope(trace));
    } catch (error) {
      throw new Error(`${this.name} throws ${where}: ${messageOf(error)}`, { cause: error });
    }
    const { taken, between, timers: armed } = trace;
    const [src] = trace.withoutLogic;
    if (src !== undefined) throw withoutLogic(this.name, src, `it spawns ${where}`);
    return { snapshot, ended, taken, between, timers: [...armed.values()] };
  }
}

export function isOfDescriptor(type: string, descriptor: string): boolean {
  return type === descriptor || covers(wildcardPrefix(descriptor), type);
}

/** What a step is called in texts: by which event, or after how long. */
export function moveText({ event, timer }: Move, payload: boolean): string {
  if (timer !== undefined) {
    const name = event.type.startsWith("xstate.after.") ? "" : ` (${event.type})`;
    return `after ${timer.leftMs} ms${name}`;
  }
  const { type, actorId: _actorId, ...rest } = event;
  return `by ${type}${payload && Object.keys(rest).length > 0 ? ` ${shownText(rest, 60)}` : ""}`;
}

function moveOf(event: AnyEventObject, timer?: Timer): Move {
  const sender = senderOf(event.type);
  return {
    type: event.type,
    event: sender === undefined || "actorId" in event ? event : { ...event, actorId: sender },
    timer,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** By what it can do: there may be several copies of XState. */
function isMachine(logic: AnyActorLogic): logic is AnyStateMachine {
  return "getStateNodeById" in logic && "root" in logic;
}
