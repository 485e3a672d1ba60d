import type { JobErrorCode } from "../machines/index.ts";
import { handlerOf } from "./job-definition.ts";
import type { JobRequestMessage, WorkerMessage } from "./message.ts";
import { Run } from "./run.ts";
import type { Handler } from "./run-handler.ts";
import type { Services } from "./services.ts";
import type { Refusal } from "./slots.ts";
import type { Worker } from "./worker.ts";

/** Takes the requests that reach a worker: finds the handler, gives it a slot, or refuses with a reason. */
export class Dispatcher {
  /** What the worker runs or has queued, by job id, until the handlers have settled. */
  readonly runs = new Map<string, Run>();
  readonly #worker: Worker;
  readonly #services: Services;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #onJob: Handler | undefined;

  constructor(worker: Worker, services: Services, handlers: ReadonlyMap<string, Handler>, onJob: unknown) {
    this.#worker = worker;
    this.#services = services;
    this.#handlers = handlers;
    this.#onJob = onJob === undefined ? undefined : handlerOf("'onJob'", onJob, worker);
  }

  receive(message: WorkerMessage): void {
    const { jobId } = message;
    switch (message.type) {
      case "job.request":
        this.#accept(message);
        return;
      case "job.cancel":
        this.runs.get(jobId)?.cut(message);
        return;
      case "job.update_request": {
        const run = this.runs.get(jobId);
        if (run === undefined) return;
        run.updateRequested();
        const { name: workerName } = this.#worker;
        if (this.#worker.hears("jobUpdateRequested")) {
          this.#worker.tell("jobUpdateRequested", { jobId, workerName });
        }
        return;
      }
      default:
        this.#services.stats.badFrames++;
    }
  }

  #accept(message: JobRequestMessage): void {
    const { jobId, name } = message;
    const handler = name === undefined ? this.#onJob : this.#handlers.get(name);
    if (handler === undefined) {
      this.refuse(jobId, "no_handler", this.#noHandlerText(name));
      return;
    }
    const { slots } = handler;
    const refusal = slots?.refusalOf(message);
    if (refusal !== undefined) {
      this.refuse(jobId, refusal, this.#refusalText(refusal, name));
      return;
    }
    const run = new Run(this.#worker, this.#services, message, handler);
    this.runs.set(jobId, run);
    this.#services.runs++;
    if (this.#worker.hears("jobRequest")) this.#worker.tell("jobRequest", run);
    // A listener may have ended it.
    if (run.isOver) return;
    if (slots === undefined) run.start();
    else slots.enter(run);
  }

  /** Ends a job that no handler gets to see. */
  refuse(jobId: string, code: JobErrorCode, reason: string): void {
    const { name: workerName } = this.#worker;
    this.#services.bus.post(
      this.#services,
      { type: "job.response", jobId, workerName, status: "error", code, reason, settled: true },
      false,
    );
  }

  /** The worker is gone: tells whoever asked for the job. */
  lose(jobId: string, reason: string, settled: boolean): void {
    const { name: workerName } = this.#worker;
    this.#services.bus.post(
      this.#services,
      { type: "job.lost", jobId, workerName, code: "worker_ended", reason, settled },
      false,
    );
  }

  /** A run is no more. */
  remove(jobId: string): void {
    if (this.runs.delete(jobId)) this.#services.runs--;
  }

  #noHandlerText(name: string | undefined): string {
    const worker = `worker '${this.#worker.name}'`;
    if (name === undefined) return `${worker} has no 'onJob' for jobs without a name`;
    const names = [...this.#handlers.keys()].map((each) => `'${each}'`).join(", ") || "none";
    return `${worker} has no handler for job '${name}'; it has ${names}`;
  }

  #refusalText(refusal: Refusal, name: string | undefined): string {
    const slot = `a slot of job '${name}' on worker '${this.#worker.name}'`;
    return refusal === "refused"
      ? `too many jobs wait for ${slot}: ask later, or raise 'maxQueued'`
      : `it would wait for ${slot} that a job holds which waits for it: raise 'concurrency', or do not ask back`;
  }
}
