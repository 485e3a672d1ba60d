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
  type JobEventType,
  type JobResult,
  JobStatus,
  type RestartPolicy,
  type UncompletedStatus,
} from "../machines/index.ts";
export type { Asker } from "./asker.ts";
export type { AskerEvents, JobErrorNotice, JobReportNotice, JobResponseNotice } from "./asker-events.ts";
export type { Backoff, BackoffParams } from "./backoff.ts";
export type { Mode } from "./charts.ts";
export type { Clock } from "./clock.ts";
export type { Codec } from "./codec/codec.ts";
export { jsonCodec } from "./codec/json-codec.ts";
export { createRuntime } from "./create-runtime.ts";
export { createWorker, type JobType, type JobTypes } from "./create-worker.ts";
export type { EndOptions } from "./drain.ts";
export {
  isJobError,
  isJobGroupError,
  JobError,
  type JobErrorInit,
  JobGroupError,
  type JobGroupErrorInit,
} from "./errors.ts";
export type {
  AskInput,
  AskJobGroupParams,
  AskJobParams,
  AskNext,
  AskParams,
  Interceptor,
} from "./interceptors.ts";
export type { Listener } from "./internal/typed-events.ts";
export type { JobActor } from "./job.ts";
export { JobContext } from "./job-context.ts";
export { type JobMethodOptions, type JobsOf, job } from "./job-decorator.ts";
export type { JobDefinition, JobLimits } from "./job-definition.ts";
export { JobGroup, type JobGroupActor } from "./job-group.ts";
export { JobGroupContext } from "./job-group-context.ts";
export { JobGroupEvent } from "./job-group-event.ts";
export type { JobGroupResponse } from "./job-group-response.ts";
export type { JobGroupParams, JobParams } from "./job-params.ts";
export type { FailOptions, JobRequest, ReportOptions, RespondOptions } from "./job-request.ts";
export type { RequesterMessage, WorkerMessage } from "./message.ts";
export type { RunOptions } from "./program.ts";
export type { Registry, RegistryChange, RegistryEntry, RegistryJob } from "./registry.ts";
export type { RetryParams } from "./retry.ts";
export type { Runtime, RuntimeActor } from "./runtime.ts";
export type { RuntimeEndingNotice, RuntimeErrorNotice, RuntimeEvents } from "./runtime-events.ts";
export type { RuntimeOptions } from "./runtime-options.ts";
export type { RuntimeStats } from "./services.ts";
export type { Strategy } from "./supervisor.ts";
export { type MemoryTransportOptions, memoryTransport } from "./transport/memory.ts";
export type { HostedWorker, Lane, Transport, TransportPort } from "./transport/transport.ts";
export type { JobGroupReport, JobGroupStreamEnd, JobReport, JobStreamEnd } from "./typed-event.ts";
export type { JobGroupMember, JobGroupOptions, JobGroupTarget } from "./typed-group.ts";
export type { JobOptions, JobTarget } from "./typed-job.ts";
export { type ActivateOptions, Worker } from "./worker.ts";
export type {
  JobCancelledNotice,
  JobUpdateRequestedNotice,
  WorkerEvents,
  WorkerFailedNotice,
  WorkerNotice,
  WorkerReadyNotice,
  WorkerStartedNotice,
} from "./worker-events.ts";
export type { WorkerActor } from "./worker-node.ts";
export type { WorkerOptions } from "./worker-options.ts";
export { type WorkerRef, workerRef } from "./worker-ref.ts";
export {
  type AskLogic,
  type AskSnapshot,
  type ForwardedJobEvent,
  type JobGroupLogicInput,
  type JobLogicEvent,
  type JobLogicInput,
  type JobLogicOptions,
  jobGroupLogic,
  jobLogic,
} from "./xstate-logic.ts";
