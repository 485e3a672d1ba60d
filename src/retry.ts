import type { JobErrorCode } from "../machines/index.ts";
import { BACKOFF, type Backoff, checkBackoff } from "./backoff.ts";
import type { JobError } from "./errors.ts";
import { check, checkOptions, count, FUNCTION, misuse, type Options } from "./internal/check.ts";
import { isThenable } from "./internal/typed-events.ts";

/** Whether and when a job that did not complete is asked again. Its handler may then run more than once. */
export interface RetryParams {
  /** How often it is asked at most, the first time included: a whole number, 1 or more. */
  readonly attempts: number;
  /** How long it waits before it is asked again. Default: not at all. */
  readonly backoff?: Backoff | undefined;
  /**
   * Whether to ask again after an attempt that ended so; only `true` means yes. It is not asked after the last
   * attempt, nor about `cancelled` and `timeout`, nor when the runtime of whoever asked would refuse because it is
   * ending: then there is no other attempt. If it throws, that is reported and means no.
   * Default: yes for the codes `worker_ended`, `worker_lost`, `stream_gap`, `disconnected` and `refused`.
   */
  readonly on?: ((error: JobError) => boolean) | undefined;
}

const ATTEMPTS = count(1);
const PARAMS: Options = { attempts: ATTEMPTS, backoff: BACKOFF, on: FUNCTION };

/** The codes that say nothing against the same job on another worker, or at another time. */
const WORTH_ANOTHER: ReadonlySet<JobErrorCode> = new Set<JobErrorCode>([
  "worker_ended",
  "worker_lost",
  "stream_gap",
  "disconnected",
  "refused",
]);

/** Throws a `TypeError` for what no job can be asked again by. */
export function checkRetry(where: string, retry: RetryParams): void {
  const what = `'retry' of ${where}`;
  checkOptions(what, retry, PARAMS);
  check(`'attempts' of ${what}`, retry.attempts, ATTEMPTS);
  checkBackoff(`'backoff' of ${what}`, retry.backoff);
}

/** Whether there is to be another attempt after one that ended so. Runs a user's code. */
export function wantsRetry({ on }: RetryParams, error: JobError): boolean {
  if (on === undefined) return WORTH_ANOTHER.has(error.code);
  const answer: unknown = on(error);
  if (isThenable(answer)) {
    answer.then(undefined, () => {});
    throw misuse("'on' of 'retry' must say true or false at once, not with a promise");
  }
  return answer === true;
}
