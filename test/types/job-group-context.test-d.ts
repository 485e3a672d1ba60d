import { expectTypeOf } from "vitest";
import {
  type JobGroup,
  type JobGroupContext,
  type JobGroupError,
  JobGroupEvent,
  type JobGroupReport,
  type JobGroupResponse,
  type JobGroupStreamEnd,
  type JobResult,
  type JobStatus,
  type Runtime,
} from "../../src/index.ts";

declare const runtime: Runtime;
declare const untyped: JobGroupContext;
declare const group: JobGroupContext<{ pro: string; con: number }>;

// How it is asked for: what is not said is unknown, by worker.
expectTypeOf(runtime.jobGroup(["pro", "con"])).toEqualTypeOf<JobGroupContext<Record<string, unknown>>>();
expectTypeOf(runtime.jobGroup(["pro", "con"] as const)).toEqualTypeOf<JobGroupContext>();
expectTypeOf(
  runtime.jobGroup<{ pro: string; con: number }>(["pro", "con"], { cancelOnError: false, timeout: 5 }),
).toEqualTypeOf<typeof group>();
expectTypeOf(runtime.jobGroup([])).toEqualTypeOf<JobGroupContext>();

// The block form.
expectTypeOf(runtime.jobGroup<{ pro: string }>(["pro"], {}, () => "ignored")).toEqualTypeOf<
  Promise<JobGroupResponse<{ pro: string }>>
>();
runtime.jobGroup<{ pro: string }>(["pro"], undefined, async (inner) =>
  expectTypeOf(inner).toEqualTypeOf<JobGroupContext<{ pro: string }>>(),
);

// A promise of the responses, an async iterable of its workers' events, and a resource.
expectTypeOf(group).toExtend<Promise<JobGroupResponse<{ pro: string; con: number }>>>();
const { jobId, responses } = await group;
expectTypeOf(jobId).toEqualTypeOf<string>();
expectTypeOf(responses).toEqualTypeOf<Readonly<{ pro: string; con: number }>>();
expectTypeOf((await untyped).responses).toEqualTypeOf<Readonly<Record<string, unknown>>>();
expectTypeOf(group.then((done) => done.responses.pro)).toEqualTypeOf<Promise<string>>();
expectTypeOf(await Promise.all([group, runtime.job<boolean>("w")])).toEqualTypeOf<
  [JobGroupResponse<{ pro: string; con: number }>, boolean]
>();
for await (const event of group) {
  expectTypeOf(event).toEqualTypeOf<
    | JobGroupReport<unknown, "pro">
    | JobGroupReport<unknown, "con">
    | JobGroupStreamEnd<string, "pro">
    | JobGroupStreamEnd<number, "con">
  >();
  expectTypeOf(event).toExtend<JobGroupEvent<unknown, "pro" | "con">>();
  expectTypeOf(event.workerName).toEqualTypeOf<"pro" | "con">();
  if (event.type === JobGroupEvent.STREAM_DATA) expectTypeOf(event.type).toEqualTypeOf<"stream_data">();
}
expectTypeOf(group).toExtend<AsyncDisposable>();
{
  await using _scoped = runtime.jobGroup(["pro"]);
}

// What each reports, of those of which that is known.
declare const telling: JobGroupContext<{ pro: string; con?: number }, { con: { read: number } }>;
for await (const event of telling) {
  expectTypeOf(event).toEqualTypeOf<
    | JobGroupReport<unknown, "pro">
    | JobGroupReport<{ read: number }, "con">
    | JobGroupStreamEnd<string, "pro">
    | JobGroupStreamEnd<number, "con">
  >();
}
expectTypeOf((await telling).responses).toEqualTypeOf<Readonly<{ pro: string; con?: number }>>();
expectTypeOf(telling.results.con).toEqualTypeOf<JobResult<number> | undefined>();
expectTypeOf(telling).toExtend<JobGroupContext<{ pro: string; con?: number }>>();
expectTypeOf<JobGroupContext<{ pro: string; con?: number }>>().not.toExtend<typeof telling>();

// What there is so far: no worker need have answered yet.
expectTypeOf(group.responses).toEqualTypeOf<Readonly<{ pro?: string; con?: number }>>();
expectTypeOf(group.results).toEqualTypeOf<Readonly<{ pro?: JobResult<string>; con?: JobResult<number> }>>();
expectTypeOf(group.results.pro?.response).toEqualTypeOf<string | undefined>();
expectTypeOf(untyped.responses.pro).toEqualTypeOf<unknown>();
expectTypeOf(untyped.results.pro).toEqualTypeOf<JobResult | undefined>();
expectTypeOf(group.workerNames).toEqualTypeOf<readonly ("pro" | "con")[]>();
expectTypeOf(untyped.workerNames).toEqualTypeOf<readonly string[]>();
for await (const [workerName, result] of group.endings()) {
  expectTypeOf(workerName).toEqualTypeOf<"pro" | "con">();
  expectTypeOf(result).toEqualTypeOf<JobResult<string> | JobResult<number>>();
  if (workerName === "pro") expectTypeOf(result).toEqualTypeOf<JobResult<string>>();
}
for await (const [workerName, result] of untyped.endings()) {
  expectTypeOf(workerName).toEqualTypeOf<string>();
  expectTypeOf(result).toEqualTypeOf<JobResult>();
}
for await (const event of untyped) {
  expectTypeOf(event).toExtend<JobGroupEvent>();
  expectTypeOf(event.workerName).toEqualTypeOf<string>();
  expectTypeOf(event.data).toEqualTypeOf<unknown>();
}

// A group of something certain is a group of anything; the reverse is a claim.
expectTypeOf(group).toExtend<JobGroupContext>();
expectTypeOf<JobGroupContext>().not.toExtend<typeof group>();
expectTypeOf(group.settled).toEqualTypeOf<Promise<void>>();
expectTypeOf(group.droppedEvents).toEqualTypeOf<number>();
expectTypeOf(group.cancel).parameters.toEqualTypeOf<[reason?: string | undefined]>();
expectTypeOf(group.actor.getSnapshot().context.size).toEqualTypeOf<number>();

// The tracking object.
expectTypeOf(group.group).toEqualTypeOf<JobGroup>();
const { group: tracked } = group;
expectTypeOf(tracked.jobId).toEqualTypeOf<string>();
expectTypeOf(tracked.responses).toEqualTypeOf<Readonly<Record<string, unknown>>>();
expectTypeOf(tracked.results).toEqualTypeOf<Readonly<Record<string, JobResult>>>();
expectTypeOf(tracked.cancelOnError).toEqualTypeOf<boolean>();
expectTypeOf(tracked.cancellable).toEqualTypeOf<boolean>();
expectTypeOf(tracked.label).toEqualTypeOf<string | undefined>();
expectTypeOf(tracked.isDone).toEqualTypeOf<boolean>();
expectTypeOf(tracked.wait()).toEqualTypeOf<Promise<void>>();
expectTypeOf(tracked.complete()).toEqualTypeOf<void>();
expectTypeOf(tracked.fail).parameters.toEqualTypeOf<[reason?: string | undefined]>();
expectTypeOf(runtime.jobGroups).toEqualTypeOf<ReadonlyMap<string, JobGroup>>();

declare const error: JobGroupError;
expectTypeOf(error.responses).toEqualTypeOf<Readonly<Record<string, unknown>>>();
expectTypeOf(error.results.pro).toEqualTypeOf<JobResult | undefined>();

// @ts-expect-error the group was asked of `pro` and `con`
group.responses.contra;
// @ts-expect-error `pro` may not have answered yet
const _pro: string = group.responses.pro;
// @ts-expect-error what a worker answered stays as it is
group.responses.pro = "other";
// @ts-expect-error neither do the results change
group.results.pro = undefined;
// @ts-expect-error nor the responses that it resolves to
responses.pro = "other";
// @ts-expect-error the names are only read
group.workerNames.push("another");
// @ts-expect-error a group has no single response
group.response;
// @ts-expect-error a group has several workers
group.workerName;
// @ts-expect-error a single job is no group: pass a list
runtime.jobGroup("pro");
// @ts-expect-error a target is a worker's name
runtime.jobGroup([1]);
// @ts-expect-error the option is called `cancelOnError`
runtime.jobGroup(["pro"], { cancelOnErrors: true });
// @ts-expect-error a group is tracked where it was asked for, and put there by nobody else
runtime.jobGroups.set("id", tracked);

// A group rejects with its error and nothing else.
group.catch((error) => expectTypeOf(error).toEqualTypeOf<JobGroupError>());
// Where names are not known anyway, each result that is there is one.
for (const [, { status }] of Object.entries(runtime.jobGroup(["a"]).results)) {
  expectTypeOf(status).toEqualTypeOf<JobStatus>();
}
