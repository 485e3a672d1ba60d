import { checkBoolean, checkCount, checkDuration, checkName, checkOptions, describe, misuse } from "./internal/check.ts";

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
}

/** How to ask for a job group. */
export interface JobGroupParams extends JobParams {
  /** Whether the first job that does not complete ends the group and cancels the rest. Default true. */
  readonly cancelOnError?: boolean | undefined;
}

const JOB_PARAMS: ReadonlySet<string> = new Set([
  "name",
  "payload",
  "timeout",
  "label",
  "cancellable",
  "signal",
  "buffer",
  "meta",
]);
const JOB_GROUP_PARAMS: ReadonlySet<string> = new Set([...JOB_PARAMS, "cancelOnError"]);

export const NO_PARAMS: JobGroupParams = Object.freeze({});
export const NO_META: Readonly<Record<string, string>> = Object.freeze(Object.create(null));
export const DEFAULT_BUFFER = 1_024;

/** Throws a `TypeError` for params that no job can be made of. */
export function checkJobParams(params: JobParams): void {
  if (params !== NO_PARAMS) check("job()", params, JOB_PARAMS);
}

/** Throws a `TypeError` for params that no group can be made of. */
export function checkJobGroupParams(params: JobGroupParams): void {
  if (params === NO_PARAMS) return;
  check("jobGroup()", params, JOB_GROUP_PARAMS);
  checkBoolean("cancelOnError of jobGroup()", params.cancelOnError);
}

/** Throws a `TypeError` for targets that no group can be made of. */
export function checkTargets(targets: readonly string[]): void {
  if (!Array.isArray(targets)) {
    throw misuse(`the targets of jobGroup() must be an array of worker names, not ${describe(targets)}`);
  }
  const seen = new Set<string>();
  for (const target of targets) {
    checkName("a worker's name in jobGroup()", target);
    if (seen.has(target)) {
      throw misuse(`worker '${target}' stands twice in jobGroup(): one job per worker, so ask it in a group of its own`);
    }
    seen.add(target);
  }
}

function check(where: string, params: JobParams, known: ReadonlySet<string>): void {
  checkOptions(where, params, known);
  const { name, timeout, label, cancellable, signal, buffer, meta } = params;
  if (name !== undefined) checkName(`name of ${where}`, name);
  if (timeout !== undefined) checkDuration(`timeout of ${where}`, timeout);
  if (label !== undefined) checkName(`label of ${where}`, label);
  if (cancellable !== undefined) checkBoolean(`cancellable of ${where}`, cancellable);
  if (buffer !== undefined) checkCount(`buffer of ${where}`, buffer, 1);
  if (signal !== undefined && (typeof signal !== "object" || !("aborted" in signal))) {
    throw misuse(`signal of ${where} must be an AbortSignal, not ${describe(signal)}`);
  }
  if (meta !== undefined) checkMeta(where, meta);
}

function checkMeta(where: string, meta: unknown): void {
  if (typeof meta !== "object" || meta === null) {
    throw misuse(`meta of ${where} must be an object of strings, not ${describe(meta)}`);
  }
  for (const [key, value] of Object.entries(meta)) {
    if (typeof value !== "string") {
      throw misuse(`meta.${key} of ${where} must be a string, not ${describe(value)}`);
    }
  }
}
