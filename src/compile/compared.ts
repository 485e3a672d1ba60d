import type { AnyEventObject, Snapshot } from "xstate";
import { questionsOf } from "./described.ts";
import { type Difference, differenceOf } from "./difference.ts";
import { persistAfter, pureTraceOf, type Run, type Traced, traceOf } from "./trace.ts";
import type { Sides } from "./watched.ts";

/** Something to try on both sides: events, and perhaps a place among them where the actor is persisted and restored. */
export interface Trial {
  readonly input: unknown;
  readonly events: readonly AnyEventObject[];
  /** How many events come before the actor is persisted, and another goes on from there. */
  readonly restoreAfter?: number | undefined;
}

/** Where the two sides part. */
export interface Parting extends Difference {
  /** What was looked at: the actor, what XState's pure functions say, or an actor that was restored. */
  readonly of: string;
  /** How many events of the trial lead there. */
  readonly after: number;
}

/** Tries something on both sides, and tells where they part, if they do. */
export function compareSides(
  sides: Sides,
  trial: Trial,
  asked: readonly AnyEventObject[],
): Parting | undefined {
  const { interpreted, compiled, machine } = sides;
  const { input, events, restoreAfter } = trial;
  const questions = questionsOf(machine, asked);
  const run: Run = { input, events, questions };
  const parting =
    part("an actor", traceOf(interpreted, run), traceOf(compiled, run), -1) ??
    part("XState's pure functions", pureTraceOf(interpreted, run), pureTraceOf(compiled, run), 0);
  if (parting || restoreAfter === undefined) return parting;
  const before = events.slice(0, restoreAfter);
  const goOn = (traced: Traced, snapshot: Snapshot<unknown> | undefined) =>
    traceOf(traced, { ...run, events: events.slice(restoreAfter), snapshot });
  const persisted = persistAfter(interpreted, { input, events: before });
  const expected = goOn(interpreted, persisted);
  const skipped = before.length - 1;
  return (
    part("an actor persisted interpreted, restored compiled", expected, goOn(compiled, persisted), skipped) ??
    part(
      "an actor persisted compiled, restored interpreted",
      expected,
      goOn(interpreted, persistAfter(compiled, { input, events: before })),
      skipped,
    )
  );
}

/** `skipped` makes the number of a step the number of events before it: an actor is made and started first. */
function part(
  of: string,
  interpreted: readonly object[],
  compiled: readonly object[],
  skipped: number,
): Parting | undefined {
  for (let index = 0; index < Math.max(interpreted.length, compiled.length); index++) {
    const difference = differenceOf(interpreted[index], compiled[index]);
    if (difference) return { ...difference, of, after: Math.max(0, index + skipped) };
  }
  return undefined;
}
