import { type JobErrorCode, JobStatus } from "../machines/index.ts";
import { statusOfCode } from "../machines/job-status.ts";
import { JobError } from "./errors.ts";
import { type HandlerEnding, HandlerFailure } from "./handler-ending.ts";
import { describe, misuse } from "./internal/check.ts";
import { rejected } from "./internal/rejected.ts";
import { titleOf } from "./internal/title-of.ts";
import { callAlone } from "./internal/typed-events.ts";
import type { JobRequest } from "./job-request.ts";
import { type JobRequestMessage, keyOf, type ReportMessage } from "./message.ts";
import type { Scope, ScopedJob } from "./scope.ts";
import type { Services } from "./services.ts";
import type { Worker } from "./worker.ts";
import type { WorkerHost } from "./worker-host.ts";

/** Why a job was ended from outside. */
export interface CutOff {
  readonly code: JobErrorCode;
  readonly reason: string | undefined;
  readonly cause?: unknown;
}

const STATUSES: ReadonlySet<JobStatus> = new Set(Object.values(JobStatus));

/** The face that a run shows its handler: what was asked for, how to report and end it, and its sub-jobs. */
export abstract class HandlerRequest implements JobRequest, Scope {
  protected readonly host: WorkerHost;
  readonly services: Services;
  readonly message: JobRequestMessage;
  payload: unknown;
  protected children: Set<ScopedJob> | undefined;
  #controller: AbortController | undefined;
  // Kept, as they are called in loops.
  #update: JobRequest["update"] | undefined;
  #streamData: JobRequest["streamData"] | undefined;
  #updateListeners: Set<() => void> | undefined;
  #subPath: readonly string[] | undefined;

  constructor(host: WorkerHost, message: JobRequestMessage) {
    this.host = host;
    this.services = host.services;
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
  get isRemote(): boolean {
    return this.message.isRemote;
  }
  get meta(): Readonly<Record<string, string>> {
    return this.message.meta;
  }
  get rootSequence(): number {
    return this.message.rootSequence;
  }
  get rootBegan(): number {
    return this.message.rootBegan;
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

  // Getters of functions rather than methods: a handler may take them out of the request, `({ update }) => …`.
  get update(): JobRequest["update"] {
    this.#update ??= (data, options) => this.report("job.update", data, options?.urgent === true);
    return this.#update;
  }

  get streamStart(): JobRequest["streamStart"] {
    return (data) => this.report("job.stream.start", data, false);
  }

  get streamData(): JobRequest["streamData"] {
    this.#streamData ??= (data) => this.report("job.stream.data", data, false);
    return this.#streamData;
  }

  get streamEnd(): JobRequest["streamEnd"] {
    return (data) => this.end({ status: "completed", response: data, stream: true }, false);
  }

  get respond(): JobRequest["respond"] {
    return (response, { status = "completed", urgent = false } = {}) => {
      if (STATUSES.has(status)) return this.end({ status, response, urgent }, false);
      const known = [...STATUSES].join(", ");
      return rejected(misuse(`${this.title} cannot end as ${describe(status)}; it can as ${known}`));
    };
  }

  get fail(): JobRequest["fail"] {
    return (reason, { response, cause } = {}) => {
      void this.end({ status: "failed", response, reason, cause }, false);
      throw new HandlerFailure(reason);
    };
  }

  get onUpdateRequested(): JobRequest["onUpdateRequested"] {
    return (listener) => {
      this.#updateListeners ??= new Set();
      this.#updateListeners.add(listener);
      return () => this.#updateListeners?.delete(listener);
    };
  }

  get job(): JobRequest["job"] {
    const ask: Worker["_askJob"] = (target, params, block) =>
      this.host.worker._askJob(target, params, block, this);
    return ask as JobRequest["job"];
  }

  get jobGroup(): JobRequest["jobGroup"] {
    const ask: Worker["_askJobGroup"] = (targets, params, block) =>
      this.host.worker._askJobGroup(targets, params, block, this);
    return ask as JobRequest["jobGroup"];
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
    const { code, reason, cause } = this.cutOff;
    const { jobId, workerName, name } = this;
    this.#controller.abort(
      new JobError({ code, status: statusOfCode(code), jobId, workerName, name, reason, cause }),
    );
  }

  protected cancelChildren(reason: string, timeout: boolean): void {
    if (this.children === undefined) return;
    for (const child of this.children) {
      if (!child.isDone) child.cancelAs(reason, { timeout });
    }
  }
}
