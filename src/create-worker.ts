import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobLimits } from "./job-definition.ts";
import type { JobRequest } from "./job-request.ts";
import { Worker } from "./worker.ts";
import type { WorkerOptions } from "./worker-options.ts";

type InputOf<TSchema> = TSchema extends StandardSchemaV1 ? StandardSchemaV1.InferInput<TSchema> : unknown;
type OutputOf<TSchema> = TSchema extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<TSchema> : unknown;
type AnyFunction = (...args: never[]) => unknown;

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

/**
 * The jobs of a worker by name. An intersection of one mapped type per schema and one for `run`, as this is the
 * form in which TypeScript infers all three.
 */
type Jobs<TPayloads, TResponses, TReturns> = {
  readonly [K in keyof TPayloads]: { readonly payload?: TPayloads[K] } | AnyFunction;
} & {
  readonly [K in keyof TResponses]: { readonly response?: TResponses[K] } | AnyFunction;
} & {
  readonly [K in keyof TReturns]:
    | (JobLimits & {
        run(
          request: JobRequest<
            K extends keyof TPayloads ? OutputOf<TPayloads[K]> : unknown,
            K extends keyof TResponses ? InputOf<TResponses[K]> : unknown
          >,
        ): TReturns[K] | PromiseLike<TReturns[K]>;
      })
    | ((request: JobRequest) => TReturns[K] | PromiseLike<TReturns[K]>);
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
