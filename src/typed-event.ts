import type { JobEvent } from "../machines/index.ts";
import type { JobGroupEvent } from "./job-group-event.ts";

/** What a handler reports while it runs. */
export interface JobReport<TData = unknown> extends JobEvent<TData> {
  readonly type: Exclude<JobEvent["type"], "stream_end">;
}

/** The end of a stream: its data is the response. */
export interface JobStreamEnd<TResponse = unknown> extends JobEvent<TResponse> {
  readonly type: "stream_end";
}

/** An event of a job: its `type` tells what the handler reports from the response that ends a stream. */
export type JobEventOf<TData, TResponse> = JobReport<TData> | JobStreamEnd<TResponse>;

/** An event of a group, likewise. */
export type JobGroupEventOf<TData, TResponses> =
  | (JobReport<TData> & JobGroupEvent<TData, keyof TResponses & string>)
  | {
      [W in keyof TResponses & string]-?: JobStreamEnd<TResponses[W]> & JobGroupEvent<TResponses[W], W>;
    }[keyof TResponses & string];
