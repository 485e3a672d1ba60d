import { expectTypeOf } from "vitest";
import type {
  JobContext,
  JobGroupContext,
  JobGroupResponse,
  JobRequest,
  JobStatus,
  RespondOptions,
} from "../../src/index.ts";

declare const request: JobRequest<{ topic: string }, number>;

expectTypeOf(request.payload).toEqualTypeOf<{ topic: string }>();
expectTypeOf(request.jobId).toEqualTypeOf<string>();
expectTypeOf(request.name).toEqualTypeOf<string | undefined>();
expectTypeOf(request.workerName).toEqualTypeOf<string>();
expectTypeOf(request.source).toEqualTypeOf<string>();
expectTypeOf(request.signal).toEqualTypeOf<AbortSignal>();
expectTypeOf(request.deadline).toEqualTypeOf<number | undefined>();
expectTypeOf(request.attempt).toEqualTypeOf<number>();
expectTypeOf(request.meta).toEqualTypeOf<Readonly<Record<string, string>>>();
expectTypeOf<JobRequest>().toEqualTypeOf<JobRequest<unknown, unknown>>();

// Reports may say anything; the ending is what the response's type says, or nothing.
expectTypeOf(request.update({ any: "thing" }, { urgent: true })).toEqualTypeOf<Promise<void>>();
expectTypeOf(request.streamStart()).toEqualTypeOf<Promise<void>>();
expectTypeOf(request.streamData([1])).toEqualTypeOf<Promise<void>>();
expectTypeOf(request.streamEnd).parameters.toEqualTypeOf<[data?: number | undefined]>();
expectTypeOf(request.respond).parameters.toEqualTypeOf<
  [response?: number | undefined, options?: RespondOptions | undefined]
>();
expectTypeOf<RespondOptions["status"]>().toEqualTypeOf<JobStatus | undefined>();
expectTypeOf(request.fail).returns.toEqualTypeOf<never>();
expectTypeOf(request.onUpdateRequested(() => {})).toEqualTypeOf<() => void>();

// Sub-jobs are typed as jobs are.
expectTypeOf(request.job("w")).toEqualTypeOf<JobContext<unknown>>();
expectTypeOf(request.job<number>("w")).toEqualTypeOf<JobContext<number>>();
expectTypeOf(request.job<number>("w", {}, (job) => job.cancel())).toEqualTypeOf<Promise<number>>();
expectTypeOf(request.jobGroup<{ a: number }>(["a"])).toEqualTypeOf<JobGroupContext<{ a: number }>>();
expectTypeOf(request.jobGroup<{ a: number }>(["a"], undefined, async () => {})).toEqualTypeOf<
  Promise<JobGroupResponse<{ a: number }>>
>();

// A handler of any payload takes a request of a certain one; the reverse is a claim that nobody has checked.
expectTypeOf<JobRequest<string>>().toExtend<JobRequest>();
expectTypeOf<JobRequest>().not.toExtend<JobRequest<string>>();

// @ts-expect-error the response is a number
request.respond("text");
// @ts-expect-error what ends a stream is the response
request.streamEnd("text");
// @ts-expect-error a status is one of four
request.respond(1, { status: "done" });
// @ts-expect-error the option is called `urgent`
request.update("news", { urgently: true });
// @ts-expect-error a reason is text; an error goes into `cause`
request.fail(new Error("no"));
// @ts-expect-error the options of a failure are `response` and `cause`
request.fail("no", { status: "failed" });
// @ts-expect-error a payload is only read
request.payload = { topic: "other" };
// @ts-expect-error meta is only read: hand on what you add with a sub-job
request.meta.trace = "1";
// @ts-expect-error a handler does not cancel its own job: it throws, or fails
request.cancel();
// @ts-expect-error the parameters of a sub-job are those of a job
request.job("w", { cancelOnError: true });
