import { preview } from "./preview.ts";
import type { ActorKind, Shown } from "./record.ts";

/** What a value is that is about to be shown, and of whom. */
export interface RedactInfo {
  /**
   * `payload`, `meta`: what a job or a group was asked with. `data`: what came with an event, such as an update, a response,
   * or the arguments of an activation. `reason`: why something ended. `inspection`: a part of an event of XState's own
   * inspection, such as a context.
   */
  readonly kind: "payload" | "meta" | "data" | "reason" | "inspection";
  /** The type of the event that it came with. */
  readonly event?: string | undefined;
  readonly actor?: ActorKind | undefined;
  /** The name of the job, the group, the worker or the runtime. */
  readonly name?: string | undefined;
  readonly jobId?: string | undefined;
  readonly workerName?: string | undefined;
}

/**
 * Says what is shown in the place of a value: the value itself, another one, or `undefined` for nothing. It is called before
 * anything is cut short, at once, for everything that is recorded: it should be quick, and must not touch the runtime. Where
 * it throws, nothing is shown, and the first error is told as the runtime's `error` event.
 */
export type Redact = (value: unknown, info: RedactInfo) => unknown;

/** What is shown of a value: what `redact` leaves of it, cut short. `failed` is told what it threw. */
export function redacted(
  redact: Redact,
  value: unknown,
  info: RedactInfo,
  failed: (error: unknown) => void,
): Shown | undefined {
  try {
    return preview(redact(value, info));
  } catch (error) {
    failed(error);
    return preview("[not shown: redact threw]");
  }
}

/** Makes of a value what may be shown of it. */
export type Show = (value: unknown, info: RedactInfo) => Shown | undefined;

/** What is shown where everything passes `redact`, if there is one. */
export function showAs(redact: Redact | undefined, failed: (error: unknown) => void): Show {
  return redact === undefined ? preview : (value, info) => redacted(redact, value, info, failed);
}
