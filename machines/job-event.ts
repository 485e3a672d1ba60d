/**
 * What a handler may report before its job ends. The values are the seed's (`JobEvent.UPDATE`, …).
 */
export const JobEvent = {
  UPDATE: "update",
  STREAM_START: "stream_start",
  STREAM_DATA: "stream_data",
  STREAM_END: "stream_end",
} as const;
export type JobEventType = (typeof JobEvent)[keyof typeof JobEvent];

/**
 * An event of a job: what `for await (const event of job)` yields. The seed's `JobEvent`.
 *
 * Differs from the seed: `data` is any value, not only a dict.
 */
export interface JobEvent<TData = unknown> {
  readonly type: JobEventType;
  readonly data: TData | undefined;
}
