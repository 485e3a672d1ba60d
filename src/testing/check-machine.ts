import type { AnyActorLogic, InputFrom, SnapshotFrom } from "xstate";
import { FUNCTION, isObject, misuse } from "../internal/check.ts";
import { explore, type Found, wayTo } from "./explore.ts";
import { Coverage, lacking } from "./model/coverage.ts";
import type { EventCase } from "./model/event-case.ts";
import { linesOf } from "./model/path-title.ts";
import { shownText, stateName } from "./model/state-text.ts";
import { nodeName, nodesOf, transitionsOf } from "./model/transitions-of.ts";
import {
  ALLOW_NAMES,
  checkModel,
  checkWalkOptions,
  WALK_OPTIONS,
  type WalkInputs,
  type WalkOptions,
} from "./model/walk-options.ts";
import { Walker } from "./model/walker.ts";

/** The step that led to a state. */
export interface CheckedStep<TLogic extends AnyActorLogic> {
  /** `undefined` for the start. */
  readonly event: EventCase<TLogic> | { readonly type: `xstate.${string}` } | undefined;
  /** What it was before; `undefined` for the start. */
  readonly from: SnapshotFrom<TLogic> | undefined;
  /** What it was given at its start. */
  readonly input: InputFrom<TLogic>;
}

/** What must be true of every state, each by a sentence that says so. */
export type Invariants<TLogic extends AnyActorLogic> = Readonly<
  Record<string, (snapshot: SnapshotFrom<TLogic>, step: CheckedStep<TLogic>) => boolean>
>;

/** How {@link checkMachine} goes. */
export type CheckOptions<TLogic extends AnyActorLogic> = WalkOptions<TLogic> &
  WalkInputs<TLogic> & {
    /** States that no event needs to change although they are not final: those that the function says, or all. Default none. */
    readonly allowDeadlock?: boolean | ((snapshot: SnapshotFrom<TLogic>) => boolean) | undefined;
    /** States of the machine that need not be reached, by path, or all. Default none. */
    readonly allowUnreached?: boolean | readonly string[] | undefined;
    /** Transitions that need not be taken, as `transitionsOf` names them, or all. Default none. */
    readonly allowUncovered?: boolean | readonly string[] | undefined;
  };

/** What {@link checkMachine} has seen. */
export interface MachineReport {
  /** How many states there are: of value, context and timers. */
  readonly states: number;
  /** How many steps lead from one to one: events that come there, and do nothing, included. */
  readonly steps: number;
  /** How many of the machine's transitions were taken; 0 for a logic that is no machine. */
  readonly transitions: number;
  /** How many of the states are final. */
  readonly finals: number;
  /** The states that no event changes, each once by its name, though they are not final. Only such as are allowed. */
  readonly deadlocks: readonly string[];
  /** The states of the machine that were never entered. Only such as are allowed. */
  readonly unreached: readonly string[];
  /** The transitions of the machine that were never taken. Only such as are allowed. */
  readonly uncovered: readonly string[];
}

/** What {@link checkMachine} throws where a sentence is not true. */
export class BrokenInvariantError extends Error {
  override readonly name = "BrokenInvariantError";
  /** The sentence that is not true. */
  readonly sentence: string;
  /** The shortest way to a state of which it is not: the types of its events. */
  readonly path: readonly string[];
  /** That state. */
  readonly snapshot: unknown;

  /** @internal Made by {@link checkMachine}. */
  constructor(
    message: string,
    sentence: string,
    path: readonly string[],
    snapshot: unknown,
    options: ErrorOptions,
  ) {
    super(message, options);
    this.sentence = sentence;
    this.path = path;
    this.snapshot = snapshot;
  }
}

const OPTIONS = {
  ...WALK_OPTIONS,
  allowUnreached: ALLOW_NAMES,
  allowDeadlock: {
    is: "true, false or a function of the snapshot",
    accepts: (value: unknown) => typeof value === "boolean" || FUNCTION.accepts(value),
  },
};

/**
 * Goes through every state that a machine, or any logic whose `transition` is pure, can come to, and sees that each sentence is
 * true of each, after each step that leads there; that something can change each that is not final; and of a machine, that each
 * state is reached and each transition taken.
 *
 * ```ts
 * checkMachine(doorMachine, { "a locked door is shut": ({ context, value }) => !context.isLocked || value === "shut" }, { events });
 * ```
 *
 * Nothing is run: see {@link pathsOf}. By default any pending timer may be up first, and 100,000 states may be found.
 *
 * @throws TypeError for options that are none, for events that can never come, for actors that have a name and no logic, and for
 * a sentence that is neither true nor false.
 * @throws BrokenInvariantError for a sentence that is not true, with the shortest way there.
 * @throws Error for the rest of what is lacking, for more states than `limit`, and for what the logic throws.
 */
export function checkMachine<TLogic extends AnyActorLogic>(
  logic: TLogic,
  invariants: Invariants<TLogic>,
  options: CheckOptions<TLogic>,
): MachineReport {
  checkWalkOptions("checkMachine()", options, OPTIONS);
  checkInvariants(invariants);
  const { events, serializeState, timers = "unordered", limit = 100_000, allowDeadlock = false } = options;
  const walker = new Walker(logic, { events: events as never, serializeState, timers });
  const where = `checkMachine(${walker.name})`;
  checkModel("checkMachine()", walker, events);
  const { machine } = walker;
  const coverage = machine && new Coverage(machine);
  const sentences = Object.entries(invariants);
  const isAllowed = typeof allowDeadlock === "function" ? allowDeadlock : () => allowDeadlock;
  const deadlocks = new Set<string>();
  let steps = 0;
  let finals = 0;
  const visitor = {
    step(to: Found) {
      if (to.by !== undefined) steps++;
      coverage?.add(to.position, to.by?.move);
      for (const [sentence, holds] of sentences) checkSentence(where, sentence, holds as never, to);
    },
    left(found: Found, canChange: boolean) {
      const { snapshot } = found.position;
      if (snapshot.status !== "active") finals++;
      if (snapshot.status !== "active" || canChange) return;
      if (!isAllowed(snapshot as never)) {
        throw new Error(
          `${where}: deadlock: no event changes "${stateName(snapshot)}", and it is not final${tellWay(found)}\nGive a case for what is to happen there, or say in 'allowDeadlock' that nothing is`,
        );
      }
      deadlocks.add(stateName(snapshot));
    },
  };
  const known = new Set<number>();
  for (const input of options.inputs ?? [undefined]) explore(walker, input, known, { where, limit, visitor });

  const { unreached = [], uncovered = [], taken = [] } = coverage ?? {};
  const { allowUnreached = false, allowUncovered = false } = options;
  const nodes = machine === undefined ? [] : nodesOf(machine.root).map((node) => nodeName(node));
  const named = unreached.map((name) => ({ name, why: "no event leads there" }));
  demand(where, "never reached", lacking(`'allowUnreached' of ${where}`, named, allowUnreached, nodes));
  const transitions = machine === undefined ? [] : transitionsOf(machine);
  demand(
    where,
    "never taken",
    lacking(`'allowUncovered' of ${where}`, uncovered, allowUncovered, transitions),
  );
  return {
    states: known.size,
    steps,
    transitions: taken.length,
    finals,
    deadlocks: [...deadlocks],
    unreached,
    uncovered: uncovered.map(({ name }) => name),
  };
}

function checkInvariants(invariants: unknown): void {
  if (!isObject(invariants))
    throw misuse("the second argument of checkMachine() must be an object of sentences");
  for (const [sentence, holds] of Object.entries(invariants)) {
    if (typeof holds === "function") continue;
    throw misuse(`"${sentence}" in checkMachine() must be a function of the snapshot`);
  }
}

function checkSentence(
  where: string,
  sentence: string,
  holds: (snapshot: unknown, step: object) => unknown,
  found: Found,
): void {
  const { position, by, input } = found;
  const { snapshot } = position;
  const broken = (how: string, cause?: unknown): BrokenInvariantError =>
    new BrokenInvariantError(
      `${where}: "${sentence}" ${how} "${stateName(snapshot)}"${tellWay(found)}`,
      sentence,
      wayTo(found).legs.map(({ move }) => move.type),
      snapshot,
      cause === undefined ? {} : { cause },
    );
  let answer: unknown;
  try {
    answer = holds(snapshot, { event: by?.move.event, from: by?.from.position.snapshot, input });
  } catch (error) {
    throw broken(`throws (${error instanceof Error ? error.message : String(error)}) in`, error);
  }
  if (answer === false) throw broken("is not true in");
  // A promise, or the undefined of a function that forgot to return, would be true of everything.
  if (answer !== true) throw misuse(`"${sentence}" in checkMachine() must return true or false, at once`);
}

function tellWay(found: Found): string {
  const { input, start, legs } = wayTo(found);
  const { context } = found.position.snapshot as { context?: unknown };
  const given = input === undefined ? "" : ` (given ${shownText(input, 200)})`;
  const end = context === undefined ? "" : `\nwith the context ${shownText(context, 1_000)}`;
  return `. The shortest way there${given}:\n  ${linesOf(start, legs).join("\n  ")}${end}`;
}

function demand(
  where: string,
  what: string,
  items: readonly { readonly name: string; readonly why: string }[],
): void {
  if (items.length === 0) return;
  const lines = items.map(({ name, why }) => `\n  ${name} (${why})`);
  const option = what === "never reached" ? "allowUnreached" : "allowUncovered";
  throw new Error(
    `${where}: ${what}:${lines.join("")}\nGive 'events' or 'inputs' that lead there, or name them in '${option}'`,
  );
}
