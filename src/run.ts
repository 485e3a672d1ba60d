import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Deadline } from "./deadlines.ts";
import {
  checkedEnding,
  endingMessage,
  type HandlerEnding,
  HandlerFailure,
  invalidPayload,
  thrownEnding,
} from "./handler-ending.ts";
import { type CutOff, HandlerRequest } from "./handler-request.ts";
import type { Interceptors } from "./interceptors.ts";
import { rejected } from "./internal/rejected.ts";
import { isThenable } from "./internal/typed-events.ts";
import type { JobRequestMessage, ReportMessage } from "./message.ts";
import { noticeCancelled } from "./notices.ts";
import { Reports } from "./reports.ts";
import { type Handler, runHandler, validate } from "./run-handler.ts";
import type { WorkerHost } from "./worker-host.ts";

/** Where the handler is: it has not been called, it runs, it is done, and so are its sub-jobs. */
type Phase = "waiting" | "running" | "done" | "settled";

const DONE: Promise<void> = Promise.resolve();
const HANDLER_DONE = "the handler that asked for it is done";

/** One job, as its worker has it, from its arrival until its handler has settled. */
export class Run extends HandlerRequest {
  /** Told once, as soon as its handler has settled or is let go. */
  onSettled: (() => void) | undefined;
  readonly #handler: Handler;
  #reports: Reports | undefined;
  /** The ending that the handler gave; the first stands. */
  #ending: HandlerEnding | undefined;
  /** A response that its schema still looks at. */
  #checking: Promise<void> | undefined;
  #cutOff: CutOff | undefined;
  #grace: Deadline | undefined;
  #phase: Phase = "waiting";
  #hasSentEnding = false;

  constructor(host: WorkerHost, message: JobRequestMessage, handler: Handler) {
    super(host, message);
    this.#handler = handler;
  }

  get isOver(): boolean {
    return this.isDone || this.#cutOff !== undefined;
  }

  /** Whether its handler runs. */
  get isRunning(): boolean {
    return this.#phase === "running";
  }

  /** Whether its handler is done. */
  get isDone(): boolean {
    return this.#phase === "done" || this.#phase === "settled";
  }

  /** Whether whoever asked has been told the ending. */
  get hasSentEnding(): boolean {
    return this.#hasSentEnding;
  }

  /** How its job ended, as far as it knows: by what the handler gave, or from outside. */
  get outcome(): HandlerEnding | CutOff | undefined {
    return this.#hasSentEnding ? this.#ending : (this.#cutOff ?? this.#ending);
  }

  /** What stands around its handler. */
  get interceptors(): Interceptors["handles"] {
    return this.services.interceptors.handles;
  }

  protected get cutOff(): CutOff | undefined {
    return this.#cutOff;
  }

  /** Its turn has come. */
  start(): void {
    // A listener may have given it its ending while it waited.
    if (this.#ending === undefined) runHandler(this, this.#handler);
    else this.#settle();
  }

  pace(): Promise<void> | undefined {
    return this.services.bus.pace();
  }

  /** The handler is about to run, with this payload. False: the job was ended meanwhile. */
  begin(payload: unknown): boolean {
    if (this.#cutOff !== undefined) return false;
    if (this.#ending !== undefined) {
      this.#settle();
      return false;
    }
    this.payload = payload;
    this.#phase = "running";
    const { jobId, workerName, attempt, replyTo } = this.message;
    this.services.bus.post(replyTo, { type: "job.start", jobId, workerName, attempt }, false);
    return true;
  }

  /** The payload does not meet its schema. */
  refusePayload(issues: readonly StandardSchemaV1.Issue[]): void {
    if (this.#cutOff !== undefined) return;
    if (this.#ending === undefined) void this.end(invalidPayload(issues), true);
    this.#settle();
  }

  /** The handler returned. Not `isDone`: an interceptor answered for it, and it goes on. */
  returned(value: unknown, isDone = true): void {
    if (this.#ending === undefined && (this.#cutOff === undefined || value !== undefined)) {
      void this.end({ status: "completed", response: value }, isDone);
    }
    if (isDone) this.#settle();
  }

  /** The handler, or a schema, threw. */
  threw(error: unknown, isDone = true): void {
    if (this.#cutOff === undefined) {
      if (this.#ending === undefined) void this.end(thrownEnding(error), isDone);
      else if (!(error instanceof HandlerFailure)) {
        this.services.report(error, `handler of ${this.title}, after its job had ended`);
      }
    }
    if (isDone) this.#settle();
  }

  /** The job was ended from outside. */
  cut(cutOff: CutOff): void {
    if (this.#phase === "settled" || this.#cutOff !== undefined) return;
    // Its job has ended, as far as it knows: nobody needs it any less, unless its worker goes.
    if (this.#hasSentEnding && cutOff.code !== "worker_ended") return;
    this.#cutOff = cutOff;
    this.services.stats.lateReports += this.#reports?.takeRest()?.length ?? 0;
    noticeCancelled(this.host, this.jobId, cutOff);
    this.abort();
    const { code, reason = "the job that asked for it was cancelled" } = cutOff;
    this.cancelChildren(reason, code === "timeout");
    if (this.#phase === "waiting") this.#settle();
    else this.#armGrace();
  }

  protected report(type: ReportMessage["type"], data: unknown, urgent: boolean): Promise<void> {
    if (this.#cutOff !== undefined || this.#ending !== undefined) {
      this.services.stats.lateReports++;
      return this.services.bus.pace() ?? DONE;
    }
    this.#reports ??= new Reports(this.services.bus, this.message);
    return this.#reports.send(type, data, urgent);
  }

  protected end(ending: HandlerEnding, isLast: boolean): Promise<void> {
    if (this.#cutOff !== undefined) {
      this.services.stats.lateEndings++;
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
        this.#checking = Promise.resolve(checked)
          .then((result) => checkedEnding(ending, result))
          .catch(thrownEnding)
          .then((checkedOne) => this.#send(checkedOne, false));
        return this.#checking;
      }
      this.#send(checkedEnding(ending, checked), isLast);
    } catch (error) {
      this.#send(thrownEnding(error), isLast);
    }
    return DONE;
  }

  #refuseSecondEnding(): Promise<void> {
    this.services.stats.lateEndings++;
    return rejected(new Error(`${this.title} has its ending already: the first stands`));
  }

  #send(ending: HandlerEnding, isLast: boolean): void {
    this.#checking = undefined;
    if (this.#cutOff !== undefined) {
      this.services.stats.lateEndings++;
      return;
    }
    this.#ending = ending;
    this.#hasSentEnding = true;
    if (isLast) this.cancelChildren(HANDLER_DONE, false);
    const settled = isLast && !this.children?.size;
    const message = endingMessage(this.message, ending, this.#reports?.takeRest(), settled);
    this.services.bus.post(this.message.replyTo, message, ending.urgent === true);
    if (settled) this.#settled();
    else this.#armGrace();
  }

  /** The handler is done: so is the run, once its response is checked and its sub-jobs are done. */
  #settle(): void {
    if (this.#phase === "settled") return;
    this.#phase = "done";
    this.cancelChildren(HANDLER_DONE, false);
    if (this.#checking === undefined && !this.children?.size) {
      this.#settledLate();
      return;
    }
    const open = [...(this.children ?? [])].map((child) => child.settled);
    void Promise.all([this.#checking, ...open]).then(() => this.#settledLate());
  }

  #settledLate(): void {
    if (this.#phase === "settled") return;
    this.#settled();
    const { jobId, workerName, attempt, replyTo } = this.message;
    this.services.bus.post(replyTo, { type: "job.settled", jobId, workerName, attempt }, false);
  }

  #settled(): void {
    this.#phase = "settled";
    if (this.#grace !== undefined) this.services.deadlines.disarm(this.#grace);
    this.#grace = undefined;
    this.onSettled?.();
    this.host.runSettled(this, this.#handler);
  }

  // From here on nobody waits for the handler longer than this.
  #armGrace(): void {
    if (this.#phase === "settled" || this.#grace !== undefined) return;
    const { deadlines, stats } = this.services;
    const { graceMs } = this.host;
    const due = (): void => {
      this.#grace = undefined;
      // A handler that is done waits for a sub-job's, which is reported itself.
      if (this.#phase === "running") {
        stats.abandonedHandlers++;
        const late = `has not settled ${graceMs} ms after its job ended: it is let go`;
        this.services.report(new Error(`the handler of ${this.title} ${late}`), "graceMs");
      }
      this.cancelChildren(HANDLER_DONE, false);
      this.#settledLate();
    };
    this.#grace = deadlines.armIn(graceMs, { due });
  }
}
