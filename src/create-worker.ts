import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobLimits, Returned } from "./job-definition.ts";
import type { JobRequest } from "./job-request.ts";
import { Worker } from "./worker.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** What a job of a worker takes and gives, as a caller sees it. */
export interface JobType<TPayload, TResponse, TData = unknown> {
  readonly payload: TPayload;
  readonly response: TResponse;
  /** What its handler reports while it runs. */
  readonly data: TData;
}

/** The jobs of a worker by name, as a caller sees them: `JobTypes<typeof greeter>["greet"]["payload"]`. */
export type JobTypes<TWorker extends { readonly jobs?: unknown }> = TWorker extends {
  readonly jobs?: infer TJobs;
}
  ? TJobs
  : never;

/** Unknown where there is no schema. */
type InputOf<TSchema> = TSchema extends StandardSchemaV1 ? StandardSchemaV1.InferInput<TSchema> : unknown;
type OutputOf<TSchema> = TSchema extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<TSchema> : unknown;

/** What stands at a key, if the key is there. */
type At<T, K> = K extends keyof T ? T[K] : unknown;

/** The schema itself, or, for what is none, what it should have been. */
type SchemaOf<T> = T extends StandardSchemaV1 ? T : StandardSchemaV1;

/** The request that the handler of a job gets: its payload schema's output, its response schema's input. */
type RequestOf<TPayloads, TResponses, K> = JobRequest<OutputOf<At<TPayloads, K>>, InputOf<At<TResponses, K>>>;

/** A job that is a function alone. As a method's type it lets the function say what payload it expects. */
type Shorthand = { run(request: JobRequest): unknown }["run"];

/** Any job that is `{ run }`. What its schemas must be is said where they are inferred. */
interface Definition<THandler> extends JobLimits {
  readonly payload?: unknown;
  readonly response?: unknown;
  readonly run: THandler;
}

/**
 * The jobs of a worker by name. An intersection of one mapped type per schema and one for the handlers, as this
 * is the form in which TypeScript infers all three. The `run` beside `response` infers nothing: it gives the
 * handler its parameter, and checks what it returns.
 */
type Jobs<TPayloads, TResponses, THandlers> = {
  readonly [K in keyof TPayloads]: { readonly payload?: SchemaOf<TPayloads[K]> | undefined } | Shorthand;
} & {
  readonly [K in keyof TResponses]:
    | {
        readonly response?: SchemaOf<TResponses[K]> | undefined;
        run(request: RequestOf<TPayloads, TResponses, K>): Returned<InputOf<TResponses[K]>>;
      }
    | Shorthand;
} & {
  readonly [K in keyof THandlers]: Definition<THandlers[K]> | THandlers[K];
};

/** What a caller sends: what the schema takes, else what the handler says that it expects. */
type PayloadOf<TSchema, THandler> = TSchema extends StandardSchemaV1
  ? StandardSchemaV1.InferInput<TSchema>
  : THandler extends (request: JobRequest<infer TPayload>) => unknown
    ? TPayload
    : unknown;

/** What a caller hears: what the handler says that it reports. */
type DataOf<THandler> = THandler extends (request: JobRequest<never, never, infer TData>) => unknown
  ? TData
  : unknown;

/** What a caller gets: what the schema makes of the response, else what the handler returns. */
type ResponseOf<TSchema, THandler> = TSchema extends StandardSchemaV1
  ? StandardSchemaV1.InferOutput<TSchema>
  : THandler extends (request: never) => infer TResponse
    ? Awaited<TResponse>
    : unknown;

/**
 * Makes a worker. The payload of each handler is what its schema makes of it, its response what its schema
 * takes; both are inferred. Without a schema they are what the handler says: `(request: JobRequest<Topic>) => …`.
 *
 * ```ts
 * const greeter = createWorker("greeter", {
 *   jobs: {
 *     greet: { payload: z.object({ who: z.string() }), run: async ({ payload }) => `Hello, ${payload.who}` },
 *   },
 * });
 * ```
 *
 * @throws TypeError for a name, an option or a job that no worker can be made of.
 */
export function createWorker<const TName extends string, TPayloads, TResponses, THandlers>(
  name: TName,
  options?: Omit<WorkerOptions, "jobs"> & {
    readonly jobs?: Jobs<TPayloads, TResponses, THandlers> | undefined;
  },
): Worker<
  TName,
  // Written out, not named, so that an editor shows the jobs themselves.
  {
    readonly [K in keyof THandlers]: JobType<
      PayloadOf<At<TPayloads, K>, THandlers[K]>,
      ResponseOf<At<TResponses, K>, THandlers[K]>,
      DataOf<THandlers[K]>
    >;
  }
> {
  return new Worker(name, options as WorkerOptions);
}
