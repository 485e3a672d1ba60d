import { type JobMachineEvent, type JobResult, type JobRetryEvent, jobResultOf } from "../machines/index.ts";
import { backoffDelay } from "./backoff.ts";
import type { Delivery } from "./delivery.ts";
import type { JobError } from "./errors.ts";
import { jobErrorOf } from "./failure.ts";
import type { Job } from "./job.ts";
import type { RequesterMessage, WorkerEnding } from "./message.ts";
import { type RetryParams, wantsRetry } from "./retry.ts";

/** The event of another attempt as the runtime sends it, instead of the ending that a worker gave. */
export type RetryNow = JobRetryEvent & {
  /** The worker itself said that the attempt before is over. */
  readonly jobId: string;
  /** How long it waits, in milliseconds, before it is asked again. */
  readonly delay: number;
};

/** The attempts at one job. Only a job that is, or may be, asked again has them. */
export class Attempts {
  /** Which is the present one. */
  now = 1;
  readonly #retry: RetryParams | undefined;
  /** Of an attempt that was not to be followed by another. */
  #lastError: JobError | undefined;
  /** Earlier ones whose handlers have not settled. */
  readonly #unsettled = new Set<number>();
  /** The handler of the present one has settled. */
  #isSettled = false;

  constructor(retry: RetryParams | undefined) {
    // A copy: it was checked, and whoever asked may change his.
    this.#retry = retry && { ...retry };
  }

  /** What the chart is sent instead of the ending that its worker gave, if the job is asked again. Runs a user's code. */
  instead(ending: RequesterMessage & WorkerEnding, job: Job, delivery: Delivery): RetryNow | undefined {
    const retry = this.#retry;
    const result = jobResultOf(ending as JobMachineEvent);
    const { code, reason } = result;
    if (retry === undefined || this.now >= retry.attempts || code === undefined) return undefined;
    // Somebody wanted it to end; and what its own runtime, which is ending, would refuse need not be tried.
    if (code === "cancelled" || code === "timeout" || delivery.isRefused) return undefined;
    const { cause, issues } = ending;
    const error = jobErrorOf(job, result, { cause, issues });
    const { jobId, services } = job;
    try {
      if (wantsRetry(retry, error)) {
        const delay = backoffDelay(retry.backoff ?? 0, this.now, services.random);
        return { type: "job.retry", jobId, attempt: this.now + 1, code, reason, delay };
      }
    } catch (thrown) {
      services.report(thrown, `'retry' of ${job.title}`);
    }
    this.#lastError = error;
    return undefined;
  }

  /** The job's own error is the one that was looked at, if that is what it ended with. */
  errorOf({ code }: JobResult): JobError | undefined {
    return this.#lastError?.code === code ? this.#lastError : undefined;
  }

  /** Another one begins. `isOpen`: a worker has the one before. */
  begin(attempt: number, isOpen: boolean): void {
    if (isOpen && !this.#isSettled) this.#unsettled.add(this.now);
    this.now = attempt;
    this.#isSettled = false;
  }

  /** The handler of one of them is done. True: so are all. */
  settled(attempt: number): boolean {
    if (attempt === this.now) this.#isSettled = true;
    else this.#unsettled.delete(attempt);
    return this.#isSettled && this.#unsettled.size === 0;
  }
}
