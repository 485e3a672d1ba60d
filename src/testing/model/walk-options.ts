import type { AnyActorLogic, InputFrom, SnapshotFrom } from "xstate";
import {
  check,
  checkOptions,
  count,
  FUNCTION,
  isObject,
  misuse,
  type Options,
  oneOf,
} from "../../internal/check.ts";
import { checkInvoked } from "./child-logic.ts";
import { comesByItself, type EventCase } from "./event-case.ts";
import { nodesOf } from "./transitions-of.ts";
import { isOfDescriptor, type Walker } from "./walker.ts";

/** What a model is walked with. */
export interface WalkOptions<TLogic extends AnyActorLogic> {
  /**
   * The events to try in every state, one for each payload that makes a difference: a machine's own, and
   * `{ type: "xstate.done.actor.<id>", output }` or `{ type: "xstate.error.actor.<id>", error }` of what it invokes. As a
   * function of the snapshot where they depend on it.
   *
   * Delayed transitions, delayed raises, `always` and `xstate.done.state.*` come by themselves.
   */
  readonly events:
    | readonly EventCase<TLogic>[]
    | ((snapshot: SnapshotFrom<TLogic>) => readonly EventCase<TLogic>[]);
  /**
   * What makes two states differ beside their value and their timers. Default the context, all of it. Where that grows or never
   * repeats (ids, times, counters), say what of it the machine decides by.
   */
  readonly serializeState?: ((snapshot: SnapshotFrom<TLogic>) => unknown) | undefined;
  /**
   * Which timer may be up first where several are pending. `in-order`: that with the least left, as on a clock; other events
   * take no time. `unordered`: each of them, as if nobody knew how long delays are.
   */
  readonly timers?: "in-order" | "unordered" | undefined;
  /** How many states may be found at most. */
  readonly limit?: number | undefined;
}

/** The inputs to begin with, each by itself. Needed if the logic wants one. */
export type WalkInputs<TLogic extends AnyActorLogic> =
  undefined extends InputFrom<TLogic>
    ? { readonly inputs?: readonly InputFrom<TLogic>[] | undefined }
    : { readonly inputs: readonly InputFrom<TLogic>[] };

const FLAG_OR_LIST = {
  is: "true, false or a list of names",
  accepts: (value: unknown) => typeof value === "boolean" || isList(value),
};
const EVENTS = {
  is: "a list of events or a function of the snapshot",
  accepts: (value: unknown) => typeof value === "function" || isList(value),
};

/** What the options that are walked with must be. */
export const WALK_OPTIONS: Options = {
  events: EVENTS,
  inputs: { is: "a list of inputs", accepts: isList },
  serializeState: FUNCTION,
  timers: oneOf("in-order", "unordered"),
  limit: count(1),
  allowUncovered: FLAG_OR_LIST,
};

export const ALLOW_NAMES = FLAG_OR_LIST;

/** @throws TypeError for options that are none, and for events that can never come. */
export function checkWalkOptions(where: string, options: unknown, known: Options): void {
  checkOptions(where, options, known);
  const { events, inputs } = options as { events?: unknown; inputs?: readonly unknown[] };
  check(`'events' of ${where}`, events, EVENTS);
  if (inputs?.length === 0) {
    throw misuse(`'inputs' of ${where} is empty: leave it out, or give at least one`);
  }
}

/** @throws TypeError for what is invoked and has no logic, and for events that can never come. */
export function checkModel(where: string, walker: Walker, events: unknown): void {
  if (walker.machine !== undefined) checkInvoked(walker.machine);
  if (isList(events)) checkEventCases(where, walker, events);
}

/** An event that a machine does not answer to is misspelt, or out of date. */
function checkEventCases(where: string, walker: Walker, cases: readonly unknown[]): void {
  const { machine } = walker;
  const nodes = machine && nodesOf(machine.root);
  const descriptors = nodes && new Set(nodes.flatMap(({ transitions }) => [...transitions.keys()]));
  // An actor that is invoked can fail, whether or not the machine reckons with it.
  const failures = nodes?.flatMap(({ invoke }) => invoke.map(({ id }) => `xstate.error.actor.${id}`)) ?? [];
  for (const each of cases) {
    const type = isObject(each) ? (each as { type?: unknown }).type : undefined;
    if (typeof type !== "string") throw misuse(`an event in 'events' of ${where} has no type`);
    const why = comesByItself(type);
    if (why !== undefined) throw misuse(`leave '${type}' out of 'events' of ${where}: ${why}`);
    if (descriptors === undefined || failures.includes(type)) continue;
    if ([...descriptors].some((descriptor) => isOfDescriptor(type, descriptor))) continue;
    const known = [...descriptors].filter((descriptor) => comesByItself(descriptor) === undefined);
    throw misuse(
      `no transition of ${walker.name} is for the event '${type}' of ${where}; it has ${known.join(", ") || "none"}`,
    );
  }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
