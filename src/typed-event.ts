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

/** An event of a job. Where it is known what the handler reports, `type` tells that from the response of a stream. */
export type JobEventOf<TData, TResponse> = unknown extends TData
  ? JobEvent
  : JobReport<TData> | JobStreamEnd<TResponse>;

/** An event of a group, likewise. */
export type JobGroupEventOf<TData, TResponses> = unknown extends TData
  ? JobGroupEvent<unknown, keyof TResponses & string>
  : JobGroupReport<TData, keyof TResponses & string> | JobGroupStreamEnd<TResponses>;

type JobGroupReport<TData, TName extends string> = JobReport<TData> & JobGroupEvent<TData, TName>;
type JobGroupStreamEnd<TResponses> = {
  [W in keyof TResponses & string]-?: JobStreamEnd<TResponses[W]> & JobGroupEvent<TResponses[W], W>;
}[keyof TResponses & string];
