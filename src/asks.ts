import type { Job } from "./job.ts";
import type { JobContext } from "./job-context.ts";
import type { JobGroup } from "./job-group.ts";
import type { JobGroupContext } from "./job-group-context.ts";
import type { JobGroupResponse } from "./job-group-response.ts";
import type { JobGroupParams, JobParams } from "./job-params.ts";
import type { Scope } from "./scope.ts";
import type {
  Cancels,
  GroupData,
  GroupResponses,
  JobGroupParamsAt,
  JobGroupTarget,
  JobTargets,
  List,
  SharedName,
  Targets,
} from "./typed-group.ts";
import type { DataAt, JobNameAt, JobParamsAt, JobTarget, Nameless, OrNone, ResponseOr } from "./typed-job.ts";

/** The ways to ask for jobs, with the types that follow from the targets. */
export abstract class Asks {
  /**
   * Asks one worker for a job. It starts at once, and is a promise of the response, an async iterable of its
   * events, and a resource that cancels it when its scope is left.
   *
   * The target is a worker's name, or the worker itself or its `workerRef()`: then name, payload, response and
   * events are inferred.
   *
   * With a function it is a block: it resolves to the response if the function returns and the job completed;
   * see `docs/jobs.md`.
   *
   * @throws TypeError for bad parameters (a rejection in block form), before anything is sent.
   */
  job<TResponse = unknown, TTarget extends JobTarget = string>(
    target: TTarget & Nameless<TTarget>,
  ): JobContext<TResponse>;
  job<
    TResponse = unknown,
    TTarget extends JobTarget = string,
    TName extends JobNameAt<TTarget> = JobNameAt<TTarget>,
  >(
    target: TTarget,
    params: OrNone<JobParamsAt<TTarget, TName>>,
  ): JobContext<ResponseOr<TResponse, TTarget, TName>, DataAt<TTarget, TName>>;
  job<
    TResponse = unknown,
    TTarget extends JobTarget = string,
    TName extends JobNameAt<TTarget> = JobNameAt<TTarget>,
  >(
    target: TTarget,
    params: OrNone<JobParamsAt<TTarget, TName>>,
    block: (job: JobContext<ResponseOr<TResponse, TTarget, TName>, DataAt<TTarget, TName>>) => unknown,
  ): Promise<ResponseOr<TResponse, TTarget, TName>>;
  job(target: JobTarget, params?: JobParams, block?: (job: JobContext) => unknown): unknown {
    return this._askJob(target, params, block, undefined);
  }

  /**
   * Asks several workers for a job, under one job id. Each target is one of a single job, or such a target with a
   * name and a payload of its own: `{ target, name?, payload? }`.
   *
   * The response of each typed target is there once the group has completed, unless `cancelOnError` is false, or may be:
   * then each is optional.
   *
   * @throws TypeError for bad parameters, among them a name that stands twice, before anything is sent.
   */
  jobGroup<
    TResponses = Record<string, unknown>,
    TTargets extends JobTargets = readonly string[],
    TMembers extends List = List,
    TLiteral extends string = string,
  >(
    targets: Targets<TTargets, TMembers, never, TLiteral, true>,
  ): JobGroupContext<
    GroupResponses<TResponses, TTargets, TMembers, never, Cancels>,
    GroupData<TTargets, TMembers, never>
  >;
  jobGroup<
    TResponses = Record<string, unknown>,
    TTargets extends JobTargets = readonly string[],
    TMembers extends List = List,
    TLiteral extends string = string,
    TName extends SharedName<TTargets, TMembers> = SharedName<TTargets, TMembers>,
    TCancels extends Cancels = Cancels,
  >(
    targets: Targets<TTargets, TMembers, TName, TLiteral>,
    params: OrNone<JobGroupParamsAt<TTargets, TMembers, TName, TCancels>>,
  ): JobGroupContext<
    GroupResponses<TResponses, TTargets, TMembers, TName, TCancels>,
    GroupData<TTargets, TMembers, TName>
  >;
  jobGroup<
    TResponses = Record<string, unknown>,
    TTargets extends JobTargets = readonly string[],
    TMembers extends List = List,
    TLiteral extends string = string,
    TName extends SharedName<TTargets, TMembers> = SharedName<TTargets, TMembers>,
    TCancels extends Cancels = Cancels,
  >(
    targets: Targets<TTargets, TMembers, TName, TLiteral>,
    params: OrNone<JobGroupParamsAt<TTargets, TMembers, TName, TCancels>>,
    block: (
      group: JobGroupContext<
        GroupResponses<TResponses, TTargets, TMembers, TName, TCancels>,
        GroupData<TTargets, TMembers, TName>
      >,
    ) => unknown,
  ): Promise<JobGroupResponse<GroupResponses<TResponses, TTargets, TMembers, TName, TCancels>>>;
  jobGroup(
    targets: readonly JobGroupTarget[],
    params?: JobGroupParams,
    block?: (group: JobGroupContext) => unknown,
  ): unknown {
    return this._askJobGroup(targets, params, block, undefined);
  }

  /** Asks for a job and does not wait: resolves to its id as soon as it exists. Events tell the rest. */
  requestJob<TTarget extends JobTarget>(target: TTarget & Nameless<TTarget>): Promise<string>;
  requestJob<TTarget extends JobTarget, TName extends JobNameAt<TTarget> = JobNameAt<TTarget>>(
    target: TTarget,
    params: OrNone<JobParamsAt<TTarget, TName>>,
  ): Promise<string>;
  async requestJob(target: JobTarget, params?: JobParams): Promise<string> {
    return this._startJob(target, params, undefined).jobId;
  }

  /** Asks for a group and does not wait: resolves to its id as soon as it exists. Events tell the rest. */
  requestJobGroup<TTargets extends JobTargets, TMembers extends List, TLiteral extends string>(
    targets: Targets<TTargets, TMembers, never, TLiteral, true>,
  ): Promise<string>;
  requestJobGroup<
    TTargets extends JobTargets,
    TMembers extends List,
    TLiteral extends string,
    TName extends SharedName<TTargets, TMembers> = SharedName<TTargets, TMembers>,
  >(
    targets: Targets<TTargets, TMembers, TName, TLiteral>,
    params: OrNone<JobGroupParamsAt<TTargets, TMembers, TName, Cancels>>,
  ): Promise<string>;
  async requestJobGroup(targets: readonly JobGroupTarget[], params?: JobGroupParams): Promise<string> {
    return this._startJobGroup(targets, params, undefined).jobId;
  }

  /** @internal */
  abstract _askJob(
    target: JobTarget,
    params: JobParams | undefined,
    block: ((job: JobContext) => unknown) | undefined,
    scope: Scope | undefined,
  ): JobContext | Promise<unknown>;
  /** @internal */
  abstract _askJobGroup(
    targets: readonly JobGroupTarget[],
    params: JobGroupParams | undefined,
    block: ((group: JobGroupContext) => unknown) | undefined,
    scope: Scope | undefined,
  ): JobGroupContext | Promise<JobGroupResponse>;
  /** @internal */
  abstract _startJob(target: JobTarget, params: JobParams | undefined, scope: Scope | undefined): Job;
  /** @internal */
  abstract _startJobGroup(
    targets: readonly JobGroupTarget[],
    params: JobGroupParams | undefined,
    scope: Scope | undefined,
  ): JobGroup;
}
