import { JobEvent } from "../machines/index.ts";

/**
 * An event of one job of a group: what `for await (const event of group)` yields. The seed's `JobGroupEvent`.
 *
 * Differs from the seed: `workerName` instead of `worker_name`, and `data` is any value.
 */
export interface JobGroupEvent<TData = unknown, TName extends string = string> extends JobEvent<TData> {
  readonly workerName: TName;
}
/** The types of a group's events: those of a job's. */
export const JobGroupEvent: typeof JobEvent = JobEvent;
