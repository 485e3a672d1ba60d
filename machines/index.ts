/**
 * The statecharts of xstate-jobs: what may happen to a job, a group, a worker and a runtime.
 *
 * Pure XState v5 machines that import nothing of the runtime: draw them, walk them with `@xstate/graph`,
 * open them in the Stately editor, or read them as the specification.
 *
 * ```ts
 * import { createActor } from "xstate";
 * import { jobMachine } from "xstate-jobs/machines";
 *
 * const job = createActor(jobMachine).start();
 * job.send({ type: "job.start" });
 * job.send({ type: "job.response", status: "completed", response: 42 });
 * job.getSnapshot().output; // { status: "completed", response: 42, reason: undefined, code: undefined }
 * ```
 */

export {
  JOB_EVENT_TYPES,
  type JobEndingEvent,
  type JobMachineContext,
  type JobMachineEvent,
  type JobMachineInput,
  type JobReportEvent,
  type JobRetryEvent,
  jobMachine,
  jobResultOf,
} from "./job.machine.ts";
export { JobEvent, type JobEventType } from "./job-event.ts";
export {
  type FirstCulprit,
  type GroupSettledEvent,
  type JobGroupMachineContext,
  type JobGroupMachineEvent,
  type JobGroupMachineInput,
  type JobGroupResult,
  jobGroupMachine,
  jobGroupResultOf,
} from "./job-group.machine.ts";
export { type JobErrorCode, type JobResult, JobStatus, type UncompletedStatus } from "./job-status.ts";
export { type RuntimeMachineEvent, runtimeMachine } from "./runtime.machine.ts";
export {
  type RestartPolicy,
  type WorkerMachineContext,
  type WorkerMachineInput,
  workerMachine,
} from "./worker.machine.ts";
export type { WorkerMachineEvent } from "./worker-event.ts";
