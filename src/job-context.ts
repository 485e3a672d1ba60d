import type { JobStatus } from "../machines/index.ts";
import { Context, type Held } from "./context.ts";
import type { JobError } from "./errors.ts";
import type { Job, JobActor } from "./job.ts";
import type { JobReport, JobStreamEnd } from "./typed-event.ts";

/**
 * A job that was asked for: a promise of its response, an async iterable of its events, and a resource that
 * cancels it when its scope is left. The seed's `JobContext`.
 *
 * Differs from the seed: it starts when it is made, not on entering a block; events are kept from then on;
 * it can be awaited, iterated and disposed in any order, or not at all.
 *
 * It is a thenable: an async function that returns it yields the response. To pass the job itself on, wrap it.
 */
export class JobContext<TResponse = unknown, TData = unknown> extends Context<
  JobReport<TData> | JobStreamEnd<TResponse>,
  TResponse,
  JobError
> {
  readonly #job: Job;

  private constructor(job: Job) {
    super(job as Held<JobReport<TData> | JobStreamEnd<TResponse>>);
    this.#job = job;
  }

  /** @internal */
  static of(job: Job): JobContext {
    return new JobContext(job);
  }

  /** The worker that was asked. */
  get workerName(): string {
    return this.#job.workerName;
  }

  /** How the job ended; `undefined` while it has not. */
  get status(): JobStatus | undefined {
    return this.#job.result?.status;
  }

  /**
   * What the handler answered.
   *
   * @throws Error while the job has not ended; its {@link JobError} when it did not complete.
   */
  get response(): TResponse {
    const { result } = this.#job;
    if (result === undefined) {
      throw new Error(`${this.#job.title} has not ended: await it before you read its response`);
    }
    if (result.status !== "completed") throw this.#job.error;
    return result.response as TResponse;
  }

  /** The statechart actor of this job. Its `toPromise` resolves on failure, too: await the job instead. */
  get actor(): JobActor {
    return this.#job.actor;
  }

  /** Asks the handler how it goes: its `onUpdateRequested` listeners hear of it. */
  requestUpdate(): void {
    this.#job.requestUpdate();
  }

  get [Symbol.toStringTag](): string {
    return "JobContext";
  }
}
