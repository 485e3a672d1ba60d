import { expectTypeOf } from "vitest";
import {
  createWorker,
  type JobGroupContext,
  type JobGroupOptions,
  type JobGroupParams,
  type JobGroupReport,
  type JobGroupResponse,
  type JobGroupStreamEnd,
  type JobRequest,
  type JobResult,
  type Runtime,
} from "../../src/index.ts";

declare const runtime: Runtime;
declare const request: JobRequest;
declare const flag: boolean;

const reader = createWorker("reader", {
  jobs: {
    look: async ({ payload }: JobRequest<string, number, { page: number }>) => payload.length,
    ping: () => "pong",
  },
});
const finder = createWorker("finder", {
  jobs: {
    look: async ({ payload }: JobRequest<string, string, { found: boolean }>) => payload,
    ping: () => true,
  },
});
const mute = createWorker("mute", { jobs: { look: async (_: JobRequest<string>) => 1n } });

const look = { name: "look", payload: "text" } as const;
interface Data {
  readonly reader: { page: number };
  readonly finder: { found: boolean };
}
type All = JobGroupContext<{ readonly reader: number; readonly finder: string }, Data>;
type Some = JobGroupContext<{ readonly reader?: number; readonly finder?: string }, Data>;

// Where the first job that does not complete ends the group, one that has completed has all responses.
declare const trueOrNone: true | undefined;
expectTypeOf(runtime.jobGroup([reader, finder], look)).toEqualTypeOf<All>();
expectTypeOf(
  runtime.jobGroup([reader, finder], { name: "look", payload: "", cancelOnError: true }),
).toEqualTypeOf<All>();
expectTypeOf(runtime.jobGroup([reader, finder], { ...look, cancelOnError: undefined })).toEqualTypeOf<All>();
expectTypeOf(runtime.jobGroup([reader, finder], { ...look, cancelOnError: trueOrNone })).toEqualTypeOf<All>();
expectTypeOf(
  runtime.jobGroup([reader, finder], {
    ...look,
    retry: { attempts: 2, on: (error) => error.code === "refused" },
  }),
).toEqualTypeOf<All>();

// Where it goes on, or may go on, any of them may be missing.
declare const options: JobGroupOptions;
declare const some: { cancelOnError?: boolean };
expectTypeOf(
  runtime.jobGroup([reader, finder], { name: "look", payload: "", cancelOnError: false }),
).toEqualTypeOf<Some>();
expectTypeOf(runtime.jobGroup([reader, finder], { ...look, cancelOnError: flag })).toEqualTypeOf<Some>();
expectTypeOf(runtime.jobGroup([reader, finder], { ...options, ...look })).toEqualTypeOf<Some>();
expectTypeOf(runtime.jobGroup([reader, finder], { ...some, ...look })).toEqualTypeOf<Some>();
expectTypeOf(
  request.jobGroup(
    [
      { target: reader, ...look },
      { target: finder, ...look },
    ],
    { cancelOnError: false },
  ),
).toEqualTypeOf<Some>();
expectTypeOf(
  runtime.jobGroup([reader, finder], { ...look, cancelOnError: false }, (group) =>
    expectTypeOf(group).toEqualTypeOf<Some>(),
  ),
).toEqualTypeOf<Promise<JobGroupResponse<{ readonly reader?: number; readonly finder?: string }>>>();
expectTypeOf(runtime.requestJobGroup([reader, finder], { ...look, cancelOnError: flag })).toEqualTypeOf<
  Promise<string>
>();

const partial = runtime.jobGroup([reader, finder, mute, "elsewhere"], { ...look, cancelOnError: false });
const { responses } = await partial;
expectTypeOf(responses.reader).toEqualTypeOf<number | undefined>();
expectTypeOf(partial.responses.reader).toEqualTypeOf<number | undefined>();
expectTypeOf(partial.results.reader).toEqualTypeOf<JobResult<number> | undefined>();
for await (const [workerName, result] of partial.endings()) {
  if (workerName === "reader") expectTypeOf(result).toEqualTypeOf<JobResult<number>>();
}
// @ts-expect-error the reader may have failed, and the group completed without it
responses.reader.toFixed();
runtime.jobGroup([reader, finder], { ...look, cancelOnError: flag }, async (group) =>
  // @ts-expect-error nor does a block know more
  (await group).responses.finder.trim(),
);
// @ts-expect-error whoever needs all of them does not say that they may fail
const _all: All = runtime.jobGroup([reader, finder], { ...look, cancelOnError: false });

// Of names nothing is known either way: the responses are what whoever asks says.
declare const groupParams: JobGroupParams;
expectTypeOf(runtime.jobGroup(["a"], { cancelOnError: false })).toEqualTypeOf<JobGroupContext>();
expectTypeOf(runtime.jobGroup(["a"], groupParams)).toEqualTypeOf<JobGroupContext>();
expectTypeOf(runtime.jobGroup<{ a: 1; b?: 2 }>(["a", "b"], { cancelOnError: flag })).toEqualTypeOf<
  JobGroupContext<{ a: 1; b?: 2 }>
>();

// What is wrong is said where it is written, whatever stands beside it.
runtime.jobGroup([reader, finder], {
  name: "look",
  // @ts-expect-error both take text
  payload: 1,
  cancelOnError: false,
});
runtime.jobGroup([reader, finder], {
  // @ts-expect-error neither has such a job
  name: "looks",
  payload: "",
  cancelOnError: false,
});
// @ts-expect-error both need a payload
runtime.jobGroup([reader, finder], { name: "look", cancelOnError: false });
runtime.jobGroup([reader, finder], {
  ...look,
  // @ts-expect-error it is true or false
  cancelOnError: 1,
});
runtime.jobGroup([reader, finder], {
  ...look,
  // @ts-expect-error nor is it null
  cancelOnError: null,
});
runtime.jobGroup(["a"], {
  // @ts-expect-error nor for names
  cancelOnError: "no",
});
// @ts-expect-error a single job has no rest to cancel
runtime.job(reader, { ...look, cancelOnError: false });

// The name of the worker tells what an event holds, also where another's is not known.
for await (const event of partial) {
  expectTypeOf(event.workerName).toEqualTypeOf<"reader" | "finder" | "mute" | "elsewhere">();
  if (event.workerName === "reader") {
    expectTypeOf(event).toEqualTypeOf<
      JobGroupReport<{ page: number }, "reader"> | JobGroupStreamEnd<number, "reader">
    >();
  }
  if (event.workerName === "finder" && event.type === "update") event.data?.found;
  if (event.workerName === "finder" && event.type === "stream_end") {
    expectTypeOf(event.data).toEqualTypeOf<string | undefined>();
  }
  if (event.workerName === "mute" && event.type === "update") expectTypeOf(event.data).toBeUnknown();
  if (event.workerName === "elsewhere") expectTypeOf(event.data).toBeUnknown();
  // @ts-expect-error only the finder says so
  if (event.workerName === "reader" && event.type === "update") event.data?.found;
  // @ts-expect-error at the end of its stream is the response
  if (event.workerName === "reader") event.data?.page;
  // @ts-expect-error nobody of this name is asked
  if (event.workerName === "writer") event.data;
}
for await (const { workerName, type, data } of runtime.jobGroup([reader, finder], look)) {
  if (type === "stream_end") continue;
  switch (workerName) {
    case "reader":
      expectTypeOf(data).toEqualTypeOf<{ page: number } | undefined>();
      break;
    case "finder":
      expectTypeOf(data).toEqualTypeOf<{ found: boolean } | undefined>();
  }
}
// Each by the job that it is asked for itself.
expectTypeOf(
  runtime.jobGroup([
    { target: reader, ...look },
    { target: finder, name: "ping" },
  ]),
).toEqualTypeOf<
  JobGroupContext<
    { readonly reader: number; readonly finder: boolean },
    { readonly reader: { page: number } }
  >
>();
expectTypeOf(runtime.jobGroup([reader, finder], { name: "ping" })).toEqualTypeOf<
  JobGroupContext<{ readonly reader: string; readonly finder: boolean }>
>();

// A group of which more is known is one of which less is known, not the other way round.
expectTypeOf<All>().toExtend<JobGroupContext>();
expectTypeOf<Some>().toExtend<JobGroupContext>();
expectTypeOf<All>().toExtend<Some>();
expectTypeOf<Some>().not.toExtend<All>();
expectTypeOf<All>().toExtend<JobGroupContext<{ reader: number; finder: string }>>();
expectTypeOf<JobGroupContext<{ reader: number; finder: string }>>().not.toExtend<All>();
export const groups: readonly JobGroupContext[] = [partial, runtime.jobGroup([reader], look)];

// Of a place in which one of several may stand, and of a list, it is not known who is asked.
expectTypeOf(runtime.jobGroup([flag ? reader : finder], look)).toEqualTypeOf<Some>();
const workers = [reader, finder];
expectTypeOf(runtime.jobGroup(workers, look)).toEqualTypeOf<Some>();
expectTypeOf(
  runtime.jobGroup(
    workers.map((target) => ({ target })),
    look,
  ),
).toEqualTypeOf<Some>();
const inTwos = ["one", "two"].map((payload) => ({ target: reader, name: "look" as const, payload }));
expectTypeOf(runtime.jobGroup(inTwos)).toEqualTypeOf<
  JobGroupContext<{ readonly reader?: number }, { readonly reader: { page: number } }>
>();

// Members in a variable: `as const` keeps their names, and who they are.
const members = [
  { target: reader, name: "look", payload: "" },
  { target: finder, name: "ping" },
] as const;
expectTypeOf(runtime.jobGroup(members)).toEqualTypeOf<
  JobGroupContext<
    { readonly reader: number; readonly finder: boolean },
    { readonly reader: { page: number } }
  >
>();
const widened = [{ target: reader, name: "look", payload: "" }];
// @ts-expect-error their names are any text by now: `as const` is missing
runtime.jobGroup(widened);
