import type { ActorRefFrom, AnyActorRef } from "xstate";
import {
  JOB_EVENT_TYPES,
  type JobEvent,
  type JobMachineEvent,
  type JobResult,
  type JobRetryEvent,
  type JobStatus,
  type jobMachine,
  jobResultOf,
} from "../machines/index.ts";
import { Ask } from "./ask.ts";
import type { Asker } from "./asker.ts";
import { Attempts, type RetryNow } from "./attempts.ts";
import type { CancelOptions } from "./cancel-options.ts";
import { jobChart } from "./charts.ts";
import { Delivery } from "./delivery.ts";
import type { JobError } from "./errors.ts";
import { type FailureDetails, gapErrorOf, jobErrorOf, NOT_READY } from "./failure.ts";
import { titleOf } from "./internal/title-of.ts";
import type { JobGroup } from "./job-group.ts";
import type { JobParams } from "./job-params.ts";
import { LazyActor } from "./lazy-actor.ts";
import type { EndingExtras, ReportMessage, RequesterMessage, WorkerEnding } from "./message.ts";
import { noticeEnding, noticeOutcome, noticeReport } from "./notices.ts";
import { cancelOf, updateRequestOf } from "./request.ts";
import type { Scope } from "./scope.ts";
import type { Services } from "./services.ts";

/** The actor of a job. */
export type JobActor = ActorRefFrom<typeof jobMachine>;

const NO_TAIL: readonly ReportMessage[] = Object.freeze([]);

/**
 * One job, as its requester has it. Messages become events of its actor; what the chart decides comes back
 * through the chart's effects, and everything a user sees is read off that.
 */
export class Job extends Ask<JobEvent, unknown> {
  readonly workerName: string;
  /** Its statechart. */
  readonly chart: LazyActor<typeof jobMachine>;
  /** The group it is a part of. */
  readonly group: JobGroup | undefined;
  /** How it ended. */
  result: JobResult | undefined;
  #details: FailureDetails | undefined;
  #delivery = new Delivery(this);
  #attempts: Attempts | undefined;

  constructor(
    services: Services,
    asker: Asker,
    jobId: string,
    workerName: string,
    params: JobParams,
    scope: Scope | undefined,
    group?: JobGroup,
  ) {
    super(services, asker, jobId, params, scope);
    this.workerName = workerName;
    this.group = group;
    if (params.retry !== undefined) this.#attempts = new Attempts(params.retry);
    const { mode, isWatched } = services;
    const input = { jobId, workerName, name: this.name };
    this.chart = new LazyActor(jobChart(mode), this, input, isWatched);
  }

  /** Which attempt it is: 1, until it is asked again. */
  get attempt(): number {
    return this.#attempts === undefined ? 1 : this.#attempts.now;
  }

  get actor(): JobActor {
    return this.chart.actor;
  }

  show(): void {
    void this.actor;
  }

  actorParts(): { parent: AnyActorRef; id: string } {
    const { name, workerName, jobId, group, asker } = this;
    const id = name === undefined ? `job:${workerName}` : `job:${workerName}:${name}`;
    // Within a group ids repeat from group to group: an interpreted parent keeps something for each id it has seen.
    return group === undefined
      ? { parent: asker.actor, id: `${id}:${jobId.slice(0, 8)}` }
      : { parent: group.actor, id };
  }

  get status(): JobStatus | undefined {
    return this.result?.status;
  }

  get title(): string {
    return titleOf(this);
  }

  get value(): unknown {
    return this.result?.response;
  }

  /** Begins a single job, unless it has ended already. */
  begin(): void {
    if (this.takeUp()) this.dispatch();
  }

  /** Sends the request as soon as the worker is ready. */
  dispatch(): void {
    this.#delivery.begin();
  }

  /** Whether its worker is, or was, ready for it. */
  get isReady(): boolean {
    return this.#delivery.isReady;
  }

  cancelAs(reason: string | undefined, options: CancelOptions): void {
    if (this.result !== undefined) return;
    if (options.timeout) this.chart.send({ type: "job.timeout", reason });
    else this.chart.send({ type: "job.cancel", reason, ...options, discard: true } as JobMachineEvent);
  }

  due(): void {
    if (this.result !== undefined) return;
    this.chart.send({ type: "job.timeout", reason: this.isReady ? "timeout" : NOT_READY });
  }

  requestUpdate(): void {
    if (this.result === undefined) this.#delivery.tell(updateRequestOf(this));
  }

  receive(message: RequesterMessage): void {
    switch (message.type) {
      case "job.settled":
        this.#attemptSettled(message.attempt);
        return;
      case "job.start":
        if (this.#expects(message)) this.chart.send(message);
        return;
      case "job.update":
      case "job.stream.start":
      case "job.stream.data":
        if (this.#expects(message)) this.chart.send(message);
        else (this.group ?? this).reportLost();
        return;
      default:
        this.#receiveEnding(message as RequesterMessage & WorkerEnding);
    }
  }

  started(): void {
    this.group?.memberStarted();
    this.observer?.running();
  }

  deliver(report: JobMachineEvent): void {
    const type = JOB_EVENT_TYPES[report.type as keyof typeof JOB_EVENT_TYPES];
    const { data, urgent = false } = report as { data?: unknown; urgent?: boolean };
    const { group } = this;
    // Only the reports of a handler were counted when they were sent.
    if (type === "stream_end" || !("jobId" in report)) (group ?? this).sent();
    if (group === undefined) {
      const event: JobEvent = { type, data };
      this.stream.push(event, urgent);
      this.observer?.event(event);
    } else {
      group.deliver({ type, workerName: this.workerName, data }, urgent);
    }
    noticeReport(this, type, data);
  }

  retried(event: JobRetryEvent): void {
    const { jobId, delay = 0, attempt, reason } = event as JobRetryEvent & Partial<RetryNow>;
    const before = this.#delivery;
    before.end();
    // Of somebody else's wish its worker does not know.
    if (jobId === undefined) before.tell(cancelOf(this, { code: "cancelled", reason }));
    this.#attempts ??= new Attempts(undefined);
    this.#attempts.begin(attempt, before.isSent);
    this.#delivery = new Delivery(this);
    this.observer?.retried();
    if (delay > 0) this.#delivery.beginIn(delay);
    else this.#delivery.begin();
  }

  ended(event: JobMachineEvent): void {
    // Inside the effects of its ending somebody may look, and send the actor that he gets another one by hand.
    if (this.result !== undefined) return;
    const { cause, issues, jobId, urgent, discard } = event as EndingExtras;
    this.result = jobResultOf(event);
    if (cause !== undefined || issues !== undefined) this.#details = { cause, issues };
    this.#delivery.end();
    // Whatever its worker has not said itself, it must be told.
    if (jobId === undefined) this.#delivery.tell(cancelOf(this, this.result));
    this.conclude(discard === true || urgent === true);
    noticeEnding(this);
    if (this.group === undefined) noticeOutcome(this);
    else this.group.memberEnded(this.workerName, this.result, urgent === true);
    this.observer?.ended();
    if (!this.#delivery.isSent) this.#attemptSettled(this.attempt);
  }

  protected override onSettled(): void {
    if (this.group === undefined) super.onSettled();
    else this.group.memberSettled();
  }

  protected makeError(): JobError {
    const result = this.result as JobResult;
    return this.#attempts?.errorOf(result) ?? jobErrorOf(this, result, this.#details);
  }

  gapError(): JobError {
    return gapErrorOf(this, this.droppedEvents);
  }

  /** Whether what a worker says still matters: it is of the present attempt, and that has no ending yet. */
  #expects({ attempt }: RequesterMessage): boolean {
    return this.result === undefined && this.attempt === attempt;
  }

  /** A handler is done: so is the job, once those of all attempts are. */
  #attemptSettled(attempt: number): void {
    if (this.#attempts === undefined || this.#attempts.settled(attempt)) this.settle();
  }

  #receiveEnding(message: RequesterMessage & WorkerEnding): void {
    const origin = this.group ?? this;
    const { tail = NO_TAIL, urgent, settled, attempt } = message;
    const retry = this.#expects(message) ? this.#attempts?.instead(message, this, this.#delivery) : undefined;
    if (urgent && tail.length > 0 && retry === undefined && this.#expects(message)) {
      // What it overtakes is discarded, and counted, with all else that is unread.
      origin.stream.skip(tail.length);
    } else {
      for (const report of tail) {
        origin.sent();
        this.receive(report);
      }
    }
    if (this.#expects(message)) this.chart.send(retry ?? (message as JobMachineEvent));
    else this.services.stats.lateEndings++;
    if (settled) this.#attemptSettled(attempt);
  }
}
