import type { JobTypes } from "./create-worker.ts";
import { check, NAME } from "./internal/check.ts";

/** A worker as a target: its name, and the types of its jobs. A `Worker` is one. */
export interface WorkerRef<TName extends string = string, TJobs = unknown> {
  readonly name: TName;
  /** The types of its jobs; there is no such property when it runs. */
  readonly jobs?: TJobs;
}

/**
 * A worker as a target where there is only its type, such as that of a worker in another file or process: `import type`
 * is all that is needed of it.
 *
 * ```ts
 * const target = workerRef<typeof research>("research");
 * const summary = await runtime.job(target, { name: "summarize", payload: { topic: "statecharts" } });
 * ```
 *
 * @throws TypeError for a name that no worker can have.
 */
export function workerRef<TWorker extends WorkerRef>(
  name: TWorker["name"],
): WorkerRef<TWorker["name"], JobTypes<TWorker>> {
  check("a worker's name in workerRef()", name, NAME);
  return Object.freeze({ name });
}
