import { DURATION, FLAG, FUNCTION, having, type Options } from "./internal/check.ts";
import type { JobDefinition } from "./job-definition.ts";

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
}

export const WORKER_OPTIONS: Options = {
  active: FLAG,
  graceMs: DURATION,
  jobs: having("an object of functions and { run }"),
  onJob: FUNCTION,
};
