/**
 * Where an event and a snapshot have the time at which they happened, in milliseconds of the clock of their actor system
 * (by default since 1970).
 *
 * The Stately inspector writes its own `createdAt` when it gets round to an event, which is later. What it leaves as it is
 * are the events and snapshots themselves, so that is where the time has to be. XState uses `@xstate.` for what is its
 * own; no program uses this name by accident.
 */
export const STAMP = "@at";

/** What time it is for an actor of that clock. XState asks no more of a clock than timers; ours tell the time as well. */
export function timeOf({ clock }: { readonly clock: object }): number {
  return (clock as { now?(): number }).now?.() ?? Date.now();
}
