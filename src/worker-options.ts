import type { RestartPolicy } from "../machines/index.ts";
import { BACKOFF, type Backoff, checkBackoff } from "./backoff.ts";
import {
  checkOptions,
  count,
  DURATION,
  FLAG,
  FUNCTION,
  having,
  type Options,
  oneOf,
} from "./internal/check.ts";
import type { JobDefinition } from "./job-definition.ts";
import type { Strategy } from "./supervisor.ts";

/** What a worker is made of. */
export interface WorkerOptions {
  /** Whether it has the floor when it starts. It takes jobs either way. Default true. */
  readonly active?: boolean | undefined;
  /** Instead of the runtime's: how long anybody waits for a handler to settle after its job has ended. */
  readonly graceMs?: number | undefined;
  /** Its jobs by name: each a function, or `{ run }` with schemas and limits. */
  readonly jobs?: Readonly<Record<string, JobDefinition | JobDefinition["run"]>> | undefined;
  /** Runs the jobs that have no name. */
  readonly onJob?: JobDefinition["run"] | undefined;
  /**
   * When it is started again: `on-error`, after its own code threw outside of a handler, or a child was given up;
   * `always`, also after it ended or was cancelled while its parent was not. Default `never`.
   */
  readonly restart?: RestartPolicy | undefined;
  /** How many restarts there may be within the window; at the next it is given up, and its parent fails. Default 5. */
  readonly maxRestarts?: number | undefined;
  /** The window in which restarts are counted (milliseconds). Default 60,000. */
  readonly restartWindowMs?: number | undefined;
  /** How long it waits before it starts again. Default: 100 ms, twice as long each time, at most 10 s, with jitter. */
  readonly restartBackoff?: Backoff | undefined;
  /** Which of its children are started anew when one of them is. Default `one-for-one`: that one. */
  readonly strategy?: Strategy | undefined;
}

const OPTIONS: Options = {
  active: FLAG,
  graceMs: DURATION,
  jobs: having("an object of functions and { run }"),
  onJob: FUNCTION,
  restart: oneOf("never", "on-error", "always"),
  maxRestarts: count(0),
  restartWindowMs: DURATION,
  restartBackoff: BACKOFF,
  strategy: oneOf("one-for-one", "all-for-one"),
};

/** Throws a `TypeError` for what no worker can be made of. */
export function checkWorkerOptions(where: string, options: WorkerOptions): void {
  checkOptions(where, options, OPTIONS);
  if (options.restartBackoff !== undefined)
    checkBackoff(`'restartBackoff' of ${where}`, options.restartBackoff);
}
