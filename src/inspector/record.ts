import type { JobErrorCode } from "../../machines/index.ts";

/** The version of records and recordings. It grows when a reader of an older one would go wrong. */
export const RECORD_VERSION = 1;

/** The last event of what goes on, and of which nothing more is recorded. */
export const DETACHED = "inspector.detached";

/** What an actor is. `run`: a job that another runtime asked for, as the worker has it that runs it. */
export type ActorKind = "runtime" | "worker" | "group" | "job" | "run";

/** What may be shown of a value: JSON, cut short. */
export type Shown = null | boolean | number | string | readonly Shown[] | { readonly [key: string]: Shown };

interface RecordBase {
  /** Grows from record to record of one inspector. */
  readonly seq: number;
  /** When, in the runtime's clock (milliseconds; by default since 1970). */
  readonly at: number;
}

/** An actor is there. What is said of it later are its steps. */
export interface ActorRecord extends RecordBase {
  readonly type: "actor";
  /** Unique within the recording; the same for the same actor after a reload. */
  readonly id: string;
  readonly kind: ActorKind;
  /** Which statechart it is: a key of the recording's `machines`. */
  readonly machine: "runtime" | "worker" | "jobGroup" | "job";
  /** The actor that it is below: who asked for it, or hosts it. It may not be recorded (any more). */
  readonly parent?: string | undefined;
  /** The runtime's or the worker's name; the name of the job or group, if it has one. */
  readonly name?: string | undefined;
  /** Its state at that time. */
  readonly state: string;
  /** Seen late, as the inspector was attached: `at` is when that was, unless it is known when it began. */
  readonly isLate?: boolean | undefined;
  /** The runtime in which it is. */
  readonly runtime: string;
  /** Jobs and groups, from here on. All jobs of a group have its id. */
  readonly jobId?: string | undefined;
  /** The worker that is asked. */
  readonly workerName?: string | undefined;
  /** Who asks: a worker's or a runtime's name. */
  readonly source?: string | undefined;
  readonly label?: string | undefined;
  /** When it is over at the latest, in the same clock. */
  readonly deadline?: number | undefined;
  /** Whether it may be cancelled from outside. */
  readonly cancellable?: boolean | undefined;
  readonly payload?: Shown | undefined;
  readonly meta?: Shown | undefined;
  /** How many jobs a group has. */
  readonly size?: number | undefined;
}

/** An event of an actor, and what its statechart made of it. */
export interface StepRecord extends RecordBase {
  readonly type: "step";
  /** Whose it is. */
  readonly id: string;
  /**
   * The event's type. `job.request` and `job.update_request` were sent to the worker, and change no state. After
   * `inspector.detached` nothing more is heard of the actor.
   */
  readonly event: string;
  readonly from: string;
  readonly to: string;
  /** What came with it: what a handler reported, or answered. */
  readonly data?: Shown | undefined;
  readonly reason?: Shown | undefined;
  readonly code?: JobErrorCode | undefined;
  /** Which attempt begins, or is asked for, if it is not the first. */
  readonly attempt?: number | undefined;
  /** How many steps before this one are not kept. */
  readonly skipped?: number | undefined;
  /** A group's job that ended. */
  readonly workerName?: string | undefined;
}

/** How many there have been, seen or not. */
export interface TotalsRecord extends RecordBase {
  readonly type: "totals";
  readonly jobs: Totals;
  readonly groups: Totals;
  /** Jobs that other runtimes asked for. */
  readonly runs: Totals;
  /** By the worker that is asked; beyond a thousand of them the others are together under an empty name. */
  readonly workers: Readonly<Record<string, Totals>>;
  /** How many jobs and groups that were recorded are not kept any more. */
  readonly forgotten: number;
}

/** Counts of jobs, or of groups. */
export interface Totals {
  /** Asked for, since the inspector was attached. Those that it found are counted, those that go on when it leaves are not. */
  readonly asked: number;
  readonly completed: number;
  readonly cancelled: number;
  readonly failed: number;
  readonly error: number;
}

/** Here records are missing: whoever reads them was too slow. */
export interface GapRecord extends RecordBase {
  readonly type: "gap";
  /** How many. */
  readonly missing: number;
}

/** What an inspector tells. */
export type InspectorRecord = ActorRecord | StepRecord | TotalsRecord | GapRecord;
