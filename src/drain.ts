import type { Deadlines } from "./deadlines.ts";
import { DURATION, NAME, type Options } from "./internal/check.ts";

/** How a worker or a runtime ends. */
export interface EndOptions {
  /** Why, for people: the reason of what is cut off. */
  readonly reason?: string | undefined;
  /** How long running and queued jobs may take to finish (milliseconds); then they are cancelled. Default: as long as they do. */
  readonly drainMs?: number | undefined;
}

export const END_OPTIONS: Options = { reason: NAME, drainMs: DURATION };

/** Waits until something has ended; calls `cutOff` if that takes longer than `drainMs`. */
export async function drainWithin(
  deadlines: Deadlines,
  { reason, drainMs }: EndOptions,
  over: Promise<void>,
  cutOff: (reason: string | undefined) => void,
): Promise<void> {
  if (drainMs === undefined) return over;
  const late = deadlines.armIn(drainMs, { due: () => cutOff(reason) });
  await over;
  deadlines.disarm(late);
}
