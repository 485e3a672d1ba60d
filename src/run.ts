import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobErrorCode, JobStatus } from "../machines/index.ts";
import { statusOfCode } from "../machines/job-status.ts";
import type { Deadline } from "./deadlines.ts";
import { JobError } from "./errors.ts";
import { callAlone, isThenable } from "./internal/typed-events.ts";
import type { JobContext } from "./job-context.ts";
import type { JobGroupContext } from "./job-group-context.ts";
import type { JobGroupResponse } from "./job-group.ts";
import type { JobGroupParams, JobParams } from "./job-params.ts";
import type { FailOptions, JobRequest, ReportOptions, RespondOptions } from "./job-request.ts";
import { type JobRequestMessage, keyOf, type ReportMessage } from "./message.ts";
import { Reports } from "./reports.ts";
import { type Handler, HandlerFailure, issuesText, runHandler, validate } from "./run-handler.ts";
import type { Scope, ScopedJob } from "./scope.ts";
import type { Services } from "./services.ts";
import type { Worker } from "./worker.ts";

/** The ending that a handler gives its job. */
interface Ending {
  readonly status: JobStatus;
  readonly response?: unknown;
  readonly reason?: string | undefined;
  readonly code?: JobErrorCode | undefined;
  readonly cause?: unknown;
  readonly issues?: readonly StandardSchemaV1.Issue[];
  readonly urgent?: boolean;
  /** It is the end of a stream. */
  readonly stream?: boolean;
}

/** Why a job was ended from outside. */
export interface CutOff {
  readonly code: JobErrorCode;
  readonly reason: string | undefined;
}

const DONE: Promise<void> = Promise.resolve();
const HANDLER_DONE = "the handler that asked for it is done";

/** One job, as its worker has it: the request that the handler gets, and what becomes of it. */
export class Run implements JobRequest, Scope {
  readonly #worker: Worker;
  readonly #services: Services;
  readonly #message: JobRequestMessage;
  readonly #handler: Handler;
  #payload: unknown;
  #controller: AbortController | undefined;
  #reports: Reports | undefined;
  #children: Set<ScopedJob> | undefined;
  #updateListeners: Set<() => void> | undefined;
  #subPath: readonly string[] | undefined;
  /** The ending that the handler gave; the first stands. */
  #ending: Ending | undefined;
  /** A response that its schema still looks at. */
  #checking: Promise<void> | undefined;
  /** Why the job was ended from outside, if it was. */
  #cutOff: CutOff | undefined;
  #grace: Deadline | undefined;
  #hasBegun = false;
  #isSent = false;
  #isSettled = false;

  constructor(worker: Worker, services: Services, message: JobRequestMessage, handler: Handler) {
    this.#worker = worker;
    this.#services = services;
    this.#message = message;
    this.#handler = handler;
    this.#payload = message.payload;
  }

  get jobId(): string {
    return this.#message.jobId;
  }
  get workerName(): string {
    return this.#message.workerName;
  }
  get name(): string | undefined {
    return this.#message.name;
  }
  get source(): string {
    return this.#message.source;
  }
  get payload(): unknown {
    return this.#payload;
  }
  get deadline(): number | undefined {
    return this.#message.deadline;
  }
  get attempt(): number {
    return this.#message.attempt;
  }
  get meta(): Readonly<Record<string, string>> {
    return this.#message.meta;
  }
  get rootSequence(): number {
    return this.#message.rootSequence;
  }
  get path(): readonly string[] {
    return this.#message.path;
  }
  get key(): string {
    return keyOf(this.#message);
  }
  get subPath(): readonly string[] {
    this.#subPath ??= [...this.path, this.key];
    return this.#subPath;
  }
  get isOver(): boolean {
    return this.#isSettled || this.#cutOff !== undefined;
  }
  /** Whether whoever asked has been told the ending. */
  get hasSentEnding(): boolean {
    return this.#isSent;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#cutOff !== undefined) this.#controller.abort(this.#cutOffError());
    }
    return this.#controller.signal;
  }

  update(data?: unknown, options?: ReportOptions): Promise<void> {
    return this.#report("job.update", data, options?.urgent === true);
  }

  streamStart(data?: unknown): Promise<void> {
    return this.#report("job.stream.start", data, false);
  }

  streamData(data?: unknown): Promise<void> {
    return this.#report("job.stream.data", data, false);
  }

  streamEnd(data?: unknown): Promise<void> {
    return this.#end({ status: "completed", response: data, stream: true }, false);
  }

  respond(response?: unknown, options?: RespondOptions): Promise<void> {
    const { status = "completed", urgent = false } = options ?? {};
    return this.#end({ status, response, urgent }, false);
  }

  fail(reason?: string, options?: FailOptions): never {
    const { response, cause } = options ?? {};
    void this.#end({ status: "failed", response, reason, cause }, false);
    throw new HandlerFailure(reason);
  }

  onUpdateRequested(listener: () => void): () => void {
    this.#updateListeners ??= new Set();
    this.#updateListeners.add(listener);
    return () => this.#updateListeners?.delete(listener);
  }

  job<T>(target: string, params?: JobParams): JobContext<T>;
  job<T>(
    target: string,
    params: JobParams | undefined,
    block: (job: JobContext<T>) => unknown,
  ): Promise<T>;
  job<T>(target: string, params?: JobParams, block?: (job: JobContext<T>) => unknown): unknown {
    return this.#worker.askJob(target, params, block, this);
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
    return this.#worker.askJobGroup(targets, params, block, this);
  }

  adopt(child: ScopedJob): void {
    this.#children ??= new Set();
    this.#children.add(child);
  }

  release(child: ScopedJob): void {
    this.#children?.delete(child);
  }

  /** Its turn has come. */
  start(): void {
    runHandler(this, this.#handler);
  }

  /** The handler is about to run, with this payload. False: the job was ended meanwhile. */
  begin(payload: unknown): boolean {
    if (this.#cutOff !== undefined) return false;
    this.#payload = payload;
    this.#hasBegun = true;
    const { jobId, workerName } = this;
    this.#services.bus.post(this.#services, { type: "job.start", jobId, workerName }, false);
    return true;
  }

  /** The payload does not meet its schema. */
  refusePayload(issues: readonly StandardSchemaV1.Issue[]): void {
    if (this.#cutOff !== undefined) return;
    const reason = `invalid payload: ${issuesText(issues)}`;
    void this.#end({ status: "error", code: "invalid_payload", reason, issues }, true);
  }

  /** The handler returned. */
  returned(value: unknown): void {
    if (this.#ending === undefined && (this.#cutOff === undefined || value !== undefined)) {
      void this.#end({ status: "completed", response: value }, true);
    }
    this.#settle();
  }

  /** The handler, or a schema, threw. */
  threw(error: unknown): void {
    if (this.#cutOff === undefined) {
      if (this.#ending === undefined) {
        const reason = error instanceof Error ? error.message : String(error);
        void this.#end({ status: "error", reason, cause: error }, true);
      } else if (!(error instanceof HandlerFailure)) {
        this.#services.report(error, `handler of ${this.#title}, after its job had ended`);
      }
    }
    this.#settle();
  }

  /** The job was ended from outside. */
  cut(cutOff: CutOff): void {
    if (this.#isSettled || this.#cutOff !== undefined || this.#isSent) return;
    this.#cutOff = cutOff;
    this.#reports?.takeRest();
    this.#worker.tellCancelled(this, cutOff);
    this.#controller?.abort(this.#cutOffError());
    this.#cancelChildren(cutOff.reason ?? "the job that asked for it was cancelled", cutOff.code === "timeout");
    if (this.#hasBegun) this.#armGrace();
    else this.#settle();
  }

  /** The requester wants to hear how it goes. */
  updateRequested(): void {
    for (const listener of this.#updateListeners ?? []) {
      callAlone(listener, `onUpdateRequested of ${this.#title}`, this.#services.report);
    }
  }

  get #title(): string {
    const { name, jobId, workerName } = this.#message;
    return `job ${name === undefined ? "" : `'${name}' `}${jobId} on worker '${workerName}'`;
  }

  #report(type: ReportMessage["type"], data: unknown, urgent: boolean): Promise<void> {
    if (this.#cutOff !== undefined || this.#ending !== undefined) {
      this.#services.stats.lateReports++;
      return this.#services.bus.pace() ?? DONE;
    }
    this.#reports ??= new Reports(this.#services, this.#message);
    return this.#reports.send(type, data, urgent);
  }

  /** Gives the job its ending, unless it has one. `isLast`: the handler is done as well. */
  #end(ending: Ending, isLast: boolean): Promise<void> {
    if (this.#cutOff !== undefined) {
      this.#services.stats.lateEndings++;
      return DONE;
    }
    if (this.#ending !== undefined) return this.#refuseSecondEnding();
    this.#ending = ending;
    const schema = this.#handler.response;
    if (schema === undefined || ending.status !== "completed") {
      this.#send(ending, isLast);
      return DONE;
    }
    try {
      const checked = validate(schema, ending.response);
      if (isThenable(checked)) {
        this.#checking = checked.then(
          (result) => this.#send(checkedEnding(ending, result), false),
          (error) => this.#send(thrownEnding(error), false),
        );
        return this.#checking;
      }
      this.#send(checkedEnding(ending, checked), isLast);
    } catch (error) {
      this.#send(thrownEnding(error), isLast);
    }
    return DONE;
  }

  #refuseSecondEnding(): Promise<void> {
    this.#services.stats.lateEndings++;
    const refusal = Promise.reject(new Error(`${this.#title} has its ending already: the first stands`));
    // For a handler that does not await it, too: it must not end the process.
    refusal.catch(() => {});
    return refusal;
  }

  #send(ending: Ending, isLast: boolean): void {
    this.#checking = undefined;
    if (this.#cutOff !== undefined) {
      this.#services.stats.lateEndings++;
      return;
    }
    this.#isSent = true;
    if (isLast) this.#cancelChildren(HANDLER_DONE, false);
    const settled = isLast && !this.#children?.size;
    const { jobId, workerName } = this;
    const { status, response, reason, code, cause, issues, urgent = false, stream } = ending;
    const tail = this.#reports?.takeRest();
    const { bus } = this.#services;
    if (stream === true && status === "completed") {
      bus.post(this.#services, { type: "job.stream.end", jobId, workerName, data: response, tail }, false);
    } else {
      bus.post(
        this.#services,
        { type: "job.response", jobId, workerName, status, response, reason, code, cause, issues, tail, settled, urgent },
        urgent,
      );
    }
    if (settled && stream !== true) this.#settled();
    else if (!isLast) this.#armGrace();
  }

  /** The handler is done: so is the run, once its response is checked and its sub-jobs are done. */
  #settle(): void {
    if (this.#isSettled) return;
    this.#cancelChildren(HANDLER_DONE, false);
    if (this.#checking === undefined && !this.#children?.size) {
      this.#settledLate();
      return;
    }
    const open = [...(this.#children ?? [])].map((child) => child.settled);
    void Promise.all([this.#checking, ...open]).then(() => this.#settledLate());
  }

  #settledLate(): void {
    if (this.#isSettled) return;
    this.#settled();
    const { jobId, workerName } = this;
    this.#services.bus.post(this.#services, { type: "job.settled", jobId, workerName }, false);
  }

  #settled(): void {
    this.#isSettled = true;
    if (this.#grace !== undefined) this.#services.deadlines.disarm(this.#grace);
    this.#grace = undefined;
    this.#worker.runSettled(this, this.#handler);
  }

  // From here on nobody waits for the handler longer than this.
  #armGrace(): void {
    const { deadlines, stats } = this.#services;
    const { graceMs } = this.#worker;
    if (this.#isSettled || this.#grace !== undefined) return;
    const due = (): void => {
      this.#grace = undefined;
      stats.abandonedHandlers++;
      const error = new Error(`the handler of ${this.#title} has not settled ${graceMs} ms after its job ended: it is let go`);
      this.#services.report(error, "graceMs");
      this.#settledLate();
    };
    this.#grace = deadlines.arm(deadlines.now() + graceMs, { due });
  }

  #cancelChildren(reason: string, timeout: boolean): void {
    if (this.#children === undefined) return;
    for (const child of this.#children) {
      if (!child.isDone) child.cancel(reason, { timeout });
    }
  }

  #cutOffError(): JobError {
    const { code, reason } = this.#cutOff as CutOff;
    const { jobId, workerName, name } = this;
    return new JobError({ code, status: statusOfCode(code), jobId, workerName, name, reason });
  }
}

function checkedEnding(ending: Ending, checked: StandardSchemaV1.Result<unknown>): Ending {
  if (checked.issues === undefined) return { ...ending, response: checked.value };
  const { issues } = checked;
  const reason = `invalid response: ${issuesText(issues)}`;
  return { status: "error", code: "invalid_response", reason, response: ending.response, issues };
}

function thrownEnding(error: unknown): Ending {
  return { status: "error", reason: error instanceof Error ? error.message : String(error), cause: error };
}
