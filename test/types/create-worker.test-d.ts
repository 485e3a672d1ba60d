import { type } from "arktype";
import * as v from "valibot";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import { createWorker, type JobRequest, type JobType, type JobTypes, Worker } from "../../src/index.ts";

interface Topic {
  readonly topic: string;
}

// The name is literal, and kept as it is when it is not known.
declare const someName: string;
expectTypeOf(createWorker("research").name).toEqualTypeOf<"research">();
expectTypeOf(createWorker(someName).name).toEqualTypeOf<string>();
expectTypeOf<keyof JobTypes<typeof jobless>>().toEqualTypeOf<never>();
const jobless = createWorker("jobless", { active: false, graceMs: 100 });
expectTypeOf(createWorker("jobless")).toEqualTypeOf(jobless);

// Functions alone: any payload comes in, what they return goes out.
const shorthand = createWorker("shorthand", {
  jobs: {
    later: async (request) => {
      expectTypeOf(request).toEqualTypeOf<JobRequest>();
      return 1;
    },
    now: () => "text",
    noReturn: async () => {},
    union: (request) => (request.attempt > 1 ? "again" : "once"),
    objects: async ({ attempt }) =>
      attempt > 1 ? { kind: "again" as const, attempt } : { kind: "once" as const, why: "first" },
    method(request) {
      expectTypeOf(request).toEqualTypeOf<JobRequest>();
      return [request.jobId];
    },
    never: (request) => request.fail("cannot"),
    annotated: async (request: JobRequest<Topic>) => request.payload.topic,
  },
});
type Shorthand = JobTypes<typeof shorthand>;
expectTypeOf<Shorthand["later"]>().toEqualTypeOf<JobType<unknown, number>>();
expectTypeOf<Shorthand["now"]>().toEqualTypeOf<JobType<unknown, string>>();
expectTypeOf<Shorthand["noReturn"]>().toEqualTypeOf<JobType<unknown, void>>();
expectTypeOf<Shorthand["union"]["response"]>().toEqualTypeOf<"again" | "once">();
expectTypeOf<Shorthand["objects"]["response"]["kind"]>().toEqualTypeOf<"again" | "once">();
expectTypeOf<Extract<Shorthand["objects"]["response"], { kind: "once" }>["why"]>().toEqualTypeOf<string>();
expectTypeOf<Shorthand["method"]>().toEqualTypeOf<JobType<unknown, string[]>>();
expectTypeOf<Shorthand["never"]["response"]>().toEqualTypeOf<never>();
expectTypeOf<Shorthand["annotated"]>().toEqualTypeOf<JobType<Topic, string>>();

// `jobs` is for the compiler alone: it may be absent, as it is when the worker runs.
expectTypeOf(shorthand.jobs).toEqualTypeOf<Shorthand | undefined>();

// `{ run }` without a schema is the same, with limits.
const limited = createWorker("limited", {
  jobs: {
    one: { sequential: true, maxQueued: 3, run: async () => true },
    few: { concurrency: 4, run: (request) => request.payload },
    annotated: { run: async (request: JobRequest<Topic, number>) => request.payload.topic.length },
  },
});
expectTypeOf<JobTypes<typeof limited>>().toEqualTypeOf<{
  readonly one: JobType<unknown, boolean>;
  readonly few: JobType<unknown, unknown>;
  readonly annotated: JobType<Topic, number>;
}>();

// Schemas of three libraries: the handler has the payload's output and gives the response's input; the caller
// has the reverse.
const zod = createWorker("zod", {
  jobs: {
    payload: {
      payload: z.object({
        topic: z.string().transform((text) => text.length),
        words: z.number().default(100),
      }),
      run: async ({ payload }) => {
        expectTypeOf(payload).toEqualTypeOf<{ topic: number; words: number }>();
        return payload.words;
      },
    },
    response: {
      response: z.object({ text: z.string().transform((text) => text.length) }),
      run: async (request) => {
        expectTypeOf(request).toEqualTypeOf<JobRequest<unknown, { text: string }>>();
        return { text: "four" };
      },
    },
    both: {
      payload: z.string(),
      response: z.union([z.literal("yes"), z.literal("no")]),
      run: ({ payload }) => (payload === "" ? "no" : "yes"),
    },
    coerced: { payload: z.coerce.date(), run: ({ payload }) => payload.getTime() },
    optional: { payload: z.string().optional(), run: ({ payload }) => payload ?? "none" },
  },
});
type Zod = JobTypes<typeof zod>;
expectTypeOf<Zod["payload"]>().toEqualTypeOf<
  JobType<{ topic: string; words?: number | undefined }, number>
>();
expectTypeOf<Zod["response"]>().toEqualTypeOf<JobType<unknown, { text: number }>>();
expectTypeOf<Zod["both"]>().toEqualTypeOf<JobType<string, "yes" | "no">>();
expectTypeOf<Zod["coerced"]>().toEqualTypeOf<JobType<unknown, number>>();
expectTypeOf<Zod["optional"]>().toEqualTypeOf<JobType<string | undefined, string>>();

const valibot = createWorker("valibot", {
  jobs: {
    both: {
      payload: v.object({ topic: v.string(), words: v.optional(v.number(), 100) }),
      response: v.object({ text: v.pipe(v.string(), v.transform(Number)) }),
      run: async ({ payload }) => {
        expectTypeOf(payload).toEqualTypeOf<{ topic: string; words: number }>();
        return { text: payload.topic };
      },
    },
    asynchronous: {
      payload: v.pipeAsync(
        v.string(),
        v.transformAsync(async (text) => text.length),
      ),
      run: ({ payload }) => payload.toFixed(),
    },
  },
});
expectTypeOf<JobTypes<typeof valibot>>().toEqualTypeOf<{
  readonly both: JobType<{ topic: string; words?: number | undefined }, { text: number }>;
  readonly asynchronous: JobType<string, string>;
}>();

const arktype = createWorker("arktype", {
  jobs: {
    both: {
      payload: type({ topic: "string", words: "number = 100" }),
      response: type({ text: type("string").pipe((text) => text.length) }),
      run: async ({ payload }) => {
        expectTypeOf(payload).toEqualTypeOf<{ topic: string; words: number }>();
        return { text: payload.topic };
      },
    },
  },
});
type Ark = JobTypes<typeof arktype>["both"];
expectTypeOf<Ark["response"]>().toEqualTypeOf<{ text: number }>();
expectTypeOf<{ topic: string }>().toExtend<Ark["payload"]>();

// A handler that has responded already returns nothing, or what responding returned; one that fails, never.
createWorker("ends", {
  jobs: {
    responds: { response: z.number(), run: async (request) => void (await request.respond(1)) },
    returnsIt: { response: z.number(), run: (request) => request.respond(1) },
    streams: {
      response: z.number(),
      run: async (request) => {
        await request.streamStart();
        await request.streamData("any data");
        await request.streamEnd(1);
      },
    },
    fails: { response: z.number(), run: (request) => request.fail("no") },
    mayFail: {
      response: z.number(),
      run: async (request) => {
        if (request.attempt > 1) return request.fail("no", { response: "partial", cause: new Error() });
        return 1;
      },
    },
    nothingToFail: async (request) => {
      expectTypeOf(request.fail).returns.toEqualTypeOf<never>();
      const answer: number = request.attempt > 1 ? request.fail() : 2;
      return answer;
    },
  },
});

// The jobs without a name.
const unnamed = createWorker("unnamed", {
  jobs: undefined,
  onJob: async (request) => {
    expectTypeOf(request).toEqualTypeOf<JobRequest>();
    return request.payload;
  },
});
expectTypeOf<keyof JobTypes<typeof unnamed>>().toEqualTypeOf<never>();

// Jobs that are declared elsewhere, under names that are not known here, or with schemas that may be absent.
const declared = {
  length: { payload: z.string(), run: async (request: JobRequest<string>) => request.payload.length },
};
expectTypeOf(createWorker("declared", { jobs: declared })).toEqualTypeOf<
  Worker<"declared", { readonly length: JobType<string, number> }>
>();
const named = createWorker("named", {
  jobs: { [someName]: { payload: z.string(), response: z.number(), run: () => 1 } },
});
expectTypeOf<JobTypes<typeof named>[string]>().toEqualTypeOf<JobType<string, number>>();
const absent = createWorker("absent", {
  jobs: { j: { payload: undefined, response: undefined, run: () => "" } },
});
expectTypeOf<JobTypes<typeof absent>["j"]>().toEqualTypeOf<JobType<unknown, string>>();

// The class form knows the name, not the jobs.
expectTypeOf(new Worker("class")).toEqualTypeOf<Worker<"class">>();
expectTypeOf<JobTypes<Worker>>().toEqualTypeOf<unknown>();

createWorker("wrong", {
  jobs: {
    // @ts-expect-error the schema wants a number
    response: { response: z.number(), run: async () => "text" },
    // @ts-expect-error a handler gives the schema's input, which is text; its output is a number
    output: { response: z.string().transform(Number), run: async () => 1 },
    member: {
      response: z.object({ text: z.string() }),
      // @ts-expect-error the text of the response is a number
      run: async () => ({ text: 1 }),
    },
    branch: {
      response: z.object({ text: z.string() }),
      // @ts-expect-error one of its branches returns null, which the schema refuses
      run: async (request) => {
        if (request.attempt > 1) return null;
        return { text: "x" };
      },
    },
    responds: {
      response: z.number(),
      run: async (request) => {
        // @ts-expect-error an explicit response has to meet the schema, too
        await request.respond("text");
        // @ts-expect-error so has the end of a stream, which is the response
        await request.streamEnd("text");
      },
    },
    payload: {
      payload: z.object({ topic: z.string() }),
      run: async ({ payload }) => {
        // @ts-expect-error the schema knows no such member
        payload.topics;
        // @ts-expect-error a payload is only read
        ({ payload }) satisfies { payload: number };
      },
    },
    unknown: (request) => {
      // @ts-expect-error nothing is known of a payload without a schema
      request.payload.topic;
    },
    // @ts-expect-error the handler expects a payload that the schema does not make
    annotated: { payload: z.string(), run: async (request: JobRequest<number>) => request.payload },
    // @ts-expect-error a handler gets a request, not the payload
    takesPayload: (topic: string) => topic,
    // @ts-expect-error a handler gets one argument
    takesTwo: (_request: JobRequest, topic: string) => topic,
    // @ts-expect-error a schema is not a type's name
    noSchema: { payload: "string", run: async () => 1 },
    // @ts-expect-error nor is a validating function a Standard Schema
    function: { response: (value: unknown) => value === 1, run: async () => 1 },
    // @ts-expect-error there is no such option of a job
    misspelt: { playload: z.string(), run: async () => 1 },
    // @ts-expect-error a job has to have `run`
    noRun: { payload: z.string() },
    // @ts-expect-error a limit is a number
    limit: { concurrency: "4", run: async () => 1 },
    // @ts-expect-error `sequential` is a flag
    sequential: { sequential: 1, run: async () => 1 },
    // @ts-expect-error a job is a function or { run }
    number: 3,
  },
});

// @ts-expect-error there is no such option of a worker
createWorker("wrong", { job: {} });

// @ts-expect-error a duration is a number of milliseconds
createWorker("wrong", { graceMs: "5s" });

// @ts-expect-error the handler of jobs without a name gets a request
createWorker("wrong", { onJob: (payload: string) => payload });

// @ts-expect-error a worker has a name
createWorker({ jobs: {} });

// @ts-expect-error a worker's name is text
createWorker(1);

// @ts-expect-error its name stays what it is
shorthand.name = "shorthand";

// @ts-expect-error it has no job of that name
type _Missing = Shorthand["missing"];

// @ts-expect-error only a worker has jobs
type _NoWorker = JobTypes<string>;
