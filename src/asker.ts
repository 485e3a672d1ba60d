import type { AnyActorRef } from "xstate";
import type { AskerEvents } from "./asker-events.ts";
import { Asks } from "./asks.ts";
import { type AskInput, askThrough } from "./interceptors.ts";
import { type Listener, TypedEvents } from "./internal/typed-events.ts";
import { Job } from "./job.ts";
import { JobContext } from "./job-context.ts";
import { JobGroup } from "./job-group.ts";
import { JobGroupContext } from "./job-group-context.ts";
import type { JobGroupResponse } from "./job-group-response.ts";
import { checkJob, checkJobGroup, type JobGroupParams, type JobParams, NO_PARAMS } from "./job-params.ts";
import type { MemberParams } from "./job-target.ts";
import type { Scope } from "./scope.ts";
import { sealed, sealedMembers } from "./sealed-payload.ts";
import type { Services } from "./services.ts";
import type { JobGroupTarget } from "./typed-group.ts";
import type { JobTarget } from "./typed-job.ts";
import type { JobGroupLogicInput, JobLogicInput } from "./xstate-logic.ts";

/** Whoever can ask for jobs: a runtime, and each worker. */
export abstract class Asker<TEvents extends AskerEvents = AskerEvents> extends Asks {
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
  _askJob(
    target: JobTarget,
    params: JobParams | undefined,
    block: ((job: JobContext) => unknown) | undefined,
    scope: Scope | undefined,
  ): JobContext | Promise<unknown> {
    if (block === undefined) return JobContext.of(this._startJob(target, params, scope));
    return JobContext.run(() => JobContext.of(this._startJob(target, params, scope)), block);
  }

  /** @internal */
  _askJobGroup(
    targets: readonly JobGroupTarget[],
    params: JobGroupParams | undefined,
    block: ((group: JobGroupContext) => unknown) | undefined,
    scope: Scope | undefined,
  ): JobGroupContext | Promise<JobGroupResponse> {
    if (block === undefined) return JobGroupContext.of(this._startJobGroup(targets, params, scope));
    return JobGroupContext.run(() => JobGroupContext.of(this._startJobGroup(targets, params, scope)), block);
  }

  /** @internal */
  _startJob(target: JobTarget, params: JobParams = NO_PARAMS, scope: Scope | undefined): Job {
    const workerName = checkJob(target, params);
    const services = this.#servicesFor(`ask worker '${workerName}' for a job`, scope);
    const { asks } = services.interceptors;
    if (asks.length === 0) return this.#beginJob(services, workerName, params, scope);
    const begin = (asked: AskInput): Job => {
      const { target: changed, ...rest } = asked as JobLogicInput;
      return this.#beginJob(services, checkJob(changed, rest), rest, scope);
    };
    return askThrough(asks, { target, ...params }, scope, services.report, begin, JobContext.of);
  }

  #beginJob(services: Services, workerName: string, params: JobParams, scope: Scope | undefined): Job {
    const asked = sealed(services.transport, params);
    const job = new Job(services, this as unknown as Asker, services.newId(), workerName, asked, scope);
    job.begin();
    return job;
  }

  /** @internal */
  _startJobGroup(
    targets: readonly JobGroupTarget[],
    params: JobGroupParams = NO_PARAMS,
    scope: Scope | undefined,
  ): JobGroup {
    const members = checkJobGroup(targets, params);
    const services = this.#servicesFor("ask for a job group", scope);
    const { asks } = services.interceptors;
    if (asks.length === 0) return this.#beginJobGroup(services, members, params, scope);
    const begin = (asked: AskInput): JobGroup => {
      const { targets: changed, ...rest } = asked as JobGroupLogicInput;
      return this.#beginJobGroup(services, checkJobGroup(changed, rest), rest, scope);
    };
    return askThrough(asks, { targets, ...params }, scope, services.report, begin, JobGroupContext.of);
  }

  #beginJobGroup(
    services: Services,
    members: ReadonlyMap<string, MemberParams>,
    params: JobGroupParams,
    scope: Scope | undefined,
  ): JobGroup {
    const asked = sealedMembers(services.transport, members, params);
    const group = new JobGroup(services, this as unknown as Asker, services.newId(), asked, params, scope);
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
