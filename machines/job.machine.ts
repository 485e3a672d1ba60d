import { assign, emit, setup } from "xstate";
import { JobEvent, type JobEventType } from "./job-event.ts";
import {
  codeOfStatus,
  type JobErrorCode,
  type JobResult,
  type JobStatus,
  statusOfCode,
} from "./job-status.ts";

/** What the chart knows of its job: who it is, for whoever looks at it. Never what its worker sent. */
export interface JobMachineContext {
  readonly jobId: string | undefined;
  readonly workerName: string | undefined;
  readonly name: string | undefined;
  /** Which attempt this is: 1 until it is asked again. */
  readonly attempt: number;
}

export type JobMachineInput = Partial<Omit<JobMachineContext, "attempt">> | undefined;

/** The events of the job chart: the worker's reports, its ending, what ends it from outside, and another attempt. */
export type JobMachineEvent =
  | { readonly type: "job.start" }
  | JobReportEvent
  | JobEndingEvent
  | JobRetryEvent;

/** An attempt is over, and instead of its ending there is another one. */
export type JobRetryEvent = {
  readonly type: "job.retry";
  /** The number of the attempt that begins. One that is not greater than the last changes nothing. */
  readonly attempt: number;
  /** Why the attempt before it ended. */
  readonly code?: JobErrorCode | undefined;
  readonly reason?: string | undefined;
};

/** A report that leaves the job running. */
export type JobReportEvent = {
  readonly type: "job.update" | "job.stream.start" | "job.stream.data";
  readonly data?: unknown;
};

/** An event that ends the job, if its chart allows it. */
export type JobEndingEvent =
  | { readonly type: "job.stream.end"; readonly data?: unknown }
  | {
      readonly type: "job.response";
      readonly status: JobStatus;
      readonly response?: unknown;
      readonly reason?: string | undefined;
      readonly code?: JobErrorCode | undefined;
    }
  | { readonly type: "job.cancel"; readonly reason?: string | undefined }
  | { readonly type: "job.timeout"; readonly reason?: string | undefined }
  | {
      readonly type: "job.lost";
      readonly code: JobErrorCode;
      readonly reason?: string | undefined;
    };

/** The job event that a report, or the end of a stream, stands for. */
export const JOB_EVENT_TYPES = {
  "job.update": JobEvent.UPDATE,
  "job.stream.start": JobEvent.STREAM_START,
  "job.stream.data": JobEvent.STREAM_DATA,
  "job.stream.end": JobEvent.STREAM_END,
} as const satisfies Record<string, JobEventType>;

/** The result that an ending event gives its job. */
export function jobResultOf(event: JobMachineEvent): JobResult {
  switch (event.type) {
    case "job.stream.end":
      return { status: "completed", response: event.data, reason: undefined, code: undefined };
    case "job.response": {
      const code = event.status === "completed" ? undefined : (event.code ?? codeOfStatus(event.status));
      return { status: event.status, response: event.response, reason: event.reason, code };
    }
    case "job.cancel":
      return { status: "cancelled", response: undefined, reason: event.reason, code: "cancelled" };
    case "job.timeout":
      return {
        status: "cancelled",
        response: undefined,
        reason: event.reason ?? "timeout",
        code: "timeout",
      };
    case "job.lost":
      return {
        status: statusOfCode(event.code),
        response: undefined,
        reason: event.reason,
        code: event.code,
      };
    default:
      throw new TypeError(`job chart: '${event.type}' does not end a job`);
  }
}

const define = setup({
  types: {
    context: {} as JobMachineContext,
    events: {} as JobMachineEvent,
    input: {} as JobMachineInput,
    output: {} as JobResult,
    emitted: {} as JobEvent,
  },
  guards: {
    completes: ({ event }) => event.type === "job.response" && event.status === "completed",
    cancels: ({ event }) => event.type === "job.response" && event.status === "cancelled",
    fails: ({ event }) => event.type === "job.response" && event.status === "failed",
    isFailure: ({ event }) => event.type === "job.lost" && event.code === "failed",
    isCancellation: ({ event }) => event.type === "job.lost" && statusOfCode(event.code) === "cancelled",
    isLater: ({ event, context }) => event.type === "job.retry" && event.attempt > context.attempt,
  },
  actions: {
    /** Tells the actor's own listeners (`actor.on("update", …)`). */
    report: emit(({ event }) => ({
      type: JOB_EVENT_TYPES[event.type as keyof typeof JOB_EVENT_TYPES],
      data: (event as JobReportEvent).data,
    })),
    /** Effect: the job has begun to run. */
    started: () => {},
    /** Which attempt it is from now on. */
    nextAttempt: assign({ attempt: ({ event }) => (event as JobRetryEvent).attempt }),
    /** Effect: ask again. */
    retried: () => {},
    /** Effect: hand the event to whoever asked. */
    deliver: () => {},
    /** Effect: the job has its one ending; `jobResultOf(event)` is its result. */
    ended: () => {},
  },
});

const ending = {
  "job.stream.end": { target: "completed", actions: ["report", "deliver"] },
  "job.response": [
    { guard: "completes", target: "completed" },
    { guard: "cancels", target: "cancelled" },
    { guard: "fails", target: "failed" },
    { target: "error" },
  ],
  "job.cancel": { target: "cancelled" },
  "job.timeout": { target: "cancelled" },
  "job.lost": [
    { guard: "isCancellation", target: "cancelled" },
    { guard: "isFailure", target: "failed" },
    { target: "error" },
  ],
} as const;

/**
 * One request to one worker, with events and exactly one ending.
 *
 * The first ending wins: the four final states have no exits. What comes while `pending` starts the job
 * first. With another attempt it is `pending` again. Flat, without timers or children, so that it can be drawn,
 * walked and compiled; what the runtime does at a transition it provides by the names `started`, `deliver`,
 * `retried` and `ended`.
 */
export const jobMachine = define.createMachine({
  id: "job",
  description: "One request to one worker, with events and exactly one ending.",
  context: ({ input }) => ({
    jobId: input?.jobId,
    workerName: input?.workerName,
    name: input?.name,
    attempt: 1,
  }),
  output: ({ event }) => (event as unknown as { output: JobResult }).output,
  initial: "pending",
  states: {
    pending: {
      description: "Asked for, not begun: it waits for its worker, for a slot, or for its next attempt.",
      on: {
        "job.start": { target: "running", actions: "started" },
        "job.update": { target: "running", actions: ["started", "report", "deliver"] },
        "job.stream.start": { target: "running", actions: ["started", "report", "deliver"] },
        "job.stream.data": { target: "running", actions: ["started", "report", "deliver"] },
        // A worker may refuse it before it has begun.
        "job.retry": { guard: "isLater", actions: ["nextAttempt", "retried"] },
        ...ending,
      },
    },
    running: {
      description: "The worker's handler has begun; its reports arrive.",
      on: {
        "job.update": { actions: ["report", "deliver"] },
        "job.stream.start": { actions: ["report", "deliver"] },
        "job.stream.data": { actions: ["report", "deliver"] },
        "job.retry": { guard: "isLater", target: "pending", actions: ["nextAttempt", "retried"] },
        ...ending,
      },
    },
    completed: {
      type: "final",
      description: "The handler finished, and its response is here.",
      entry: "ended",
      output: ({ event }) => jobResultOf(event),
    },
    cancelled: {
      type: "final",
      description: "Ended by somebody other than the handler: a canceller, the deadline, the worker's end.",
      entry: "ended",
      output: ({ event }) => jobResultOf(event),
    },
    failed: {
      type: "final",
      description: "The handler said that it cannot be done.",
      entry: "ended",
      output: ({ event }) => jobResultOf(event),
    },
    error: {
      type: "final",
      description: "The handler threw, or the job could not reach one.",
      entry: "ended",
      output: ({ event }) => jobResultOf(event),
    },
  },
});
