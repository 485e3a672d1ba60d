import type { ActorRefFrom, AnyActorRef } from "xstate";
import {
  JOB_EVENT_TYPES,
  type JobEvent,
  type JobMachineEvent,
  type JobResult,
  type JobStatus,
  type jobMachine,
  jobResultOf,
} from "../machines/index.ts";
import { Ask } from "./ask.ts";
import type { Asker } from "./asker.ts";
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
import { cancelOf } from "./request.ts";
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
  readonly #delivery = new Delivery(this);

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
    const { mode, isWatched } = services;
    const input = { jobId, workerName, name: this.name };
    this.chart = new LazyActor(jobChart(mode), this, input, isWatched);
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
    const { jobId, workerName } = this;
    if (this.result === undefined) this.#delivery.tell({ type: "job.update_request", jobId, workerName });
  }

  receive(message: RequesterMessage): void {
    switch (message.type) {
      case "job.settled":
        this.settle();
        return;
      case "job.start":
        if (this.result === undefined) this.chart.send(message);
        return;
      case "job.update":
      case "job.stream.start":
      case "job.stream.data":
        if (this.result === undefined) this.chart.send(message);
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
    if (!this.#delivery.isSent) this.settle();
  }

  protected override onSettled(): void {
    if (this.group === undefined) super.onSettled();
    else this.group.memberSettled();
  }

  protected makeError(): JobError {
    return jobErrorOf(this, this.result as JobResult, this.#details);
  }

  gapError(): JobError {
    return gapErrorOf(this, this.droppedEvents);
  }

  #receiveEnding(message: RequesterMessage & WorkerEnding): void {
    const origin = this.group ?? this;
    const { tail = NO_TAIL, urgent, settled } = message;
    if (urgent && tail.length > 0 && this.result === undefined) {
      // What it overtakes is discarded, and counted, with all else that is unread.
      origin.stream.skip(tail.length);
    } else {
      for (const report of tail) {
        origin.sent();
        this.receive(report);
      }
    }
    if (this.result === undefined) this.chart.send(message as JobMachineEvent);
    else this.services.stats.lateEndings++;
    if (settled) this.settle();
  }
}
