import type { JobErrorCode } from "../machines/index.ts";
import type { JobMessage, JobRequestMessage } from "./message.ts";
import type { RegistryJob } from "./registry.ts";
import { Run } from "./run.ts";
import type { Handler } from "./run-handler.ts";
import type { Refusal } from "./slots.ts";
import type { WorkerHost } from "./worker-host.ts";

/** Takes the requests that reach a worker: finds the handler, gives it a slot, or refuses with a reason. */
export class Dispatcher {
  /** What the worker runs or has queued, by job id, until the handlers have settled. */
  readonly runs = new Map<string, Run>();
  readonly #host: WorkerHost;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #onJob: Handler | undefined;

  constructor(host: WorkerHost, handlers: ReadonlyMap<string, Handler>, onJob: Handler | undefined) {
    this.#host = host;
    this.#handlers = handlers;
    this.#onJob = onJob;
  }

  /** The jobs that the worker offers. */
  get jobs(): readonly RegistryJob[] {
    const named = [...this.#handlers].map(([name, { payload, response }]) => ({ name, payload, response }));
    if (this.#onJob === undefined) return named;
    return [...named, { name: undefined, payload: undefined, response: undefined }];
  }

  receive(message: JobMessage): void {
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
        const { name: workerName } = this.#host.worker;
        if (this.#host.worker._hears("jobUpdateRequested")) {
          this.#host.worker._tell("jobUpdateRequested", { jobId, workerName });
        }
        return;
      }
      default:
        this.#host.services.stats.badFrames++;
    }
  }

  #accept(message: JobRequestMessage): void {
    const { jobId, name } = message;
    const handler = name === undefined ? this.#onJob : this.#handlers.get(name);
    if (handler === undefined) {
      this.refuse(message, "no_handler", this.#noHandlerText(name));
      return;
    }
    const { slots } = handler;
    const refusal = slots?.refusalOf(message);
    if (refusal !== undefined) {
      this.refuse(message, refusal, this.#refusalText(refusal, name));
      return;
    }
    const run = new Run(this.#host, message, handler);
    this.runs.set(jobId, run);
    this.#host.services.runs++;
    this.#host.children.changed(1);
    if (this.#host.worker._hears("jobRequest")) this.#host.worker._tell("jobRequest", run);
    // A listener may have ended it.
    if (run.isOver) return;
    if (slots === undefined) run.start();
    else slots.enter(run);
  }

  /** Ends a job that no handler gets to see. */
  refuse({ jobId, workerName, replyTo }: JobRequestMessage, code: JobErrorCode, reason: string): void {
    this.#host.services.bus.post(
      replyTo,
      { type: "job.response", jobId, workerName, status: "error", code, reason, settled: true },
      false,
    );
  }

  /** The worker is gone: tells whoever asked for the job. */
  lose({ jobId, workerName, replyTo }: JobRequestMessage, reason: string, settled: boolean): void {
    this.#host.services.bus.post(
      replyTo,
      { type: "job.lost", jobId, workerName, code: "worker_ended", reason, settled },
      false,
    );
  }

  /** A run is no more. */
  remove(jobId: string): void {
    if (!this.runs.delete(jobId)) return;
    this.#host.services.runs--;
    this.#host.children.changed(-1);
  }

  #noHandlerText(name: string | undefined): string {
    const worker = `worker '${this.#host.worker.name}'`;
    if (name === undefined) return `${worker} has no 'onJob' for jobs without a name`;
    const names = [...this.#handlers.keys()].map((each) => `'${each}'`).join(", ") || "none";
    return `${worker} has no handler for job '${name}'; it has ${names}`;
  }

  #refusalText(refusal: Refusal, name: string | undefined): string {
    const slot = `a slot of job '${name}' on worker '${this.#host.worker.name}'`;
    return refusal === "refused"
      ? `too many jobs wait for ${slot}: ask later, or raise 'maxQueued'`
      : `it would wait for ${slot} that a job holds which waits for it: raise 'concurrency', or do not ask back`;
  }
}
