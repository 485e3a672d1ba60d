import { type ActorRefFrom, createActor } from "xstate";
import {
  type GroupSettledEvent,
  JobEvent,
  type JobGroupMachineContext,
  type JobGroupMachineEvent,
  type JobGroupResult,
  type JobResult,
  type JobStatus,
  type jobGroupMachine,
  jobGroupResultOf,
  type UncompletedStatus,
} from "../machines/index.ts";
import { Ask, type CancelOptions } from "./ask.ts";
import type { Asker } from "./asker.ts";
import { jobGroupChart } from "./charts.ts";
import { JobError, JobGroupError } from "./errors.ts";
import { bindPort } from "./internal/chart-port.ts";
import { ResultLog } from "./internal/result-log.ts";
import { Job } from "./job.ts";
import type { JobGroupParams } from "./job-params.ts";
import type { RequesterMessage } from "./message.ts";
import type { Scope } from "./scope.ts";
import type { Services } from "./services.ts";

/**
 * An event of one job of a group: what `for await (const event of group)` yields. The seed's `JobGroupEvent`.
 *
 * Differs from the seed: `workerName` instead of `worker_name`, and `data` is any value.
 */
export interface JobGroupEvent<TData = unknown> extends JobEvent<TData> {
  readonly workerName: string;
}
/** The types of a group's events: those of a job's. */
export const JobGroupEvent: typeof JobEvent = JobEvent;

/**
 * What a completed group resolves to. The seed's `JobGroupResponse`.
 *
 * Differs from the seed: read-only, and each worker's response has its own type where the targets are typed.
 */
export interface JobGroupResponse<TResponses = Record<string, unknown>> {
  readonly jobId: string;
  /** What each worker answered, by its name, in the order of the targets. */
  readonly responses: Readonly<TResponses>;
}

/** The actor of a group. */
export type JobGroupActor = ActorRefFrom<typeof jobGroupMachine>;

/**
 * Tracks a group of jobs launched together. The seed's `JobGroup`.
 *
 * Differs from the seed: made by `jobGroup()` alone; keeps each job's status, reason and code (`results`), not
 * only responses; a second answer does not overwrite the first; `timeout_task` and `event_queue` are nobody's
 * business but its own.
 */
export class JobGroup extends Ask<JobGroupEvent, JobGroupResponse> {
  /** The names of its workers, in the order in which they were given. */
  readonly workerNames: readonly string[];
  /** Whether the first job that does not complete ends the group. */
  readonly cancelOnError: boolean;
  readonly actor: JobGroupActor;
  /** @internal How its statechart ended. */
  result: JobGroupResult | undefined;
  readonly #members = new Map<string, Job>();
  readonly #log = new ResultLog();
  #unsettled: number;
  #cause: unknown;
  #responses: Readonly<Record<string, unknown>> | undefined;
  #results: Readonly<Record<string, JobResult>> | undefined;

  /** @internal */
  constructor(
    services: Services,
    asker: Asker,
    jobId: string,
    workerNames: readonly string[],
    params: JobGroupParams,
    scope: Scope | undefined,
  ) {
    super(services, asker, jobId, params, scope);
    this.workerNames = Object.freeze([...workerNames]);
    this.cancelOnError = params.cancelOnError ?? true;
    this.#unsettled = workerNames.length;
    this.actor = createActor(jobGroupChart(services.mode), {
      parent: asker.actor,
      id: `group:${jobId.slice(0, 8)}`,
      input: { size: workerNames.length, cancelOnError: this.cancelOnError },
    });
    bindPort(this.actor, this);
    this.actor.start();
    for (const workerName of this.workerNames) {
      this.#members.set(workerName, new Job(services, asker, jobId, workerName, params, scope, this));
    }
  }

  /** @internal */
  get status(): JobStatus | undefined {
    return this.result?.status;
  }

  /** What workers have answered so far, whatever the status of their jobs. */
  get responses(): Readonly<Record<string, unknown>> {
    if (this.#responses !== undefined) return this.#responses;
    const responses = this.#collect((result) =>
      result.status === "completed" || result.response !== undefined ? [result.response] : undefined,
    );
    if (this.#log.size === this.workerNames.length) this.#responses = responses;
    return responses;
  }

  /** How the jobs that have ended did so. */
  get results(): Readonly<Record<string, JobResult>> {
    if (this.#results !== undefined) return this.#results;
    const results = this.#collect((result) => [result]);
    if (this.#log.size === this.workerNames.length) this.#results = results;
    return results;
  }

  /** Resolves when the group has completed. Rejects with its {@link JobGroupError} otherwise. */
  async wait(): Promise<void> {
    await this.ending;
  }

  /** Completes it now, with the responses so far; jobs that still run are cancelled. */
  complete(): void {
    if (this.result === undefined) this.actor.send({ type: "group.complete" });
  }

  /** Ends it now, as cancelled with that reason; jobs that still run are cancelled. */
  fail(reason?: string): void {
    if (this.result === undefined) this.actor.send({ type: "group.fail", reason });
  }

  /** Cancels it: events that nobody has read are discarded. */
  cancel(reason?: string, options?: CancelOptions): void {
    if (this.result !== undefined) return;
    if (options?.timeout) this.actor.send({ type: "group.timeout", reason });
    else this.actor.send({ type: "group.cancel", reason, ...options, discard: true } as JobGroupMachineEvent);
  }

  /** The jobs that have ended, in the order in which they did, and those to come. */
  endings(): AsyncIterable<readonly [workerName: string, result: JobResult]> {
    return this.#log;
  }

  /** @internal */
  get title(): string {
    return `job group ${this.name === undefined ? "" : `'${this.name}' `}${this.jobId}`;
  }

  /** @internal */
  get value(): JobGroupResponse {
    return { jobId: this.jobId, responses: this.responses };
  }

  /** @internal */
  begin(): void {
    if (!this.takeUp()) return;
    this.asker.groups.set(this.jobId, this);
    if (this.#members.size === 0) this.actor.send({ type: "group.start" });
    for (const job of this.#members.values()) {
      if (!job.isDone) job.dispatch();
    }
  }

  /** @internal */
  due(): void {
    let reason = "timeout";
    for (const job of this.#members.values()) {
      if (!job.isDone && !job.isSent) reason = "workers not ready within timeout";
    }
    this.actor.send({ type: "group.timeout", reason });
  }

  /** @internal */
  receive(message: RequesterMessage): void {
    const job = this.#members.get(message.workerName);
    if (job === undefined) this.services.stats.badFrames++;
    else job.receive(message);
  }

  /** @internal */
  requestUpdate(workerName: string): void {
    this.#members.get(workerName)?.requestUpdate();
  }

  /** @internal */
  memberStarted(): void {
    if (this.result !== undefined) return;
    this.actor.send({ type: "group.start" });
    this.observer?.running();
  }

  /** @internal */
  deliver(event: JobGroupEvent, urgent: boolean): void {
    this.stream.push(event, urgent);
    this.observer?.event(event);
  }

  /** @internal One of its jobs has its ending: the only place that writes it down. */
  memberEnded(job: Job): void {
    const result = job.result as JobResult;
    this.#log.add(job.workerName, result);
    if (this.result !== undefined) return;
    const { status, reason, code } = result;
    const event: GroupSettledEvent = {
      type: "group.settled",
      workerName: job.workerName,
      status,
      reason,
      code,
    };
    this.actor.send(event);
  }

  /** @internal */
  memberSettled(): void {
    this.#unsettled--;
    if (this.#unsettled === 0 && this.result !== undefined) this.settle();
  }

  /** @internal */
  ended(event: JobGroupMachineEvent, context: JobGroupMachineContext): void {
    const { cause, discard } = event as { cause?: unknown; discard?: boolean };
    this.result = jobGroupResultOf(event, context);
    this.#cause = cause;
    this.#cancelRest(event.type === "group.timeout");
    this.asker.groups.delete(this.jobId);
    this.conclude(discard === true);
    this.#log.end();
    this.asker.tellOutcome(this);
    this.observer?.ended();
    if (this.#unsettled === 0) this.settle();
  }

  /** @internal */
  protected makeError(): JobGroupError {
    const { code, status, reason, first } = this.result as JobGroupResult;
    const endedBy = this.cancelOnError ? first?.workerName : undefined;
    return new JobGroupError({
      jobId: this.jobId,
      status: status as UncompletedStatus,
      code: code ?? (status as UncompletedStatus),
      reason,
      workerName: endedBy,
      responses: this.responses,
      results: this.results,
      cause: endedBy === undefined ? this.#cause : this.#members.get(endedBy)?.error,
    });
  }

  /** @internal */
  gapError(): JobError {
    const { jobId, name } = this;
    const reason = `${this.droppedEvents} events were dropped before anybody read them: iterate sooner, or raise 'buffer'`;
    const workerName = this.workerNames.join(", ");
    return new JobError({ jobId, workerName, name, status: "error", code: "stream_gap", reason });
  }

  #cancelRest(timeout: boolean): void {
    const { reason, status } = this.result as JobGroupResult;
    const why = status === "completed" ? "the group is complete" : reason;
    for (const job of this.#members.values()) {
      if (!job.isDone) job.cancel(why, { timeout });
    }
  }

  /** A record by worker name, in the order of the targets. */
  #collect<T>(pick: (result: JobResult) => readonly [T] | undefined): Readonly<Record<string, T>> {
    // A null prototype: a worker may be called `__proto__`.
    const record: Record<string, T> = Object.create(null);
    for (const [workerName, { result }] of this.#members) {
      const picked = result === undefined ? undefined : pick(result);
      if (picked !== undefined) record[workerName] = picked[0];
    }
    return Object.freeze(record);
  }
}
