import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobErrorCode, JobMachineEvent } from "../machines/index.ts";

import type { Receiver } from "./transport/bus.ts";

/**
 * What requesters and workers say to each other: a closed union.
 *
 * What goes to the requester is an event of the job's statechart, with its address: it is sent to the job's
 * actor as it is.
 */
export type Message = WorkerMessage | RequesterMessage;

/** To a worker. */
export type WorkerMessage = JobMessage | WorkerFloorMessage;

/** To a worker, about a job. */
export type JobMessage = JobRequestMessage | JobCancelMessage | JobUpdateRequestMessage;

/** To the runtime whose worker, or which itself, asked. */
export type RequesterMessage =
  | ReportMessage
  | (Address &
      (JobStartMessage | JobResponseMessage | JobStreamEndMessage | JobLostMessage | JobSettledMessage));

/** Which attempt at which job of which worker a message is about. */
export interface Address {
  readonly jobId: string;
  readonly workerName: string;
  /** 1, or more under `retry`. Whoever asked drops what other attempts than the present one say. */
  readonly attempt: number;
}

export interface JobRequestMessage extends Address {
  readonly type: "job.request";
  readonly name: string | undefined;
  readonly payload: unknown;
  /** What the transport of whoever asks made of it as it was asked for, if it did. */
  readonly kept?: unknown;
  /** Who asks: the name of a worker or a runtime. */
  readonly source: string;
  /** In the clock of the process that reads it; a wire carries what remains. */
  readonly deadline: number | undefined;
  readonly meta: Readonly<Record<string, string>>;
  /** The jobs that this one is a sub-job of, the root first, each as `keyOf` writes it. */
  readonly path: readonly string[];
  /** When the root of this job began, as a number that grows with every ask of its runtime. */
  readonly rootSequence: number;
  /** And when that was, in the clock of the process that reads it. */
  readonly rootBegan: number;
  /** Who gets what the worker says of this job. */
  readonly replyTo: Receiver;
  /** Whether there is room for the job's reports. */
  readonly flow: Flow;
  /** What becomes of a value on its way to whoever asked. Throws a `TypeError` for one that cannot go. Absent: it passes by reference. */
  readonly carry: ((value: unknown) => unknown) | undefined;
  /** Whether whoever asked is in another runtime. */
  readonly isRemote: boolean;
}

export interface JobCancelMessage extends Address {
  readonly type: "job.cancel";
  readonly code: JobErrorCode;
  readonly reason: string | undefined;
}

export interface JobUpdateRequestMessage extends Address {
  readonly type: "job.update_request";
}

/** Gives a worker the floor, or takes it: events of the worker's statechart, with their address. */
export type WorkerFloorMessage = {
  readonly workerName: string;
  /** It is about no job. */
  readonly jobId?: undefined;
  readonly attempt?: undefined;
} & ({ readonly type: "worker.activate"; readonly args: unknown } | { readonly type: "worker.deactivate" });

interface JobStartMessage {
  readonly type: "job.start";
}

type JobStreamEndMessage = Extract<JobMachineEvent, { type: "job.stream.end" }> & WorkerEnding;

/** The worker is gone, or it will not run the job to its end. */
type JobLostMessage = Extract<JobMachineEvent, { type: "job.lost" }> & WorkerEnding;

/** The ending that a worker sends: `job.response` of the chart, and what only the requester's side needs. */
type JobResponseMessage = Extract<JobMachineEvent, { type: "job.response" }> & WorkerEnding;

export interface WorkerEnding {
  /** The handler's own error. */
  readonly cause?: unknown;
  readonly issues?: readonly StandardSchemaV1.Issue[] | undefined;
  /** Reports that had no room yet when the job ended: they come before the ending. */
  readonly tail?: readonly ReportMessage[] | undefined;
  /** The handler has settled as well. */
  readonly settled?: boolean | undefined;
  /** It overtook what is unread, which is discarded. */
  readonly urgent?: boolean | undefined;
}

/** The handler of a job that has its ending already is done. */
interface JobSettledMessage {
  readonly type: "job.settled";
}

/** A report, with its address. */
export type ReportMessage = Address & {
  readonly type: "job.update" | "job.stream.start" | "job.stream.data";
  readonly data: unknown;
  /** It overtook the queue, and it overtakes what is unread. */
  readonly urgent?: boolean | undefined;
};

/**
 * Back-pressure from the requester's buffer to the handler's `await`. In one process the request carries the
 * very buffer; a transport puts a proxy in its place that is fed by credit.
 */
export interface Flow {
  /** How many more reports there is room for: any number while nobody reads. With none, the next one must wait. */
  readonly room: number;
  /** A report is on its way. */
  sent(): void;
  /** Calls `onRoom` once, as soon as there is room again. */
  whenRoom(onRoom: () => void): void;
}

/** The name of one attempt at one job of one worker among all jobs. */
export function keyOf({ jobId, workerName, attempt }: Address): string {
  return attempt === 1 ? `${jobId}/${workerName}` : `${jobId}#${attempt}/${workerName}`;
}

/** What an ending event may carry besides what the chart needs. */
export interface EndingExtras extends WorkerEnding {
  /** The worker itself said it. */
  readonly jobId?: string;
  /** What is unread is discarded. */
  readonly discard?: boolean;
}
