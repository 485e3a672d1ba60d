import type { StandardSchemaV1 } from "@standard-schema/spec";
import { expectTypeOf } from "vitest";
import {
  isJobError,
  isJobGroupError,
  JobError,
  type JobErrorCode,
  JobEvent,
  type JobEventType,
  type JobGroupError,
  JobGroupEvent,
  type JobResult,
  JobStatus,
} from "../../src/index.ts";

// What is caught is unknown, until it is asked.
declare const caught: unknown;
if (isJobError(caught)) {
  expectTypeOf(caught).toEqualTypeOf<JobError>();
  expectTypeOf(caught.name).toEqualTypeOf<"JobError">();
  expectTypeOf(caught.workerName).toEqualTypeOf<string>();
  expectTypeOf(caught.issues).toEqualTypeOf<readonly StandardSchemaV1.Issue[] | undefined>();
  expectTypeOf(caught.response).toEqualTypeOf<unknown>();
} else if (isJobGroupError(caught)) {
  expectTypeOf(caught).toEqualTypeOf<JobGroupError>();
  expectTypeOf(caught.name).toEqualTypeOf<"JobGroupError">();
  expectTypeOf(caught.workerName).toEqualTypeOf<string | undefined>();
} else {
  expectTypeOf(caught).toEqualTypeOf<unknown>();
}
if (caught instanceof JobError) expectTypeOf(caught).toEqualTypeOf<JobError>();

// Of the two, each is told from the other by its brand or its name.
declare const either: JobError | JobGroupError;
if (isJobError(either)) expectTypeOf(either).toEqualTypeOf<JobError>();
else expectTypeOf(either).toEqualTypeOf<JobGroupError>();
if (either.name === "JobGroupError") expectTypeOf(either).toEqualTypeOf<JobGroupError>();

// A job that did not complete was not completed.
expectTypeOf<JobError["status"]>().toEqualTypeOf<"cancelled" | "failed" | "error">();
expectTypeOf<JobGroupError["status"]>().toEqualTypeOf<"cancelled" | "failed" | "error">();
expectTypeOf<JobError>().toExtend<Error>();
expectTypeOf<JobGroupError>().toExtend<Error>();

// The codes are a closed set: a switch over them needs no default, and tells when one is added.
function whatToDo(code: JobErrorCode): string {
  switch (code) {
    case "cancelled":
    case "timeout":
    case "worker_ended":
      return "it was cancelled";
    case "failed":
      return "it cannot be done";
    case "error":
    case "no_handler":
    case "invalid_payload":
    case "invalid_response":
      return "mend it";
    case "refused":
    case "worker_lost":
    case "stream_gap":
    case "disconnected":
      return "try again";
    case "deadlock":
      return "ask differently";
  }
}
expectTypeOf(whatToDo).returns.toEqualTypeOf<string>();

// Statuses and event types are constants, and unions of what they hold.
expectTypeOf(JobStatus.COMPLETED).toEqualTypeOf<"completed">();
expectTypeOf(JobStatus).toEqualTypeOf<{
  readonly COMPLETED: "completed";
  readonly CANCELLED: "cancelled";
  readonly FAILED: "failed";
  readonly ERROR: "error";
}>();
expectTypeOf<JobStatus>().toEqualTypeOf<"completed" | "cancelled" | "failed" | "error">();
const plain: JobStatus = "failed";
expectTypeOf(plain).toExtend<JobStatus>();
expectTypeOf(JobEvent.UPDATE).toEqualTypeOf<"update">();
expectTypeOf(JobEvent.STREAM_START).toEqualTypeOf<"stream_start">();
expectTypeOf(JobEvent.STREAM_DATA).toEqualTypeOf<"stream_data">();
expectTypeOf(JobEvent.STREAM_END).toEqualTypeOf<"stream_end">();
expectTypeOf<JobEventType>().toEqualTypeOf<"update" | "stream_start" | "stream_data" | "stream_end">();
expectTypeOf<JobEvent<number>>().toEqualTypeOf<{
  readonly type: JobEventType;
  readonly data: number | undefined;
}>();
expectTypeOf<JobEvent["data"]>().toEqualTypeOf<unknown>();
expectTypeOf(JobGroupEvent).toEqualTypeOf<typeof JobEvent>();
expectTypeOf<JobGroupEvent<number>>().toExtend<JobEvent<number>>();
expectTypeOf<JobGroupEvent["workerName"]>().toEqualTypeOf<string>();
expectTypeOf<JobResult<number>>().toEqualTypeOf<{
  readonly status: JobStatus;
  readonly response: number | undefined;
  readonly reason: string | undefined;
  readonly code: JobErrorCode | undefined;
}>();

// @ts-expect-error this switch forgets most codes, so its function may return nothing
function _forgets(code: JobErrorCode): string {
  switch (code) {
    case "timeout":
      return "later";
  }
}

declare const error: JobError;
// @ts-expect-error a job with an error did not complete: the two have nothing in common
if (error.status === "completed") throw error;
// @ts-expect-error there is no such code
if (error.code === "canceled") throw error;
// @ts-expect-error what went wrong stays as it was
error.code = "timeout";
// @ts-expect-error the issues are only read
error.issues?.push({ message: "another" });
// @ts-expect-error a job's error has no responses of others: a group's has
error.responses;
// @ts-expect-error what a worker sent is unknown
error.response.length;
// @ts-expect-error what is caught is unknown before it is asked
caught.code;
// @ts-expect-error the constants are constant
JobStatus.COMPLETED = "done";
// @ts-expect-error there is no such event
JobEvent.PROGRESS;
// @ts-expect-error a status is one of four
const _status: JobStatus = "done";
