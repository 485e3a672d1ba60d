import { drainingText } from "./draining-text.ts";
import { DURATION, having, NAME, type Options } from "./internal/check.ts";
import type { JobRequest } from "./job-request.ts";
import type { Run } from "./run.ts";
import type { Services } from "./services.ts";
import type { Supervisor } from "./supervisor.ts";

/** How a worker or a runtime ends. */
export interface EndOptions {
  /** Why, for people: the reason of what is cut off. */
  readonly reason?: string | undefined;
  /** How long running and queued jobs may take to finish (milliseconds); then they are cancelled. Default: as long as they do. */
  readonly drainMs?: number | undefined;
  /**
   * The request of the handler that calls: it is not waited for, as it waits itself. Only needed after an `await`: a
   * handler that calls before its first one is known.
   */
  readonly request?: JobRequest | undefined;
}

export const END_OPTIONS: Options = {
  reason: NAME,
  drainMs: DURATION,
  request: having("the request that a handler got", "subPath"),
};

/**
 * Waits until something has ended; calls `cutOff` if that takes longer than `drainMs`, and says so once if it takes long
 * without. A handler that asks for the end waits neither for itself nor for the handlers that wait for it. Tells whether
 * it was one.
 */
export async function drainWithin(
  { deadlines, running, enders, pendingWarnMs, log }: Services,
  { reason, drainMs, request }: EndOptions,
  over: Promise<void>,
  below: Supervisor,
  cutOff: (reason: string | undefined) => void,
): Promise<"by a handler" | undefined> {
  const late =
    drainMs === undefined
      ? deadlines.armIn(pendingWarnMs, { due: () => log(drainingText(below, pendingWarnMs)) })
      : deadlines.armIn(drainMs, { due: () => cutOff(reason) });
  void over.then(() => deadlines.disarm(late));
  const caller = (request as Run | undefined) ?? running;
  if (caller === undefined || caller.isDone) {
    await over;
    return undefined;
  }
  await Promise.race([over, enders.wait(caller, (but) => below.hasOthers(but))]);
  // Its end is near, unless it waits for what drains with it, the handler that asks among them.
  if (below.runs === 0 && !below.drainsTogether) await over;
  return "by a handler";
}
