/**
 * xstate-jobs: structured concurrency on XState v5. A worker asks another worker, or a group of them, to do a
 * job; progress comes back while it runs; it ends exactly once.
 *
 * ```ts
 * import { createRuntime, createWorker } from "xstate-jobs";
 *
 * const research = createWorker("research", {
 *   jobs: {
 *     summarize: async (request) => {
 *       await request.update("reading");
 *       return { text: `About ${request.payload}` };
 *     },
 *   },
 * });
 *
 * await using runtime = createRuntime();
 * await runtime.addWorkers(research);
 *
 * const job = runtime.job("research", { name: "summarize", payload: "statecharts", timeout: 5_000 });
 * for await (const event of job) console.log(event.type, event.data);
 * console.log(await job);
 * ```
 */
export {
  type JobErrorCode,
  JobEvent,
  JobEvent as JobGroupEvent,
  type JobEventType,
  type JobResult,
  JobStatus,
} from "../machines/index.ts";
export { createWorker } from "./create-worker.ts";
export { isJobError, isJobGroupError, JobError, JobGroupError } from "./errors.ts";
export { JobContext } from "./job-context.ts";
export { JobGroup, type JobGroupResponse } from "./job-group.ts";
export { JobGroupContext } from "./job-group-context.ts";
export type { JobGroupParams, JobParams } from "./job-params.ts";
export type { JobRequest } from "./job-request.ts";
export { createRuntime, type Runtime } from "./runtime.ts";
export type { RuntimeOptions } from "./runtime-options.ts";
export { memoryTransport } from "./transport/memory.ts";
export { Worker, type WorkerOptions } from "./worker.ts";
