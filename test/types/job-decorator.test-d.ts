import { expectTypeOf } from "vitest";
import { z } from "zod";
import {
  createWorker,
  type JobContext,
  type JobMethodOptions,
  type JobRequest,
  type JobsOf,
  type JobType,
  type JobTypes,
  job,
  type Runtime,
  Worker,
} from "../../src/index.ts";

declare const runtime: Runtime;

interface Topic {
  readonly topic: string;
}

// A class whose methods are its jobs, and whose type says which they are.
class Research extends Worker<"research", JobsOf<Research, "summarize" | "ping" | "count">> {
  @job({ sequential: true, maxQueued: 3 })
  async summarize(request: JobRequest<Topic, string, { read: number }>) {
    await request.update({ read: 1 });
    return request.payload.topic;
  }

  @job()
  ping() {
    return 4 as const;
  }

  @job({ payload: z.object({ n: z.number() }), response: z.object({ total: z.number() }) })
  async count({ payload }: JobRequest<{ n: number }>) {
    return { total: payload.n };
  }

  @job({ name: "hidden", response: z.number() })
  async #secret(request: JobRequest): Promise<void> {
    await request.respond(1);
  }

  secret(request: JobRequest): Promise<void> {
    return this.#secret(request);
  }
}
expectTypeOf<JobTypes<Research>>().toEqualTypeOf<{
  readonly summarize: JobType<Topic, string, { read: number }>;
  readonly ping: JobType<unknown, 4>;
  readonly count: JobType<{ n: number }, { total: number }>;
}>();
const research = new Research("research");
expectTypeOf(runtime.job(research, { name: "summarize", payload: { topic: "t" } })).toEqualTypeOf<
  JobContext<string, { read: number }>
>();
expectTypeOf(runtime.job(research, { name: "ping" })).toEqualTypeOf<JobContext<4>>();
// @ts-expect-error a topic is wanted
runtime.job(research, { name: "summarize" });
// @ts-expect-error of this job the type of the class says nothing
runtime.job(research, { name: "hidden" });

// Only what is there can be named, and what no request can be given to is no job.
class Misspelt extends Worker<
  "misspelt",
  // @ts-expect-error it has no such method
  JobsOf<Misspelt, "ping" | "pong">
> {
  @job()
  ping() {}
}
class Hidden extends Worker<
  "hidden",
  // @ts-expect-error from outside it has no such method
  JobsOf<Hidden, "secret">
> {
  @job()
  protected secret() {}
}
class Inherited extends Worker<
  "inherited",
  // @ts-expect-error what each worker can do is none of its jobs
  JobsOf<Inherited, "requestJob">
> {}
expectTypeOf([new Misspelt("misspelt"), new Hidden("hidden"), new Inherited("inherited")]).not.toBeAny();

class Mixed extends Worker<"mixed", JobsOf<Mixed, "helper" | "limit" | "maybe" | "recurse">> {
  readonly limit = 3;
  helper(topic: string) {
    return topic;
  }
  @job()
  maybe(request?: JobRequest<number>) {
    return request?.payload;
  }
  @job()
  async recurse(request: JobRequest<number>): Promise<number> {
    return request.payload === 0
      ? 0
      : request.job(this as Mixed, { name: "recurse", payload: request.payload - 1 });
  }
}
const mixed = new Mixed("mixed");
expectTypeOf(runtime.job(mixed, { name: "maybe", payload: 1 })).toEqualTypeOf<
  JobContext<number | undefined>
>();
expectTypeOf(runtime.job(mixed, { name: "recurse", payload: 1 })).toEqualTypeOf<JobContext<number>>();
// @ts-expect-error a method that takes text is no job
runtime.job(mixed, { name: "helper", payload: "text" });
// @ts-expect-error nor is a property
runtime.job(mixed, { name: "limit" });

// The class may have parameters of its own, and its methods be said before they are there.
class Generic<T extends string> extends Worker<"generic", JobsOf<Generic<T>, "say">> {
  @job()
  say(request: JobRequest<T>) {
    return request.payload;
  }
}
expectTypeOf(runtime.job(new Generic<"a" | "b">("generic"), { name: "say", payload: "a" })).toEqualTypeOf<
  JobContext<"a" | "b">
>();
abstract class Base extends Worker<"base", JobsOf<Base, "say">> {
  abstract say(request: JobRequest<number>): string;
}
class Derived extends Base {
  @job()
  say(request: JobRequest<number>) {
    return String(request.payload);
  }
}
expectTypeOf(runtime.job(new Derived("base"), { name: "say", payload: 1 })).toEqualTypeOf<
  JobContext<string>
>();

// A method keeps its type: it can be called, and overridden.
expectTypeOf(research.count).returns.toEqualTypeOf<Promise<{ total: number }>>();
class Better extends Research {
  @job()
  override async summarize(request: JobRequest<Topic, string, { read: number }>) {
    return `better: ${await super.summarize(request)}`;
  }
}
expectTypeOf(new Better("research")).toExtend<Research>();

// What a method may return when there is a schema of the response: its input, or nothing.
class Returns extends Worker {
  @job({ response: z.string().transform(Number) })
  async text() {
    return "1";
  }
  @job({ response: z.number() })
  responds(request: JobRequest<unknown, number>) {
    return request.respond(1);
  }
  @job({ response: z.number() })
  async fails(request: JobRequest) {
    return request.fail("no");
  }
  @job({ payload: z.string().transform((text) => text.length) })
  made(request: JobRequest<number>) {
    return request.payload;
  }
  @job({ payload: z.string() })
  takesMore(request: JobRequest<string | number>) {
    return request.payload;
  }
}
expectTypeOf(new Returns("w")).toExtend<Worker>();
expectTypeOf<JobMethodOptions["sequential"]>().toEqualTypeOf<boolean | undefined>();

class Wrong extends Worker {
  // @ts-expect-error the schema makes text of the payload
  @job({ payload: z.string() })
  payload(request: JobRequest<number>) {
    return request.payload;
  }
  // @ts-expect-error the schema makes a number of it
  @job({ payload: z.string().transform(Number) })
  input(request: JobRequest<string>) {
    return request.payload;
  }
  // @ts-expect-error the response is to be text
  @job({ response: z.string() })
  response() {
    return 1;
  }
  // @ts-expect-error a job is given a request, not its payload
  @job()
  takesPayload(topic: string) {
    return topic;
  }
  // @ts-expect-error a job is given one argument
  @job()
  takesTwo(_request: JobRequest, topic: string) {
    return topic;
  }
  // @ts-expect-error the class itself runs no job
  @job()
  static static() {}
  // @ts-expect-error a property is no method
  @job()
  property = () => 1;
  // @ts-expect-error nor is a getter
  @job()
  get getter() {
    return 1;
  }
  // @ts-expect-error the option is called `sequential`
  @job({ sequentially: true })
  misspelt() {}
  // @ts-expect-error a schema is no type's name
  @job({ payload: "string" })
  noSchema() {}
  // @ts-expect-error it has to be called: @job()
  @job
  notCalled() {}
}
expectTypeOf(new Wrong("w")).toExtend<Worker>();

class NoWorker {
  // @ts-expect-error only a worker has jobs
  @job()
  ping() {}
}
expectTypeOf(new NoWorker()).not.toExtend<Worker>();

// @ts-expect-error it is for methods: the handler of a worker that createWorker makes goes into `jobs`
createWorker("w", { jobs: { ping: job() } });
