import { type JobErrorCode, JobStatus } from "../machines/index.ts";
import { statusOfCode } from "../machines/job-status.ts";
import { JobError } from "./errors.ts";
import { type HandlerEnding, HandlerFailure } from "./handler-ending.ts";
import { describe, misuse } from "./internal/check.ts";
import { rejected } from "./internal/rejected.ts";
import { titleOf } from "./internal/title-of.ts";
import { callAlone } from "./internal/typed-events.ts";
import type { JobContext } from "./job-context.ts";
import type { JobGroupContext } from "./job-group-context.ts";
import type { JobGroupResponse } from "./job-group-response.ts";
import type { JobGroupParams, JobParams } from "./job-params.ts";
import type { FailOptions, JobRequest, ReportOptions, RespondOptions } from "./job-request.ts";
import { type JobRequestMessage, keyOf, type ReportMessage } from "./message.ts";
import type { Scope, ScopedJob } from "./scope.ts";
import type { Services } from "./services.ts";
import type { Worker } from "./worker.ts";

/** Why a job was ended from outside. */
export interface CutOff {
  readonly code: JobErrorCode;
  readonly reason: string | undefined;
}

const STATUSES: ReadonlySet<JobStatus> = new Set(Object.values(JobStatus));

/** The face that a run shows its handler: what was asked for, how to report and end it, and its sub-jobs. */
export abstract class HandlerRequest implements JobRequest, Scope {
  protected readonly worker: Worker;
  protected readonly services: Services;
  protected readonly message: JobRequestMessage;
  payload: unknown;
  protected children: Set<ScopedJob> | undefined;
  #controller: AbortController | undefined;
  #updateListeners: Set<() => void> | undefined;
  #subPath: readonly string[] | undefined;

  constructor(worker: Worker, services: Services, message: JobRequestMessage) {
    this.worker = worker;
    this.services = services;
    this.message = message;
    this.payload = message.payload;
  }

  /** Whether its handler is done, or its job was ended from outside. */
  abstract readonly isOver: boolean;
  /** Why the job was ended from outside, if it was. */
  protected abstract readonly cutOff: CutOff | undefined;
  protected abstract report(type: ReportMessage["type"], data: unknown, urgent: boolean): Promise<void>;
  /** Gives the job its ending, unless it has one. `isLast`: the handler is done as well. */
  protected abstract end(ending: HandlerEnding, isLast: boolean): Promise<void>;

  get jobId(): string {
    return this.message.jobId;
  }
  get workerName(): string {
    return this.message.workerName;
  }
  get name(): string | undefined {
    return this.message.name;
  }
  get source(): string {
    return this.message.source;
  }
  get deadline(): number | undefined {
    return this.message.deadline;
  }
  get attempt(): number {
    return this.message.attempt;
  }
  get meta(): Readonly<Record<string, string>> {
    return this.message.meta;
  }
  get rootSequence(): number {
    return this.message.rootSequence;
  }
  get path(): readonly string[] {
    return this.message.path;
  }
  get key(): string {
    return keyOf(this.message);
  }
  get subPath(): readonly string[] {
    this.#subPath ??= [...this.path, this.key];
    return this.#subPath;
  }

  // Made when it is first asked for: many a handler never looks at it, and each costs a kilobyte.
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      this.abort();
    }
    return this.#controller.signal;
  }

  update(data?: unknown, options?: ReportOptions): Promise<void> {
    return this.report("job.update", data, options?.urgent === true);
  }

  streamStart(data?: unknown): Promise<void> {
    return this.report("job.stream.start", data, false);
  }

  streamData(data?: unknown): Promise<void> {
    return this.report("job.stream.data", data, false);
  }

  streamEnd(data?: unknown): Promise<void> {
    return this.end({ status: "completed", response: data, stream: true }, false);
  }

  respond(response?: unknown, options?: RespondOptions): Promise<void> {
    const { status = "completed", urgent = false } = options ?? {};
    if (!STATUSES.has(status)) {
      return rejected(
        misuse(`${this.title} cannot end as ${describe(status)}; it can as ${[...STATUSES].join(", ")}`),
      );
    }
    return this.end({ status, response, urgent }, false);
  }

  fail(reason?: string, options?: FailOptions): never {
    const { response, cause } = options ?? {};
    void this.end({ status: "failed", response, reason, cause }, false);
    throw new HandlerFailure(reason);
  }

  onUpdateRequested(listener: () => void): () => void {
    this.#updateListeners ??= new Set();
    this.#updateListeners.add(listener);
    return () => this.#updateListeners?.delete(listener);
  }

  job<T>(target: string, params?: JobParams): JobContext<T>;
  job<T>(target: string, params: JobParams | undefined, block: (job: JobContext<T>) => unknown): Promise<T>;
  job<T>(target: string, params?: JobParams, block?: (job: JobContext<T>) => unknown): unknown {
    return this.worker.askJob(target, params, block, this);
  }

  jobGroup<T>(targets: readonly string[], params?: JobGroupParams): JobGroupContext<T>;
  jobGroup<T>(
    targets: readonly string[],
    params: JobGroupParams | undefined,
    block: (group: JobGroupContext<T>) => unknown,
  ): Promise<JobGroupResponse<T>>;
  jobGroup<T>(
    targets: readonly string[],
    params?: JobGroupParams,
    block?: (group: JobGroupContext<T>) => unknown,
  ): unknown {
    return this.worker.askJobGroup(targets, params, block, this);
  }

  adopt(child: ScopedJob): void {
    this.children ??= new Set();
    this.children.add(child);
  }

  release(child: ScopedJob): void {
    this.children?.delete(child);
  }

  /** The requester wants to hear how it goes. */
  updateRequested(): void {
    for (const listener of this.#updateListeners ?? []) {
      callAlone(listener, `onUpdateRequested of ${this.title}`, this.services.report);
    }
  }

  protected get title(): string {
    return titleOf(this.message);
  }

  /** Tells the handler, if it looks at the signal, that its job was ended from outside. */
  protected abort(): void {
    if (this.cutOff === undefined || this.#controller === undefined) return;
    const { code, reason } = this.cutOff;
    const { jobId, workerName, name } = this;
    this.#controller.abort(
      new JobError({ code, status: statusOfCode(code), jobId, workerName, name, reason }),
    );
  }

  protected cancelChildren(reason: string, timeout: boolean): void {
    if (this.children === undefined) return;
    for (const child of this.children) {
      if (!child.isDone) child.cancel(reason, { timeout });
    }
  }
}
