import { assign, setup } from "xstate";
import { codeOfStatus, type JobErrorCode, type JobStatus, type UncompletedStatus } from "./job-status.ts";

/** The first job of a group that ended in anything but `completed`. */
export interface FirstCulprit {
  readonly workerName: string;
  readonly status: UncompletedStatus;
  readonly code: JobErrorCode | undefined;
  readonly reason: string | undefined;
}

/** What the group chart counts. Nothing per worker: a group of a thousand costs its chart what a group of two does. */
export interface JobGroupMachineContext {
  readonly size: number;
  readonly settled: number;
  readonly cancelOnError: boolean;
  readonly first?: FirstCulprit;
}

export interface JobGroupMachineInput {
  /** How many jobs the group has. */
  readonly size: number;
  /** Whether the first job that does not complete ends the group. Default true. */
  readonly cancelOnError?: boolean | undefined;
}

export type JobGroupMachineEvent =
  | { readonly type: "group.start" }
  | GroupSettledEvent
  | { readonly type: "group.cancel"; readonly reason?: string | undefined }
  | { readonly type: "group.timeout"; readonly reason?: string | undefined }
  | { readonly type: "group.complete" }
  | { readonly type: "group.fail"; readonly reason?: string | undefined };

/** One job of the group has its ending. Sent once per worker. */
export interface GroupSettledEvent {
  readonly type: "group.settled";
  readonly workerName: string;
  readonly status: JobStatus;
  readonly reason?: string | undefined;
  readonly code?: JobErrorCode | undefined;
}

/** How a group ended. */
export interface JobGroupResult {
  readonly status: JobStatus;
  readonly code: JobErrorCode | undefined;
  readonly reason: string | undefined;
  readonly first: FirstCulprit | undefined;
}

/** The result that an ending event gives its group. The reasons are the seed's words. */
export function jobGroupResultOf(
  event: JobGroupMachineEvent,
  context: JobGroupMachineContext,
): JobGroupResult {
  const { first } = context;
  switch (event.type) {
    case "group.cancel":
    case "group.fail":
      return { status: "cancelled", code: "cancelled", reason: event.reason, first };
    case "group.timeout":
      return { status: "cancelled", code: "timeout", reason: event.reason ?? "timeout", first };
    case "group.settled":
      if (!context.cancelOnError || first === undefined) break;
      return {
        status: first.status,
        code: first.code,
        reason: first.status === "cancelled" ? first.reason : `worker '${first.workerName}' errored`,
        first,
      };
  }
  return { status: "completed", code: undefined, reason: undefined, first };
}

const define = setup({
  types: {
    context: {} as JobGroupMachineContext,
    events: {} as JobGroupMachineEvent,
    input: {} as JobGroupMachineInput,
    output: {} as JobGroupResult,
  },
  guards: {
    isEmpty: ({ context }) => context.size === 0,
    isCancelledCulprit: ({ context, event }) =>
      context.cancelOnError && event.type === "group.settled" && event.status === "cancelled",
    isFailedCulprit: ({ context, event }) =>
      context.cancelOnError && event.type === "group.settled" && event.status === "failed",
    isErrorCulprit: ({ context, event }) =>
      context.cancelOnError && event.type === "group.settled" && event.status === "error",
    isLast: ({ context }) => context.settled + 1 >= context.size,
  },
  actions: {
    count: assign(({ context, event }) => {
      const settled = context.settled + 1;
      if (event.type !== "group.settled" || event.status === "completed" || context.first) {
        return { settled };
      }
      const { workerName, status, reason } = event;
      const code = event.code ?? codeOfStatus(status);
      return { settled, first: { workerName, status, code, reason } };
    }),
    /** Effect: the group has its one ending; `jobGroupResultOf(event, context)` is its result. */
    ended: () => {},
  },
});

const ending = {
  "group.settled": [
    { guard: "isCancelledCulprit", target: "cancelled", actions: "count" },
    { guard: "isFailedCulprit", target: "failed", actions: "count" },
    { guard: "isErrorCulprit", target: "error", actions: "count" },
    { guard: "isLast", target: "completed", actions: "count" },
    { target: "running", actions: "count" },
  ],
  "group.cancel": { target: "cancelled" },
  "group.timeout": { target: "cancelled" },
  "group.complete": { target: "completed" },
  "group.fail": { target: "cancelled" },
} as const;

/**
 * One request to several workers under one job id. With `cancelOnError` the first job that does not
 * complete ends the group; without it the group completes when all have ended.
 *
 * Each ending costs the chart the same, whatever the size of the group.
 */
export const jobGroupMachine = define.createMachine({
  id: "jobGroup",
  description: "One request to several workers under one job id, with exactly one ending.",
  context: ({ input }) => ({
    size: input.size,
    settled: 0,
    cancelOnError: input.cancelOnError ?? true,
  }),
  output: ({ event }) => (event as unknown as { output: JobGroupResult }).output,
  initial: "pending",
  states: {
    pending: {
      description: "Asked for; none of its jobs has begun.",
      on: {
        "group.start": [{ guard: "isEmpty", target: "completed" }, { target: "running" }],
        ...ending,
      },
    },
    running: {
      description: "At least one of its jobs has begun or ended, and not all have ended.",
      on: ending,
    },
    completed: {
      type: "final",
      description: "All its jobs have ended, or it was told to be content with those that have.",
      entry: "ended",
      output: ({ context, event }) => jobGroupResultOf(event, context),
    },
    cancelled: {
      type: "final",
      description: "Cancelled, out of time, or ended by a job that was cancelled.",
      entry: "ended",
      output: ({ context, event }) => jobGroupResultOf(event, context),
    },
    failed: {
      type: "final",
      description: "Ended by a job that failed.",
      entry: "ended",
      output: ({ context, event }) => jobGroupResultOf(event, context),
    },
    error: {
      type: "final",
      description: "Ended by a job that went wrong.",
      entry: "ended",
      output: ({ context, event }) => jobGroupResultOf(event, context),
    },
  },
});
