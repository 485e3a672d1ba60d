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

/** What a handler of a group reports. */
export interface JobGroupReport<TData = unknown, TName extends string = string>
  extends JobGroupEvent<TData, TName> {
  readonly type: JobReport["type"];
}

/** The end of a stream of one worker of a group. */
export interface JobGroupStreamEnd<TResponse = unknown, TName extends string = string>
  extends JobGroupEvent<TResponse, TName> {
  readonly type: "stream_end";
}
