import type { AnyStateMachine, EventFromLogic, SnapshotFrom } from "xstate";
import { check, FUNCTION, misuse } from "../../internal/check.ts";
import { comesByItself } from "./event-case.ts";
import { nodeName, nodesOf } from "./transitions-of.ts";
import { isOfDescriptor } from "./walker.ts";

/** An event of a path: one of the machine's own, or one that XState makes. */
export type PathEvent<TMachine extends AnyStateMachine> =
  | EventFromLogic<TMachine>
  | { readonly type: `xstate.${string}`; readonly output?: unknown; readonly error?: unknown };

/** A step of a path. The first one is the start, by `xstate.init`. */
export interface PathStep<TMachine extends AnyStateMachine, TEvent = PathEvent<TMachine>> {
  readonly event: TEvent;
  /** What the machine has become by it. */
  readonly state: SnapshotFrom<TMachine>;
  /** How long after the step before it comes (milliseconds), if it is one that the machine has scheduled for itself. */
  readonly delayMs: number | undefined;
  /** The transitions that it takes, by name; those of `always` and of raised events included. */
  readonly transitions: readonly string[];
}

/** Makes an event happen in what is tested. */
export type EventExecutor<TMachine extends AnyStateMachine, TEvent = PathEvent<TMachine>> = (
  step: PathStep<TMachine, TEvent>,
) => unknown;

/** What makes each event happen, by its type. `a.*` stands for all types that begin so, `*` for all others. */
export type EventExecutors<TMachine extends AnyStateMachine> = {
  readonly [TType in EventFromLogic<TMachine>["type"]]?: EventExecutor<
    TMachine,
    Extract<EventFromLogic<TMachine>, { type: TType }>
  >;
} & {
  readonly [type: `xstate.${string}`]:
    | EventExecutor<TMachine, Extract<PathEvent<TMachine>, { type: `xstate.${string}` }>>
    | undefined;
} & {
  readonly [type: `${string}.*`]: EventExecutor<TMachine> | undefined;
  readonly "*"?: EventExecutor<TMachine> | undefined;
};

/** Looks whether what is tested is in a state. `actual` is the actor's snapshot where an actor is driven. */
export type StateCheck<TExpected, TRest extends readonly unknown[]> = (
  expected: TExpected,
  ...rest: TRest
) => unknown;

/** A check for each state, by its path (`door.open`) or `#id`; each that the machine is in is looked at. `*` is for all others. */
export type StateChecks<TExpected, TRest extends readonly unknown[]> = Readonly<
  Record<string, StateCheck<TExpected, TRest>>
>;

type Loose = (...args: unknown[]) => unknown;

/** @throws TypeError for a key that is the type of no event that the path's machine can get. */
export function checkExecutorKeys(where: string, executors: object, types: ReadonlySet<string>): void {
  for (const [key, executor] of Object.entries(executors)) {
    checkFunction(where, key, executor);
    if (key === "xstate.init" || [...types].some((type) => isOfDescriptor(type, key))) continue;
    throw misuse(`${where}: no path has an event '${key}'; they have ${[...types].join(", ") || "none"}`);
  }
}

/** @throws TypeError for a key that is no state. */
export function checkStateKeys(where: string, checks: object, machine: AnyStateMachine): void {
  const nodes = nodesOf(machine.root).filter(({ path }) => path.length > 0);
  const known = nodes.map((node) => nodeName(node));
  for (const [key, looks] of Object.entries(checks)) {
    checkFunction(where, key, looks);
    if (key === "*" || known.includes(key) || nodes.some(({ id }) => key === `#${id}`)) continue;
    throw misuse(`${where}: there is no state '${key}'; there are ${known.join(", ")}`);
  }
}

function checkFunction(where: string, key: string, value: unknown): void {
  if (value !== undefined) check(`'${key}' in ${where}`, value, FUNCTION);
}

/** The executor of an event, the most particular one. */
export function executorOf(executors: object, type: string): Loose | undefined {
  const keys = Object.keys(executors)
    .filter((key) => isOfDescriptor(type, key) && (executors as Record<string, unknown>)[key] !== undefined)
    .sort((a, b) => Number(b === type) - Number(a === type) || b.length - a.length);
  return keys.length === 0 ? undefined : (executors as Record<string, Loose>)[keys[0] as string];
}

/** The checks of a state: of each that the machine is in, or the one for all others. */
export function checksOf(
  checks: StateChecks<never, never>,
  snapshot: { readonly _nodes: readonly { readonly id: string; readonly path: string[] }[] },
): Loose[] {
  const keys = new Set(
    snapshot._nodes.flatMap(({ id, path }) => [...(path.length > 0 ? [path.join(".")] : []), `#${id}`]),
  );
  const own = Object.entries(checks).filter(([key, looks]) => looks !== undefined && keys.has(key));
  const all = own.length > 0 ? own : Object.entries(checks).filter(([key]) => key === "*");
  return all.map(([, check]) => check as Loose);
}

/** How one gives what is missing, for an event of XState's. */
export function hintFor(type: string): string {
  return comesByItself(type) === undefined ? "" : " Let so much time pass there, or use drive(), which does.";
}

/** Says in an error where on its path it came up, and leaves all else as it is. */
export function tellWhere(error: unknown, where: string): unknown {
  if (!(error instanceof Error)) return error;
  const told = `${error.message}\n\n${where}`;
  const { stack } = error;
  try {
    // The stack begins with the message as it was.
    if (stack?.includes(error.message)) error.stack = stack.replace(error.message, () => told);
    error.message = told;
  } catch {
    // It is frozen.
  }
  return error;
}
