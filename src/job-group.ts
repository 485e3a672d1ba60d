import type { ActorRefFrom, AnyActorRef } from "xstate";
import {
  type JobGroupMachineContext,
  type JobGroupMachineEvent,
  type JobGroupResult,
  type JobResult,
  type JobStatus,
  type jobGroupMachine,
  jobGroupResultOf,
} from "../machines/index.ts";
import { Ask } from "./ask.ts";
import type { Asker } from "./asker.ts";
import type { CancelOptions } from "./cancel-options.ts";
import { jobGroupChart } from "./charts.ts";
import type { JobError, JobGroupError } from "./errors.ts";
import { gapErrorOf, jobGroupErrorOf, NOT_READY } from "./failure.ts";
import { type GroupRecords, recordsOf } from "./group-records.ts";
import { ResultLog } from "./internal/result-log.ts";
import { Job } from "./job.ts";
import type { JobGroupEvent } from "./job-group-event.ts";
import type { JobGroupResponse } from "./job-group-response.ts";
import type { JobGroupParams, JobParams } from "./job-params.ts";
import type { MemberParams } from "./job-target.ts";
import { LazyActor } from "./lazy-actor.ts";
import type { RequesterMessage } from "./message.ts";
import { noticeOutcome } from "./notices.ts";
import type { RuntimeObserver } from "./runtime-observer.ts";
import type { Scope } from "./scope.ts";
import type { Services } from "./services.ts";

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
  /** @internal How its statechart ended. */
  result: JobGroupResult | undefined;
  /** @internal */ readonly chart: LazyActor<typeof jobGroupMachine>;
  readonly #members = new Map<string, Job>();
  readonly #log = new ResultLog();
  #unsettled: number;
  #cause: unknown;
  #made: GroupRecords | undefined;

  /** @internal */
  constructor(
    services: Services,
    asker: Asker,
    jobId: string,
    members: ReadonlyMap<string, MemberParams>,
    params: JobGroupParams,
    scope: Scope | undefined,
  ) {
    super(services, asker, jobId, params, scope);
    this.workerNames = Object.freeze([...members.keys()]);
    this.cancelOnError = params.cancelOnError ?? true;
    this.#unsettled = members.size;
    const input = { size: members.size, cancelOnError: this.cancelOnError };
    this.chart = new LazyActor(jobGroupChart(services.mode), this, input, services.isWatched);
    // Most have the same params: the very object, so that a thousand of them cost no thousand copies.
    let last: MemberParams | undefined;
    let own: JobParams = params;
    for (const [workerName, member] of members) {
      if (member !== last) own = { name: member.name, payload: member.payload, retry: params.retry };
      last = member;
      this.#members.set(workerName, new Job(services, asker, jobId, workerName, own, scope, this));
    }
  }

  /** @internal */
  get status(): JobStatus | undefined {
    return this.result?.status;
  }

  /** The statechart actor of this group. */
  get actor(): JobGroupActor {
    return this.chart.actor;
  }

  /** @internal */
  show(): void {
    for (const job of this.#members.values()) job.show();
  }

  /** @internal */
  override showTo(observer: RuntimeObserver | undefined): void {
    super.showTo(observer);
    for (const job of this.#members.values()) job.showTo(observer);
  }

  /** @internal */
  actorParts(): { parent: AnyActorRef; id: string } {
    return { parent: this.asker.actor, id: `group:${this.jobId.slice(0, 8)}` };
  }

  /** What workers have answered so far, whatever the status of their jobs. */
  get responses(): Readonly<Record<string, unknown>> {
    return this.#records().responses;
  }

  /** How the jobs that have ended did so. */
  get results(): Readonly<Record<string, JobResult>> {
    return this.#records().results;
  }

  /** Resolves when the group has completed. Rejects with its {@link JobGroupError} otherwise. */
  async wait(): Promise<void> {
    await this.ending;
  }

  /** Completes it now, with the responses so far; jobs that still run are cancelled. */
  complete(): void {
    if (this.result === undefined) this.chart.send({ type: "group.complete" });
  }

  /** Ends it now, as cancelled with that reason; jobs that still run are cancelled. */
  fail(reason?: string): void {
    if (this.result === undefined) this.chart.send({ type: "group.fail", reason });
  }

  /** @internal */
  cancelAs(reason: string | undefined, options: CancelOptions): void {
    if (this.result !== undefined) return;
    if (options.timeout) this.chart.send({ type: "group.timeout", reason });
    else this.chart.send({ type: "group.cancel", reason, ...options, discard: true } as JobGroupMachineEvent);
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
    this.asker._groups.set(this.jobId, this);
    if (this.#members.size === 0) this.chart.send({ type: "group.start" });
    for (const job of this.#members.values()) if (!job.isDone) job.dispatch();
  }

  /** @internal */
  due(): void {
    const isReady = [...this.#members.values()].every((job) => job.isDone || job.isReady);
    this.chart.send({ type: "group.timeout", reason: isReady ? "timeout" : NOT_READY });
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
    if (this.chart.value !== "pending") return;
    this.chart.send({ type: "group.start" });
    this.observer?.running();
  }

  /** @internal */
  deliver(event: JobGroupEvent, urgent: boolean): void {
    this.stream.push(event, urgent);
    this.observer?.event(event);
  }

  /** @internal One of its jobs has its ending: the only place that writes it down. */
  memberEnded(workerName: string, result: JobResult, isUrgent: boolean): void {
    if (isUrgent) this.stream.discard((event) => event.workerName === workerName);
    this.#log.add(workerName, result);
    if (this.result !== undefined) return;
    const { status, reason, code } = result;
    this.chart.send({ type: "group.settled", workerName, status, reason, code });
  }

  /** @internal */
  memberSettled(): void {
    if (--this.#unsettled === 0 && this.result !== undefined) this.settle();
  }

  /** @internal */
  ended(event: JobGroupMachineEvent, context: JobGroupMachineContext): void {
    if (this.result !== undefined) return;
    const { cause, discard } = event as { cause?: unknown; discard?: boolean };
    this.result = jobGroupResultOf(event, context);
    this.#cause = cause;
    this.#cancelRest(event.type === "group.timeout");
    this.asker._groups.delete(this.jobId);
    this.conclude(discard === true);
    this.#log.end();
    noticeOutcome(this);
    this.observer?.ended();
    if (this.#unsettled === 0) this.settle();
  }

  /** @internal */
  protected makeError(): JobGroupError {
    const result = this.result as JobGroupResult;
    const endedBy = this.cancelOnError ? result.first?.workerName : undefined;
    const cause = endedBy === undefined ? this.#cause : this.#members.get(endedBy)?.error;
    return jobGroupErrorOf(this, result, endedBy, cause);
  }

  /** @internal */
  gapError(): JobError {
    const { jobId, name, workerNames } = this;
    return gapErrorOf({ jobId, name, workerName: workerNames.join(", ") }, this.droppedEvents);
  }

  #cancelRest(timeout: boolean): void {
    const { reason, status } = this.result as JobGroupResult;
    for (const job of this.#members.values()) {
      // Each knows whether it was its worker that was not there in time.
      if (timeout) job.due();
      else job.cancelAs(status === "completed" ? "the group is complete" : reason, {});
    }
  }

  /** Made when they are asked for, and kept until another job has ended. */
  #records(): GroupRecords {
    if (this.#made?.of !== this.#log.size) this.#made = recordsOf(this.#members, this.#log.size);
    return this.#made;
  }
}
