import type { AnyActorRef } from "xstate";
import type { AskerEvents } from "./asker-events.ts";
import { type AskParams, askThrough } from "./interceptors.ts";
import { type Listener, TypedEvents } from "./internal/typed-events.ts";
import { Job } from "./job.ts";
import { JobContext } from "./job-context.ts";
import { JobGroup } from "./job-group.ts";
import { JobGroupContext } from "./job-group-context.ts";
import type { JobGroupResponse } from "./job-group-response.ts";
import { checkJob, checkJobGroup, type JobGroupParams, type JobParams, NO_PARAMS } from "./job-params.ts";
import type { Scope } from "./scope.ts";
import type { Services } from "./services.ts";
import type { JobGroupLogicInput, JobLogicInput } from "./xstate-logic.ts";

/** Whoever can ask for jobs: a runtime, and each worker. */
export abstract class Asker<TEvents extends AskerEvents = AskerEvents> {
  abstract readonly name: string;
  /** Its actor: the parent of the jobs and groups that it asks for. */
  abstract readonly actor: AnyActorRef;
  /** @internal */
  readonly _groups = new Map<string, JobGroup>();
  readonly #events = new TypedEvents<AskerEvents>((error, where) => this._reportError(error, where));

  /** The groups that it has asked for and that have not ended, by job id. */
  get jobGroups(): ReadonlyMap<string, JobGroup> {
    return this._groups;
  }

  /**
   * Asks one worker for a job. It starts at once, and is a promise of the response, an async iterable of its
   * events, and a resource that cancels it when its scope is left.
   *
   * With a function it is a block: it resolves to the response if the function returns and the job completed;
   * see `docs/jobs.md`.
   *
   * @throws TypeError for bad parameters (a rejection in block form), before anything is sent.
   */
  job<TResponse = unknown>(target: string, params?: JobParams): JobContext<TResponse>;
  job<TResponse = unknown>(
    target: string,
    params: JobParams | undefined,
    block: (job: JobContext<TResponse>) => unknown,
  ): Promise<TResponse>;
  job<TResponse>(
    target: string,
    params?: JobParams,
    block?: (job: JobContext<TResponse>) => unknown,
  ): unknown {
    return this._askJob(target, params, block, undefined);
  }

  /**
   * Asks several workers for a job, under one job id.
   *
   * @throws TypeError for bad parameters, among them a name that stands twice, before anything is sent.
   */
  jobGroup<TResponses = Record<string, unknown>>(
    targets: readonly string[],
    params?: JobGroupParams,
  ): JobGroupContext<TResponses>;
  jobGroup<TResponses = Record<string, unknown>>(
    targets: readonly string[],
    params: JobGroupParams | undefined,
    block: (group: JobGroupContext<TResponses>) => unknown,
  ): Promise<JobGroupResponse<TResponses>>;
  jobGroup<TResponses>(
    targets: readonly string[],
    params?: JobGroupParams,
    block?: (group: JobGroupContext<TResponses>) => unknown,
  ): unknown {
    return this._askJobGroup(targets, params, block, undefined);
  }

  /** Asks for a job and does not wait: resolves to its id as soon as it exists. Events tell the rest. */
  async requestJob(target: string, params?: JobParams): Promise<string> {
    return this._startJob(target, params, undefined).jobId;
  }

  /** Asks for a group and does not wait: resolves to its id as soon as it exists. Events tell the rest. */
  async requestJobGroup(targets: readonly string[], params?: JobGroupParams): Promise<string> {
    return this._startJobGroup(targets, params, undefined).jobId;
  }

  /** Cancels a group, or a single job, that it asked for. One that has ended, or is not known, is left alone. */
  cancelJobGroup(jobId: string, reason?: string): void {
    this.#find(jobId)?.cancel(reason);
  }

  /** An outsider's wish to cancel: false when there is no such job, it has ended, or it is not `cancellable`. */
  async requestCancelJobGroup(jobId: string, reason?: string): Promise<boolean> {
    const ask = this.#find(jobId);
    if (ask === undefined || ask.isDone || !ask.cancellable) return false;
    ask.cancel(reason);
    return true;
  }

  /** Asks the worker of a running job how it goes. Whether it answers is up to its handler. */
  requestJobUpdate(jobId: string, workerName: string): void {
    const ask = this.#find(jobId);
    if (ask instanceof JobGroup) ask.requestUpdate(workerName);
    else if (ask instanceof Job && ask.workerName === workerName) ask.requestUpdate();
  }

  on<K extends keyof TEvents & string>(event: K, listener: Listener<TEvents[K]>): this {
    this._events<TEvents>().on(event, listener);
    return this;
  }

  once<K extends keyof TEvents & string>(event: K, listener: Listener<TEvents[K]>): this {
    this._events<TEvents>().once(event, listener);
    return this;
  }

  off<K extends keyof TEvents & string>(event: K, listener: Listener<TEvents[K]>): this {
    this._events<TEvents>().off(event, listener);
    return this;
  }

  /** @internal */
  _askJob<T>(
    target: string,
    params: JobParams | undefined,
    block: ((job: JobContext<T>) => unknown) | undefined,
    scope: Scope | undefined,
  ): JobContext<T> | Promise<T> {
    if (block === undefined) return JobContext.of<T>(this._startJob(target, params, scope));
    return JobContext.run(() => JobContext.of<T>(this._startJob(target, params, scope)), block);
  }

  /** @internal */
  _askJobGroup<T>(
    targets: readonly string[],
    params: JobGroupParams | undefined,
    block: ((group: JobGroupContext<T>) => unknown) | undefined,
    scope: Scope | undefined,
  ): JobGroupContext<T> | Promise<JobGroupResponse<T>> {
    if (block === undefined) return JobGroupContext.of<T>(this._startJobGroup(targets, params, scope));
    return JobGroupContext.run(
      () => JobGroupContext.of<T>(this._startJobGroup(targets, params, scope)),
      block,
    );
  }

  /** @internal */
  _startJob(target: string, params: JobParams = NO_PARAMS, scope: Scope | undefined): Job {
    checkJob(target, params);
    const services = this.#servicesFor(`ask worker '${target}' for a job`, scope);
    const { asks } = services.interceptors;
    if (asks.length === 0) return this.#beginJob(services, target, params, scope);
    const begin = (asked: AskParams): Job => {
      const { target: changed, ...rest } = asked as JobLogicInput;
      checkJob(changed, rest);
      return this.#beginJob(services, changed, rest, scope);
    };
    return askThrough(asks, { target, ...params }, scope, services.report, begin, JobContext.of);
  }

  #beginJob(services: Services, target: string, params: JobParams, scope: Scope | undefined): Job {
    services.transport.assertSendable?.(params.payload);
    const job = new Job(services, this as unknown as Asker, services.newId(), target, params, scope);
    job.begin();
    return job;
  }

  /** @internal */
  _startJobGroup(
    targets: readonly string[],
    params: JobGroupParams = NO_PARAMS,
    scope: Scope | undefined,
  ): JobGroup {
    checkJobGroup(targets, params);
    const services = this.#servicesFor("ask for a job group", scope);
    const { asks } = services.interceptors;
    if (asks.length === 0) return this.#beginJobGroup(services, targets, params, scope);
    const begin = (asked: AskParams): JobGroup => {
      const { targets: changed, ...rest } = asked as JobGroupLogicInput;
      checkJobGroup(changed, rest);
      return this.#beginJobGroup(services, changed, rest, scope);
    };
    return askThrough(asks, { targets, ...params }, scope, services.report, begin, JobGroupContext.of);
  }

  #beginJobGroup(
    services: Services,
    targets: readonly string[],
    params: JobGroupParams,
    scope: Scope | undefined,
  ): JobGroup {
    services.transport.assertSendable?.(params.payload);
    const group = new JobGroup(services, this as unknown as Asker, services.newId(), targets, params, scope);
    group.begin();
    return group;
  }

  /** @internal An ask outside of any handler begins. */
  _asks(_ask: { cancel(reason?: string): void }): void {}

  /** @internal It has settled. */
  _hasAsked(_ask: { cancel(reason?: string): void }): void {}

  /** @internal Whether anybody listens to an event. */
  _hears(event: keyof AskerEvents): boolean {
    return this.#events.has(event);
  }

  /** @internal */
  _tell<K extends keyof AskerEvents>(event: K, value: AskerEvents[K]): void {
    this.#events.emit(event, value);
  }

  /** @internal */
  protected _events<T extends object>(): TypedEvents<T> {
    return this.#events as unknown as TypedEvents<T>;
  }

  /** @internal What it works with. Throws a `TypeError` if it cannot `act` any more, or not yet. */
  protected abstract _open(act: string): Services;
  /** @internal */
  protected abstract _services(): Services | undefined;
  /** @internal */
  protected abstract _reportError(error: unknown, where: string): void;
  /** @internal Whether an ask is its own business. */
  protected _owns(ask: Job | JobGroup): boolean {
    return ask.asker === (this as unknown as Asker);
  }

  // A handler that was cut off may ask on as it cleans up, even when its worker has ended: the scope cancels it.
  #servicesFor(act: string, scope: Scope | undefined): Services {
    return (scope && this._services()) ?? this._open(act);
  }

  #find(jobId: string): Job | JobGroup | undefined {
    const ask = this._services()?.jobs.get(jobId) as Job | JobGroup | undefined;
    return ask !== undefined && this._owns(ask) ? ask : undefined;
  }
}
