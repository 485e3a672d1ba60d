import type { AnyStateMachine, EventObject, InputFrom } from "xstate";
import { oneOf } from "../internal/check.ts";
import { findPaths } from "./find-paths.ts";
import { Coverage, lacking } from "./model/coverage.ts";
import { type MachinePath, WalkedPath } from "./model/machine-path.ts";
import type { PathStep } from "./model/path-test.ts";
import { titlesOf } from "./model/path-title.ts";
import { namedTransitions, transitionsOf } from "./model/transitions-of.ts";
import {
  checkModel,
  checkWalkOptions,
  WALK_OPTIONS,
  type WalkInputs,
  type WalkOptions,
} from "./model/walk-options.ts";
import { type Position, Walker } from "./model/walker.ts";

/** How {@link pathsOf} goes. */
export type PathsOptions<TMachine extends AnyStateMachine> = WalkOptions<TMachine> &
  WalkInputs<TMachine> & {
    /**
     * `shortest`, the default: to each state by each event that leads there. `simple`: all that visit no state twice by the same
     * event, which may be very many.
     */
    readonly paths?: "shortest" | "simple" | undefined;
    /** Transitions that no path needs to take: those of these names, as {@link transitionsOf} has them, or all. Default none. */
    readonly allowUncovered?: boolean | readonly string[] | undefined;
  };

const OPTIONS = { ...WALK_OPTIONS, paths: oneOf("shortest", "simple") };

/**
 * The paths through a machine, as test cases, which together take every transition: those that lead nowhere, `always`, raised
 * events and delayed transitions included.
 *
 * ```ts
 * const events = [{ type: "START" }, { type: "xstate.done.actor.debate", output: "yes" }] as const;
 * for (const path of pathsOf(machine, { events })) {
 *   it(path.title, () => path.drive(createActor(machine, { clock }), { clock, events: { … } }));
 * }
 * ```
 *
 * The machine is asked, not run: of its actions only those happen that change its context, raise events or schedule them, and
 * nothing that it invokes is started. It may be nested, parallel, and whatever else XState knows.
 *
 * A path that is the beginning of another is left out. By default timers are up in order, and 10,000 states may be found.
 *
 * @throws TypeError for options that are none, for events that can never come, and for actors that have a name and no logic.
 * @throws Error if some transition is on no path, if there are more states than `limit`, and for what the machine throws.
 */
export function pathsOf<TMachine extends AnyStateMachine>(
  machine: TMachine,
  options: PathsOptions<TMachine>,
): readonly MachinePath<TMachine>[] {
  checkWalkOptions("pathsOf()", options, OPTIONS);
  const { events, serializeState, timers = "in-order", limit = 10_000, paths: kind = "shortest" } = options;
  const inputs: readonly unknown[] = options.inputs ?? [undefined];
  const walker = new Walker(machine, { events: events as never, serializeState, timers });
  const where = `pathsOf(${walker.name})`;
  checkModel("pathsOf()", walker, events);
  const ways = inputs.flatMap((input) => findPaths(walker, input, { where, kind, limit }));

  const coverage = new Coverage(machine);
  for (const { start, legs } of ways) {
    coverage.add(start);
    for (const { move, to } of legs) coverage.add(to, move);
  }
  checkCovered(where, coverage, options.allowUncovered ?? false, transitionsOf(machine));

  const names = new Map(namedTransitions(machine).map(({ name, definition }) => [definition, name]));
  const stepOf = (event: EventObject, { snapshot, taken }: Position, delayMs?: number) =>
    ({
      event,
      state: snapshot,
      delayMs,
      transitions: taken.flatMap((definition) => names.get(definition) ?? []),
    }) as unknown as PathStep<TMachine>;
  const family = { machine, types: coverage.types };
  const titles = titlesOf(ways, (type) => isOneOfMany(type, events), inputs.length > 1);
  return ways.map(({ input, start, legs }, index) => {
    const steps = legs.map(({ move, to }) => stepOf(move.event, to, move.timer?.leftMs));
    const all = [stepOf({ type: "xstate.init" }, start), ...steps];
    return new WalkedPath<TMachine>(family, titles[index] as string, input as InputFrom<TMachine>, all);
  });
}

function checkCovered(
  where: string,
  { uncovered }: Coverage,
  allowed: boolean | readonly string[],
  known: readonly string[],
): void {
  const missed = lacking(`'allowUncovered' of ${where}`, uncovered, allowed, known);
  if (missed.length === 0) return;
  const lines = missed.map(({ name, why }) => `\n  ${name} (${why})`);
  throw new Error(
    `${where}: no path takes${lines.join("")}\nGive a case in 'events' for each of these events, with the payload that its guard wants, or name in 'allowUncovered' what cannot be taken`,
  );
}

/** Whether the type alone would not tell which case it is. */
function isOneOfMany(type: string, events: unknown): boolean {
  if (!Array.isArray(events)) return true;
  return (events as readonly EventObject[]).filter((event) => event.type === type).length > 1;
}
