import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobLimits } from "./job-definition.ts";
import type { JobRequest } from "./job-request.ts";
import { Worker } from "./worker.ts";
import type { WorkerOptions } from "./worker-options.ts";

type InputOf<TSchema> = TSchema extends StandardSchemaV1 ? StandardSchemaV1.InferInput<TSchema> : unknown;
type OutputOf<TSchema> = TSchema extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<TSchema> : unknown;
type Shorthand = (request: JobRequest) => unknown;
type MaybePromise<T> = T | PromiseLike<T>;

/** What a job of a worker takes and gives, as a caller sees it. */
export interface JobType<TPayload, TResponse> {
  readonly payload: TPayload;
  readonly response: TResponse;
}

/** The jobs of a worker by name, as a caller sees them: a payload schema's input, a response schema's output. */
export type JobTypes<TPayloads, TResponses, TReturns> = {
  readonly [K in keyof TReturns]: JobType<
    K extends keyof TPayloads ? InputOf<TPayloads[K]> : unknown,
    K extends keyof TResponses
      ? TResponses[K] extends StandardSchemaV1
        ? OutputOf<TResponses[K]>
        : Awaited<TReturns[K]>
      : Awaited<TReturns[K]>
  >;
};

/** The request that the handler of a job gets: its payload schema's output, its response schema's input. */
type RequestOf<TPayloads, TResponses, K> = JobRequest<
  K extends keyof TPayloads ? OutputOf<TPayloads[K]> : unknown,
  K extends keyof TResponses ? InputOf<TResponses[K]> : unknown
>;

/**
 * The jobs of a worker by name. An intersection of one mapped type per schema and one for `run`, as this is the
 * form in which TypeScript infers all three. The `run` beside `response` infers nothing: it checks what the
 * handler returns against the schema.
 */
type Jobs<TPayloads, TResponses, TReturns> = {
  readonly [K in keyof TPayloads]: { readonly payload?: TPayloads[K] } | Shorthand;
} & {
  readonly [K in keyof TResponses]:
    | {
        readonly response?: TResponses[K];
        run(request: RequestOf<TPayloads, TResponses, K>): MaybePromise<InputOf<TResponses[K]> | undefined>;
      }
    | Shorthand;
} & {
  readonly [K in keyof TReturns]:
    | (JobLimits & { run(request: RequestOf<TPayloads, TResponses, K>): MaybePromise<TReturns[K]> })
    | ((request: JobRequest) => MaybePromise<TReturns[K]>);
};

/**
 * Makes a worker. The payload of each handler is what its schema makes of it, its response what its schema
 * takes; both are inferred.
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
export function createWorker<const TName extends string, TPayloads, TResponses, TReturns>(
  name: TName,
  options?: Omit<WorkerOptions, "jobs"> & { readonly jobs?: Jobs<TPayloads, TResponses, TReturns> },
): Worker<TName, JobTypes<TPayloads, TResponses, TReturns>> {
  return new Worker(name, options as WorkerOptions);
}
