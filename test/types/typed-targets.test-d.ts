import { expectTypeOf } from "vitest";
import { createActor } from "xstate";
import { z } from "zod";
import {
  type Asker,
  createWorker,
  type JobContext,
  type JobGroupContext,
  type JobGroupOptions,
  type JobGroupParams,
  type JobGroupResponse,
  type JobOptions,
  type JobParams,
  type JobRequest,
  type JobResult,
  type JobType,
  jobGroupLogic,
  jobLogic,
  type Runtime,
  Worker,
  type WorkerRef,
  workerRef,
} from "../../src/index.ts";

declare const runtime: Runtime;
declare const request: JobRequest;

const research = createWorker("research", {
  jobs: {
    summarize: {
      payload: z.object({
        topic: z.string(),
        tone: z.enum(["dry", "warm"]).optional(),
        tags: z.array(z.string()).default([]),
      }),
      response: z.object({ text: z.string() }),
      run: async ({ payload }) => ({ text: payload.topic }),
    },
    measure: async (request: JobRequest<string>) => request.payload.length,
    ping: async () => "pong",
  },
});
const critic = createWorker("critic", {
  jobs: {
    summarize: async ({ payload }: JobRequest<{ topic: string; tags?: string[] }>) => payload.topic.length,
    ping: () => true,
    rate: (_: JobRequest<number>) => 1 as const,
  },
});
const reader = createWorker("reader", {
  jobs: { read: async (request: JobRequest<string, number, { page: number }>) => request.payload.length },
});
const idle = createWorker("idle", { onJob: () => 1 });
const ref = workerRef<typeof research>("research");
class Plain extends Worker {}
class Declared extends Worker<"declared", { twice: JobType<number, number> }> {}
const plain = new Plain("plain");

type Summary = { text: string };

// A ref has the worker's name and its jobs, and a worker is one.
expectTypeOf(ref.name).toEqualTypeOf<"research">();
expectTypeOf(ref.jobs).toEqualTypeOf(research.jobs);
expectTypeOf(research).toExtend<WorkerRef<"research">>();
expectTypeOf(workerRef("any")).toEqualTypeOf<WorkerRef>();
// @ts-expect-error this worker is called otherwise
workerRef<typeof research>("other");
// @ts-expect-error a type is no worker's that has no name
workerRef<{ jobs: object }>("research");

// One worker: name, payload and response follow from it, whether it is the worker, its ref or a class of them.
for (const target of [research, ref]) {
  expectTypeOf(runtime.job(target, { name: "ping" })).toEqualTypeOf<JobContext<string>>();
  expectTypeOf(runtime.job(target, { name: "ping", payload: "any", timeout: 5 })).toEqualTypeOf<
    JobContext<string>
  >();
  expectTypeOf(
    runtime.job(target, { name: "summarize", payload: { topic: "t", tone: "dry", tags: ["a"] } }),
  ).toEqualTypeOf<JobContext<Summary>>();
  expectTypeOf(runtime.requestJob(target, { name: "measure", payload: "text" })).toEqualTypeOf<
    Promise<string>
  >();
  expectTypeOf(request.job(target, { name: "measure", payload: "text" })).toEqualTypeOf<JobContext<number>>();
}
const text: string = (await runtime.job(research, { name: "summarize", payload: { topic: "t" } })).text;
expectTypeOf(text).toEqualTypeOf<string>();
expectTypeOf(runtime.job(new Declared("declared"), { name: "twice", payload: 2 })).toEqualTypeOf<
  JobContext<number>
>();

// The block form.
const block = runtime.job(research, { name: "measure", payload: "text" }, async (job) => {
  expectTypeOf(job).toEqualTypeOf<JobContext<number>>();
});
expectTypeOf(block).toEqualTypeOf<Promise<number>>();

// What the handler says that it reports.
expectTypeOf(runtime.job(reader, { name: "read", payload: "" })).toEqualTypeOf<
  JobContext<number, { page: number }>
>();
for await (const { type, data } of runtime.job(reader, { name: "read", payload: "" })) {
  if (type === "update") expectTypeOf(data).toEqualTypeOf<{ page: number } | undefined>();
  if (type === "stream_end") expectTypeOf(data).toEqualTypeOf<number | undefined>();
}
createWorker("reports", {
  jobs: {
    // @ts-expect-error it reports pages, not text
    read: async (request: JobRequest<string, number, { page: number }>) => request.update("text"),
  },
});

// A name that is one of several: the payload fits each, the response is one of theirs.
declare const pingOrMeasure: "ping" | "measure";
expectTypeOf(runtime.job(research, { name: pingOrMeasure, payload: "x" })).toEqualTypeOf<
  JobContext<string | number>
>();
// @ts-expect-error only one of the two takes a number
runtime.job(research, { name: pingOrMeasure, payload: 1 });

// Where no jobs are known, anything may be asked. Where there are none, nothing by name.
for (const target of [plain, new Worker("w"), workerRef("any")]) {
  expectTypeOf(runtime.job(target)).toEqualTypeOf<JobContext<unknown>>();
  expectTypeOf(runtime.job(target, { name: "any", payload: 1 })).toEqualTypeOf<JobContext<unknown>>();
}
expectTypeOf(runtime.job(idle)).toEqualTypeOf<JobContext<unknown>>();
expectTypeOf(runtime.job(idle, { payload: 1 })).toEqualTypeOf<JobContext<unknown>>();
expectTypeOf(runtime.requestJob(idle)).toEqualTypeOf<Promise<string>>();
// @ts-expect-error it has only `onJob`, which has no name
runtime.job(idle, { name: "any" });

// A name says nothing of its jobs: the response is what whoever asks says, by type argument or annotation.
declare const params: JobParams;
expectTypeOf(runtime.job<string>("shop", params)).toEqualTypeOf<JobContext<string>>();
expectTypeOf(runtime.job("shop", undefined)).toEqualTypeOf<JobContext<unknown>>();
const annotated: JobContext<number> = runtime.job("shop", { name: "price" });
const awaited: number = await runtime.job("shop");
const blocked: Promise<number> = runtime.job("shop", {}, async (job) => {
  expectTypeOf(job).toEqualTypeOf<JobContext<number>>();
});
expectTypeOf([annotated, blocked, awaited]).not.toBeAny();

// What is wrong is said where it is written: each of these comments stands above the very line.
runtime.job(research, {
  // @ts-expect-error it has no such job
  name: "summarise",
  payload: { topic: "t" },
});
runtime.job(research, {
  name: "summarize",
  payload: {
    // @ts-expect-error a topic is text
    topic: 1,
  },
});
runtime.job(research, {
  name: "measure",
  // @ts-expect-error this job takes text
  payload: { topic: "t" },
});
runtime.job(research, {
  name: "ping",
  // @ts-expect-error the option is called `timeout`
  timeOut: 1,
});
runtime.job(
  // @ts-expect-error which of its jobs?
  research,
);
// @ts-expect-error which of its jobs?
runtime.job(research, { payload: { topic: "t" } });
// @ts-expect-error this job has a payload
runtime.job(research, { name: "summarize" });
// @ts-expect-error nor is one of them asked for without parameters
runtime.job(research, undefined);
// @ts-expect-error what it responds is known: no other type can be claimed
runtime.job<number>(research, { name: "ping" });
// @ts-expect-error the response has no such member
(await runtime.job(ref, { name: "summarize", payload: { topic: "t" } })).words;
// @ts-expect-error fire and forget is no different
runtime.requestJob(research, { name: "measure", payload: 1 });
// @ts-expect-error nor is a sub-job
request.job(research, { name: "measure", payload: 1 });
// @ts-expect-error a target is a name, a worker or its ref
runtime.job(1);

// A group that is asked for one job: it is one of each target, and the payload fits each.
type Both = JobGroupContext<{ readonly research: Summary; readonly critic: number }>;
const both = runtime.jobGroup([research, critic], {
  name: "summarize",
  payload: { topic: "t", tags: ["a"] },
});
expectTypeOf(both).toEqualTypeOf<Both>();
expectTypeOf(runtime.jobGroup([ref, critic] as const, { name: "ping" })).toEqualTypeOf<
  JobGroupContext<{ readonly research: string; readonly critic: boolean }>
>();
const { responses } = await both;
expectTypeOf(responses.research.text).toEqualTypeOf<string>();
expectTypeOf(responses.critic).toEqualTypeOf<number>();
for await (const event of both) expectTypeOf(event.workerName).toEqualTypeOf<"research" | "critic">();
for await (const [workerName, result] of both.endings()) {
  expectTypeOf(workerName).toEqualTypeOf<"research" | "critic">();
  if (workerName === "research") expectTypeOf(result).toEqualTypeOf<JobResult<Summary>>();
}
expectTypeOf(both.results.critic).toEqualTypeOf<JobResult<number> | undefined>();

// Each with its own name and payload: all of them, or in place of what the others are asked.
type Rated = JobGroupContext<{ readonly research: Summary; readonly critic: 1 }>;
expectTypeOf(
  runtime.jobGroup([
    { target: research, name: "summarize", payload: { topic: "t", tone: "warm", tags: ["a"] } },
    { target: critic, name: "rate", payload: 5 },
  ]),
).toEqualTypeOf<Rated>();
expectTypeOf(
  runtime.jobGroup([research, { target: critic, name: "rate", payload: 5 }], {
    name: "summarize",
    payload: { topic: "t" },
  }),
).toEqualTypeOf<Rated>();
expectTypeOf(
  runtime.jobGroup(
    [
      { target: ref, name: "summarize" },
      { target: critic, name: "rate", payload: 5 },
    ],
    {
      payload: { topic: "t" },
      timeout: 5,
    },
  ),
).toEqualTypeOf<Rated>();
expectTypeOf(
  request.jobGroup([{ target: research, payload: { topic: "own" } }, critic], {
    name: "summarize",
    payload: { topic: "shared" },
  }),
).toEqualTypeOf<Both>();
expectTypeOf(runtime.requestJobGroup([research, { target: critic }], { name: "ping" })).toEqualTypeOf<
  Promise<string>
>();
const groupBlock = runtime.jobGroup([research, critic], { name: "ping" }, (group) => {
  expectTypeOf(group).toEqualTypeOf<
    JobGroupContext<{ readonly research: string; readonly critic: boolean }>
  >();
});
expectTypeOf(groupBlock).toEqualTypeOf<
  Promise<JobGroupResponse<{ readonly research: string; readonly critic: boolean }>>
>();

// What each of them reports, if it says so.
expectTypeOf(runtime.jobGroup([reader], { name: "read", payload: "" })).toEqualTypeOf<
  JobGroupContext<{ readonly reader: number }, { readonly reader: { page: number } }>
>();
for await (const event of runtime.jobGroup([reader], { name: "read", payload: "" })) {
  if (event.type === "update") expectTypeOf(event.data).toEqualTypeOf<{ page: number } | undefined>();
}

// With names among them, of which nothing is known.
expectTypeOf(
  runtime.jobGroup([research, "elsewhere", { target: "other", name: "any", payload: 4 }], {
    name: "measure",
    payload: "text",
  }),
).toEqualTypeOf<
  JobGroupContext<{ readonly research: number; readonly elsewhere: unknown; readonly other: unknown }>
>();

// Names alone, and workers of which nothing is known: the responses are what whoever asks says.
declare const groupParams: JobGroupParams;
declare const names: string[];
expectTypeOf(runtime.jobGroup(names, groupParams)).toEqualTypeOf<JobGroupContext>();
expectTypeOf(
  runtime.jobGroup(["a", { target: "b", name: "n", payload: 1 }]),
).toEqualTypeOf<JobGroupContext>();
expectTypeOf(runtime.jobGroup([plain, idle, "a"], { payload: 1 })).toEqualTypeOf<JobGroupContext>();
expectTypeOf(runtime.jobGroup<{ a: 1 }>(["a", { target: "b", payload: 1 }])).toEqualTypeOf<
  JobGroupContext<{ a: 1 }>
>();
const annotatedGroup: JobGroupContext<{ a: 1 }> = runtime.jobGroup(["a"], {});
expectTypeOf((await annotatedGroup).responses.a).toEqualTypeOf<1>();

// A list that is no tuple: each may be there or not.
declare const some: (typeof research | typeof critic)[];
expectTypeOf(runtime.jobGroup(some, { name: "ping" })).toEqualTypeOf<
  JobGroupContext<{ readonly research?: string; readonly critic?: boolean }>
>();

runtime.jobGroup([research, critic], {
  // @ts-expect-error only one of them has this job
  name: "measure",
  payload: "text",
});
runtime.jobGroup([research, critic], {
  name: "summarize",
  payload: {
    // @ts-expect-error a topic is text
    topic: 1,
  },
});
// @ts-expect-error one of them needs a payload
runtime.jobGroup([research, critic], { name: "summarize" });
// @ts-expect-error for which job?
runtime.jobGroup([research, critic], { timeout: 5 });
runtime.jobGroup([
  // @ts-expect-error for which job?
  research,
  { target: critic, name: "ping" },
]);
runtime.jobGroup([
  { target: research, name: "ping" },
  {
    target: critic,
    // @ts-expect-error it has no such job
    name: "rates",
  },
]);
runtime.jobGroup([
  {
    target: research,
    name: "measure",
    // @ts-expect-error this job takes text
    payload: 1,
  },
]);
runtime.jobGroup([
  // @ts-expect-error this job has a payload, and nothing says which
  { target: research, name: "measure" },
]);
// @ts-expect-error this job has a payload, and neither of the two places says which
runtime.jobGroup([{ target: research, name: "measure" }], { timeout: 5 });
runtime.jobGroup([{ target: critic, name: "rate" }, research], {
  name: "measure",
  // @ts-expect-error one takes text, the other a number: nothing fits both
  payload: "text",
});
runtime.jobGroup(
  [
    {
      target: research,
      name: "ping",
      // @ts-expect-error what a target has of its own is its name and its payload
      timeout: 5,
    },
  ],
  {},
);
// @ts-expect-error nobody called `other` was asked
responses.other;
// @ts-expect-error fire and forget is no different
runtime.requestJobGroup([research, critic], { name: "rate", payload: 1 });
runtime.jobGroup([
  // @ts-expect-error a target is a name, a worker or its ref
  1,
]);

// Logic takes them, too, and knows nothing of their types: say them.
createActor(jobLogic<Summary>(runtime), { input: { target: research, name: "summarize" } });
createActor(jobGroupLogic<{ research: Summary }>(runtime), {
  input: { targets: [ref, "w", { target: critic, name: "rate", payload: 1 }] },
});

// Two that ask each other: what one of them responds has to be said, as the other's response follows from it.
const near = createWorker("near", {
  jobs: {
    hit: {
      payload: z.number(),
      run: async (request): Promise<number> => request.job(far, { name: "hit", payload: request.payload }),
    },
  },
});
const far = createWorker("far", {
  jobs: {
    hit: async (request: JobRequest<number>) =>
      request.payload === 0 ? 0 : await request.job(near, { name: "hit", payload: request.payload - 1 }),
  },
});
expectTypeOf(runtime.job(near, { name: "hit", payload: 3 })).toEqualTypeOf<JobContext<number>>();
expectTypeOf(runtime.job(far, { name: "hit", payload: 3 })).toEqualTypeOf<JobContext<number>>();
// One that asks itself.
const countdown = createWorker("countdown", {
  jobs: {
    from: async (request: JobRequest<number>): Promise<string> => {
      if (request.payload === 0) return "0";
      const { responses } = await request.jobGroup([
        { target: countdown, name: "from", payload: request.payload - 1 },
      ]);
      return `${request.payload}, ${responses.countdown}`;
    },
  },
});
expectTypeOf(runtime.job(countdown, { name: "from", payload: 3 })).toEqualTypeOf<JobContext<string>>();
// @ts-expect-error what it responds would follow from itself
const circle = createWorker("circle", {
  jobs: {
    // @ts-expect-error here it would have to be said
    turn: async (request: JobRequest) => request.job(circle, { name: "turn" }),
  },
});

// Whoever wraps an ask has types for what goes with it.
export function retell(
  asker: Asker,
  topic: string,
  options: JobOptions,
  groupOptions: JobGroupOptions,
): readonly unknown[] {
  return [
    asker.job(research, { ...options, name: "summarize", payload: { topic } }),
    asker.jobGroup([research, critic], { ...groupOptions, name: "summarize", payload: { topic } }),
  ];
}
