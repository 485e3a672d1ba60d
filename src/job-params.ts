import {
  ANYTHING,
  check,
  checkOptions,
  count,
  DURATION,
  describe,
  FLAG,
  having,
  misuse,
  NAME,
  type Options,
  TEXT,
} from "./internal/check.ts";
import { type MemberParams, membersOf, workerNameOf } from "./job-target.ts";
import { checkRetry, type RetryParams } from "./retry.ts";

/** How to ask for a job. */
export interface JobParams {
  /** Which of the worker's `jobs` runs it. Without a name, its `onJob` does. */
  readonly name?: string | undefined;
  /** What the handler gets. Over the in-memory transport it passes by reference. */
  readonly payload?: unknown;
  /** Milliseconds for everything together: the wait for the worker, for a slot, and the run. Default: none; 0: at once. */
  readonly timeout?: number | undefined;
  /** For people who look at it. */
  readonly label?: string | undefined;
  /** Whether `requestCancelJobGroup` may cancel it. Default true. */
  readonly cancellable?: boolean | undefined;
  /** Cancels the job when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** How many unread events are held. Default 1,024. */
  readonly buffer?: number | undefined;
  /** Goes to the handler and on to its sub-jobs. */
  readonly meta?: Readonly<Record<string, string>> | undefined;
  /**
   * Whether and when it is asked again if it does not complete: `{ attempts: 3 }` asks up to three times where its
   * worker ended or refused it. `timeout` covers all attempts together. In a group each job has its own attempts.
   * Its handler may run more than once: for one that must not, do not retry. Default: it is asked once.
   */
  readonly retry?: RetryParams | undefined;
}

/** How to ask for a job group. */
export interface JobGroupParams extends JobParams {
  /** Whether the first job that does not complete ends the group and cancels the rest. Default true. */
  readonly cancelOnError?: boolean | undefined;
}

const JOB_PARAMS: Options = {
  name: NAME,
  payload: ANYTHING,
  timeout: DURATION,
  label: NAME,
  cancellable: FLAG,
  signal: having("an AbortSignal", "aborted", "addEventListener"),
  buffer: count(1),
  meta: having("an object of strings"),
  // What it has in it is checked apart: a misspelt key is to be named.
  retry: having("an object with attempts"),
};
const JOB_GROUP_PARAMS: Options = { ...JOB_PARAMS, cancelOnError: FLAG };

export const NO_PARAMS: JobGroupParams = Object.freeze({});
type Meta = Readonly<Record<string, string>>;

export const NO_META: Meta = Object.freeze(Object.create(null));
/** What a job hands on: what it was given itself, over what it inherits. Without a prototype, as the keys are anybody's. */
export function metaOf(inherited: Meta, own: Meta): Meta {
  return Object.freeze(Object.assign(Object.create(null), inherited, own));
}

export const DEFAULT_BUFFER = 1_024;

/** The name of the worker to ask. Throws a `TypeError` for what no job can be made of. */
export function checkJob(target: unknown, params: JobParams): string {
  const workerName = workerNameOf(target, "job()");
  if (params !== NO_PARAMS) checkParams("job()", params, JOB_PARAMS);
  return workerName;
}

/** What each worker of a group is asked for. Throws a `TypeError` for what no group can be made of. */
export function checkJobGroup(targets: unknown, params: JobGroupParams): ReadonlyMap<string, MemberParams> {
  if (!Array.isArray(targets)) {
    throw misuse(`the targets of jobGroup() must be an array of worker names, not ${describe(targets)}`);
  }
  if (params !== NO_PARAMS) checkParams("jobGroup()", params, JOB_GROUP_PARAMS);
  return membersOf(targets, params, "jobGroup()");
}

function checkParams(where: string, params: JobParams, known: Options): void {
  checkOptions(where, params, known);
  if (params.retry !== undefined) checkRetry(where, params.retry);
  for (const key in params.meta) check(`meta.${key} of ${where}`, params.meta[key], TEXT);
}
