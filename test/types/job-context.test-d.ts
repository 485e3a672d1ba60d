import { expectTypeOf } from "vitest";
import { createActor, type SnapshotFrom } from "xstate";
import type { jobMachine } from "../../machines/index.ts";
import {
  type JobContext,
  type JobError,
  type JobErrorCode,
  JobEvent,
  type JobReport,
  type JobStatus,
  type JobStreamEnd,
  type Runtime,
} from "../../src/index.ts";

declare const runtime: Runtime;
declare const job: JobContext<number>;

// How it is asked for.
expectTypeOf(runtime.job("w")).toEqualTypeOf<JobContext<unknown>>();
expectTypeOf(runtime.job<number>("w", { name: "j", payload: 1, timeout: 5 })).toEqualTypeOf<
  JobContext<number>
>();
expectTypeOf<JobContext>().toEqualTypeOf<JobContext<unknown>>();

// The block form: a promise of the response. The block's own value does not count.
expectTypeOf(runtime.job<number>("w", {}, () => "ignored")).toEqualTypeOf<Promise<number>>();
runtime.job<number>("w", undefined, async (inner) => expectTypeOf(inner).toEqualTypeOf<JobContext<number>>());

// A promise …
expectTypeOf(job).toExtend<Promise<number>>();
expectTypeOf<Awaited<typeof job>>().toEqualTypeOf<number>();
expectTypeOf(await job).toEqualTypeOf<number>();
expectTypeOf(await Promise.all([job, runtime.job<string>("w")] as const)).toEqualTypeOf<[number, string]>();
expectTypeOf(await Promise.race([job, Promise.resolve("late")])).toEqualTypeOf<number | string>();
expectTypeOf(await Promise.allSettled([job])).toEqualTypeOf<[PromiseSettledResult<number>]>();
expectTypeOf(Promise.resolve(job)).toEqualTypeOf<Promise<number>>();
expectTypeOf(job.then((response) => response.toFixed())).toEqualTypeOf<Promise<string>>();
expectTypeOf(job.then((response) => job.then(() => [response]))).toEqualTypeOf<Promise<number[]>>();
expectTypeOf(
  job.then(
    () => 1,
    () => "failed",
  ),
).toEqualTypeOf<Promise<number | string>>();
expectTypeOf(job.then()).toEqualTypeOf<Promise<number>>();
expectTypeOf(job.then(null, null)).toEqualTypeOf<Promise<number>>();
expectTypeOf(job.catch(() => undefined)).toEqualTypeOf<Promise<number | undefined>>();
expectTypeOf(job.finally(() => {})).toEqualTypeOf<Promise<number>>();
// … it rejects with its error and nothing else, so nobody need ask what it is …
job.catch((error) => expectTypeOf(error).toEqualTypeOf<JobError>());
job.then(undefined, ({ code }) => expectTypeOf(code).toEqualTypeOf<JobErrorCode>());
job.catch((error: Error) => error.message);
job.catch((error: unknown) => String(error));
// @ts-expect-error – no job rejects with a string
job.catch((error: string) => error);
// … which an async function that returns it resolves to its response.
expectTypeOf(async () => job).returns.toEqualTypeOf<Promise<number>>();
expectTypeOf(async () => ({ job })).returns.toEqualTypeOf<Promise<{ job: JobContext<number> }>>();

// An async iterable …
expectTypeOf(job).toExtend<AsyncIterable<JobEvent>>();
for await (const event of job) {
  expectTypeOf(event).toEqualTypeOf<JobReport | JobStreamEnd<number>>();
  expectTypeOf(event).toExtend<JobEvent>();
  expectTypeOf(event.type).toEqualTypeOf<JobEvent["type"]>();
  expectTypeOf(event.data).toEqualTypeOf<unknown>();
  if (event.type === JobEvent.STREAM_END) expectTypeOf(event.data).toEqualTypeOf<number | undefined>();
  if (event.type === JobEvent.UPDATE) expectTypeOf(event.type).toEqualTypeOf<"update">();
}
const events = job[Symbol.asyncIterator]();
expectTypeOf(await events.next()).toEqualTypeOf<
  IteratorResult<JobReport | JobStreamEnd<number>, undefined>
>();
for await (const event of events) expectTypeOf(event).toExtend<JobEvent>();

// Of a job that is known to report something certain, reports are that, and the end of a stream is the response.
declare const reporting: JobContext<number, { readonly page: number }>;
for await (const event of reporting) {
  if (event.type === "stream_end") expectTypeOf(event.data).toEqualTypeOf<number | undefined>();
  else expectTypeOf(event.data).toEqualTypeOf<{ readonly page: number } | undefined>();
}
expectTypeOf(reporting).toExtend<JobContext<number>>();
expectTypeOf(job).not.toExtend<typeof reporting>();

// … and a resource.
expectTypeOf(job).toExtend<AsyncDisposable>();
{
  await using scoped = runtime.job<number>("w");
  expectTypeOf(scoped).toEqualTypeOf<JobContext<number>>();
}
expectTypeOf(job[Symbol.asyncDispose]()).toEqualTypeOf<Promise<void>>();

expectTypeOf(job.jobId).toEqualTypeOf<string>();
expectTypeOf(job.workerName).toEqualTypeOf<string>();
expectTypeOf(job.status).toEqualTypeOf<JobStatus | undefined>();
expectTypeOf(job.response).toEqualTypeOf<number>();
expectTypeOf(job.settled).toEqualTypeOf<Promise<void>>();
expectTypeOf(job.droppedEvents).toEqualTypeOf<number>();
expectTypeOf(job.cancel).parameters.toEqualTypeOf<[reason?: string | undefined]>();
expectTypeOf(job.cancel).returns.toEqualTypeOf<void>();
expectTypeOf(job.requestUpdate).returns.toEqualTypeOf<void>();
expectTypeOf(job[Symbol.toStringTag]).toEqualTypeOf<string>();

// Its actor is the chart's.
expectTypeOf(job.actor.getSnapshot()).toEqualTypeOf<SnapshotFrom<typeof jobMachine>>();
job.actor.on("update", (event) => expectTypeOf(event.data).toEqualTypeOf<unknown>());
expectTypeOf(createActor<typeof jobMachine>).returns.toExtend<typeof job.actor>();

// A job of something certain is a job of anything; the reverse is a claim.
expectTypeOf(job).toExtend<JobContext>();
expectTypeOf<JobContext>().not.toExtend<JobContext<number>>();

// @ts-expect-error the response is a number
const _text: string = await job;
// @ts-expect-error what it resolves to without a type is unknown: say it, or check it
(await runtime.job("w")).length;
// @ts-expect-error a job's event says nothing of a worker: a group's does
for await (const event of job) event.workerName;
// @ts-expect-error no event has such a type
for await (const event of job) if (event.type === "updated") break;
// @ts-expect-error its events come as they happen: `for` without `await` cannot wait
for (const _event of job) break;
// @ts-expect-error leaving a scope waits for the handler: `using` without `await` cannot
using _scoped = runtime.job("w");
// @ts-expect-error how it ended is the statechart's business
job.status = "completed";
// @ts-expect-error and the response the handler's
job.response = 1;
// @ts-expect-error the first ending stands: nothing but `cancel` ends it from outside
job.complete();
// @ts-expect-error a reason is text
job.cancel(new Error("no"));
// @ts-expect-error what a block gets is the job, not its response
runtime.job<number>("w", {}, (response) => response.toFixed());
// @ts-expect-error a block needs to have parameters before it, if only `undefined`
runtime.job("w", () => {});
// @ts-expect-error a target is a name; of several, a group is asked
runtime.job(["w"]);
