import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobType } from "./create-worker.ts";
import { checkOptions, misuse, NAME, type Options } from "./internal/check.ts";
import { DEFINITION, handlerOf, type JobLimits, type Returned } from "./job-definition.ts";
import type { JobRequest } from "./job-request.ts";
import type { Worker } from "./worker.ts";

/** What a decorated method says of its job. */
export interface JobMethodOptions<TPayload = StandardSchemaV1, TResponse = StandardSchemaV1>
  extends JobLimits {
  /** What the job is called. Default: the method's name; of a private one without its `#`. */
  readonly name?: string | undefined;
  /** What the payload must be. The method gets what the schema makes of it. */
  readonly payload?: TPayload | undefined;
  /** What the response must be. The requester gets what the schema makes of it. */
  readonly response?: TResponse | undefined;
}

/** A method that can do such a job. Without a schema it says itself what it takes. */
type JobMethod<TPayload, TResponse> = (
  request: JobRequest<
    TPayload extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<TPayload> : never,
    TResponse extends StandardSchemaV1 ? StandardSchemaV1.InferInput<TResponse> : never,
    never
  >,
) => TResponse extends StandardSchemaV1 ? Returned<StandardSchemaV1.InferInput<TResponse>> : unknown;

const { run: _, ...rest } = DEFINITION;
const OPTIONS: Options = { name: NAME, ...rest };

/**
 * Makes a method of a class of workers one of its jobs. The seed's `@job`.
 *
 * ```ts
 * class Research extends Worker {
 *   @job({ sequential: true })
 *   async summarize(request: JobRequest<{ topic: string }>) {
 *     return `All about ${request.payload.topic}`;
 *   }
 * }
 * ```
 *
 * Differs from the seed: a decorator of the language, which checks the method against the schemas, and cannot infer its
 * parameters. It is called through the instance: an override is what runs, and one that is decorated again has the
 * options that it says itself.
 *
 * @throws TypeError for bad options and static methods as the class is defined, and, as an instance is made, for two
 * methods of one job name, or one that is among the `jobs` given.
 */
export function job<
  TPayload extends StandardSchemaV1 | undefined = undefined,
  TResponse extends StandardSchemaV1 | undefined = undefined,
>(
  options: JobMethodOptions<TPayload, TResponse> = {},
): <TWorker extends Worker, TMethod extends JobMethod<TPayload, TResponse>>(
  method: TMethod,
  context: ClassMethodDecoratorContext<TWorker, TMethod>,
) => void {
  if (typeof options === "function") throw misuse("write @job() with its parentheses");
  return (method, context) => {
    const { name: key, kind } = context;
    const where = `@job() of '${String(key)}'`;
    checkOptions(where, options, OPTIONS);
    const { name = typeof key === "string" ? key.replace(/^#/, "") : undefined, ...definition } = options;
    if (kind !== "method" || context.static) throw misuse(`${where} must be of a method that is not static`);
    if (name === undefined) throw misuse(`${where} needs a 'name': a symbol is none`);
    handlerOf(where, { ...definition, run: method }, context);
    // A private method overrides none.
    const slot = context.private ? context : key;
    context.addInitializer(function () {
      if (!("_offer" in this)) throw misuse(`${where}: its class must extend Worker`);
      const run = (request: never): unknown => context.access.get(this).call(this, request);
      this._offer(name, { ...definition, run }, slot);
    });
  };
}

/**
 * The jobs that some methods of a class of workers do, as their callers see them. So an instance is a typed target:
 *
 * ```ts
 * class Research extends Worker<"research", JobsOf<Research, "summarize">> {}
 * ```
 *
 * It goes by what the methods say. Where a schema changes what it is given, write the job's type: `JobType<…>`. Their
 * types do not say whether they are decorated: a job that is named here and has no `@job()`, or has another name there,
 * ends with the code `no_handler`.
 */
export type JobsOf<TWorker, TName extends Exclude<keyof TWorker, keyof Worker> & string> = {
  readonly [K in TName]: JobOfMethod<TWorker[K]>;
};

/** What cannot be given a request is no job: nobody has a payload for it. */
type JobOfMethod<TMethod> = TMethod extends (request: JobRequest<never, never, never>) => infer TResponse
  ? TMethod extends (request: JobRequest<infer TPayload, infer _TResponse, infer TData>) => unknown
    ? JobType<TPayload, Awaited<TResponse>, TData>
    : JobType<unknown, Awaited<TResponse>>
  : JobType<never, never>;
