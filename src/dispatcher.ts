import type { JobErrorCode } from "../machines/index.ts";
import { carriedCause } from "./handler-ending.ts";
import type { Address, JobMessage, JobRequestMessage } from "./message.ts";
import type { RegistryJob } from "./registry.ts";
import { Run } from "./run.ts";
import type { Handler } from "./run-handler.ts";
import type { Refusal } from "./slots.ts";
import type { Receiver } from "./transport/bus.ts";
import type { WorkerHost } from "./worker-host.ts";

/** Takes the requests that reach a worker: finds the handler, gives it a slot, or refuses with a reason. */
export class Dispatcher {
  /** What the worker runs or has queued, by job id, until the handlers have settled. */
  readonly runs = new Map<string, Run>();
  /** Those whose id a later one has by now, as when a job is asked again: their handlers have not settled. */
  readonly #earlier = new Set<Run>();
  readonly #host: WorkerHost;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #onJob: Handler | undefined;

  constructor(host: WorkerHost, handlers: ReadonlyMap<string, Handler>, onJob: Handler | undefined) {
    this.#host = host;
    this.#handlers = handlers;
    this.#onJob = onJob;
  }

  /** All that has not settled. */
  all(): Run[] {
    return [...this.#earlier, ...this.runs.values()];
  }

  /** Whether there is a job of this id that one of these asked for. */
  hasJob(jobId: string, isOf: (asker: Receiver) => boolean): boolean {
    const isIt = (run: Run): boolean => run.jobId === jobId && isOf(run.message.replyTo);
    const latest = this.runs.get(jobId);
    if (latest !== undefined && isIt(latest)) return true;
    for (const run of this.#earlier) if (isIt(run)) return true;
    return false;
  }

  /** The jobs that the worker offers. */
  get jobs(): readonly RegistryJob[] {
    const named = [...this.#handlers].map(([name, { payload, response }]) => ({ name, payload, response }));
    if (this.#onJob === undefined) return named;
    return [...named, { name: undefined, payload: undefined, response: undefined }];
  }

  receive(message: JobMessage): void {
    switch (message.type) {
      case "job.request":
        this.#accept(message);
        return;
      case "job.cancel":
        this.#find(message)?.cut(message);
        return;
      case "job.update_request": {
        const run = this.#find(message);
        if (run === undefined) return;
        run.updateRequested();
        const { jobId } = message;
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
    // Two that ask at once, each with the id of the other: whichever is cancelled, nobody could tell them apart.
    if (this.#find(message)?.isOver === false) {
      this.refuse(
        message,
        "error",
        `worker '${this.#host.worker.name}' has a job ${jobId} already: ids must be unique`,
      );
      return;
    }
    const run = new Run(this.#host, message, handler);
    const earlier = this.runs.get(jobId);
    if (earlier !== undefined) this.#earlier.add(earlier);
    this.runs.set(jobId, run);
    this.#host.children.changed(1);
    if (this.#host.worker._hears("jobRequest")) this.#host.worker._tell("jobRequest", run);
    // A listener may have ended it.
    if (run.isOver) return;
    if (slots === undefined) run.start();
    else slots.enter(run);
  }

  /** Ends a job that no handler gets to see. */
  refuse(
    { jobId, workerName, attempt, replyTo }: JobRequestMessage,
    code: JobErrorCode,
    reason: string,
  ): void {
    this.#host.services.bus.post(
      replyTo,
      { type: "job.response", jobId, workerName, attempt, status: "error", code, reason, settled: true },
      false,
    );
  }

  /** The worker is gone: tells whoever asked for the job. */
  lose(message: JobRequestMessage, reason: string, settled: boolean, cause?: unknown): void {
    const { jobId, workerName, attempt, replyTo, carry } = message;
    const carried = cause === undefined || carry === undefined ? cause : carriedCause(carry, cause);
    const address = { jobId, workerName, attempt };
    this.#host.services.bus.post(
      replyTo,
      { type: "job.lost", ...address, code: "worker_ended", reason, settled, cause: carried },
      false,
    );
  }

  /** A run is no more. */
  remove(run: Run): void {
    const isLatest = this.runs.get(run.jobId) === run;
    if (!(isLatest ? this.runs.delete(run.jobId) : this.#earlier.delete(run))) return;
    this.#host.children.changed(-1);
  }

  #find({ jobId, attempt }: Address): Run | undefined {
    const latest = this.runs.get(jobId);
    if (latest?.attempt === attempt) return latest;
    // It may have outlived the later ones, too.
    for (const run of this.#earlier) if (run.jobId === jobId && run.attempt === attempt) return run;
    return undefined;
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
