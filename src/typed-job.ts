import type { JobTypes } from "./create-worker.ts";
import type { JobParams } from "./job-params.ts";
import type { WorkerRef } from "./worker-ref.ts";

/** Whom to ask: a worker's name, or, for inferred types, the worker itself or its `workerRef()`. */
export type JobTarget = string | WorkerRef;

/** How to ask for a job, but for which and with what. */
export interface JobOptions extends Omit<JobParams, "name" | "payload"> {}

/** The jobs of a target, as far as they are known. */
type JobsAt<TTarget> = TTarget extends WorkerRef ? JobTypes<TTarget> : unknown;

/** What the name of a job may be at this target: anything where its jobs are not known. */
export type JobNameAt<TTarget> = unknown extends JobsAt<TTarget> ? string : keyof JobsAt<TTarget> & string;

/** Whether it is known which jobs a target has, and it has some: a name of one of them is needed. */
export type IsNamed<TTarget> = TTarget extends unknown
  ? unknown extends JobsAt<TTarget>
    ? false
    : [keyof JobsAt<TTarget>] extends [never]
      ? false
      : true
  : never;

type JobAt<TTarget, TName> = TName extends keyof JobsAt<TTarget> ? JobsAt<TTarget>[TName] : unknown;

export type PayloadAt<TTarget, TName> =
  JobAt<TTarget, TName> extends { readonly payload: infer TPayload } ? TPayload : unknown;
export type ResponseAt<TTarget, TName> =
  JobAt<TTarget, TName> extends { readonly response: infer TResponse } ? TResponse : unknown;
/** What the handler says that it reports. */
export type DataAt<TTarget, TName> =
  JobAt<TTarget, TName> extends { readonly data: infer TData } ? TData : unknown;

/** What a target answers: what whoever asks says, where its jobs are not known. */
export type ResponseOr<TResponse, TTarget, TName> =
  IsNamed<TTarget> extends true ? ResponseAt<TTarget, TName> : TResponse;

/** A payload need not be given where it may be undefined. */
export type PayloadParam<TPayload> = undefined extends TPayload
  ? { readonly payload?: TPayload | undefined }
  : { readonly payload: TPayload };

/**
 * How to ask a target for a job. A union by name, so that a name which is one of several goes with a payload that
 * fits each. The name stands outside as well, as it is inferred there.
 */
export type JobParamsAt<TTarget, TName> = {
  readonly name?: TName | undefined;
} & (IsNamed<TTarget> extends true
  ? TName extends unknown
    ? JobOptions & { readonly name: TName } & PayloadParam<PayloadAt<TTarget, TName>>
    : never
  : JobParams);

/** Parameters that need not be given may be `undefined`, too. */
export type OrNone<TParams> = TParams | (object extends TParams ? undefined : never);

/** A target to be asked without saying for what. One that has jobs must be told which. */
export type Nameless<TTarget> =
  IsNamed<TTarget> extends true ? { readonly jobs: "say which of its jobs: { name: … }" } : unknown;
