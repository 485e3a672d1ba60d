import type { EventObject, SnapshotFrom } from "xstate";
import type {
  JobGroupResult,
  JobResult,
  jobGroupMachine,
  jobMachine,
  RestartPolicy,
  workerMachine,
} from "../../../machines/index.ts";

/** How a handler may give its job an ending: the last two while it goes on. */
export type HandlerEnding = "return" | "throw" | "fail" | "stream" | "respond";

/** What may come from outside. `late`: what was said arrives once more, when it does not count any more. */
type Outside = "cancel" | "timeout" | "complete" | "end" | "stop" | "lose" | "late";

/** How large the system is that is explored, and what may happen in it. */
export interface Size {
  readonly workers: number;
  /** A group of a job for each worker; otherwise one job. */
  readonly isGroup: boolean;
  readonly cancelOnError: boolean;
  /** How many reports each attempt's handler makes at most. */
  readonly messages: number;
  /** Whether a report may be urgent. */
  readonly urgent: boolean;
  readonly endings: readonly HandlerEnding[];
  readonly outside: readonly Outside[];
  /** After which endings the job is asked again: once. */
  readonly retry: "never" | "default" | "always";
  readonly restart: RestartPolicy;
  /** How often a worker's process may come up. */
  readonly lives: number;
}

export type ToWorker =
  | { readonly type: "request"; readonly attempt: number }
  | { readonly type: "cancel"; readonly attempt: number }
  /** Looks whether the worker, which drains, may end. */
  | { readonly type: "drained" };

/** How an ending came about, as its message says it. */
export type Ending = "completed" | "failed" | "error" | "stream" | "worker_ended" | "worker_lost";

export type ToRequester =
  | { readonly type: "start" | "settled"; readonly attempt: number }
  | { readonly type: "report"; readonly attempt: number; readonly number: number; readonly urgent: boolean }
  | {
      readonly type: "ending";
      readonly attempt: number;
      readonly how: Ending;
      readonly settled: boolean;
      readonly urgent: boolean;
      /** How many reports came before it: nobody but the laws looks at it. */
      readonly reports: number;
    }
  /** The process is gone: nothing more will come. */
  | { readonly type: "gone" };

/** One direction of the way between the requester and a worker. */
export interface Lanes<TMessage> {
  readonly system: readonly TMessage[];
  readonly data: readonly TMessage[];
}

type JobSnapshot = SnapshotFrom<typeof jobMachine>;
type GroupSnapshot = SnapshotFrom<typeof jobGroupMachine>;
export type WorkerSnapshot = SnapshotFrom<typeof workerMachine>;

/** A job as its requester has it: src/job.ts, src/delivery.ts and src/attempts.ts. */
export interface JobPart {
  chart: JobSnapshot;
  result: JobResult | undefined;
  /** How often it has ended. */
  endings: number;
  attempt: number;
  unsettledEarlier: readonly number[];
  isAttemptSettled: boolean;
  isSettled: boolean;
  delivery: "none" | "waiting" | "sent";
  /** What the worker is told as soon as it has the request; `undefined` once it has. */
  afterwards: readonly ToWorker[] | undefined;
  /** The reports that were handed on, each as its attempt and number. */
  heard: readonly string[];
  /** How many reports the attempt made that its worker ended, unless the ending overtook them. */
  told: number | undefined;
}

/** A group as its requester has it: src/job-group.ts. */
export interface GroupPart {
  chart: GroupSnapshot;
  result: JobGroupResult | undefined;
  endings: number;
  unsettled: number;
  isSettled: boolean;
}

/** One job as its worker has it: src/run.ts. It is gone when it has settled. */
export interface RunPart {
  readonly attempt: number;
  readonly phase: "waiting" | "running";
  readonly ending: HandlerEnding | undefined;
  readonly isCut: boolean;
  readonly reports: number;
  readonly hasGrace: boolean;
}

/** A worker, its process, and the ways to and from it: src/worker-host.ts, src/worker-effects.ts. */
export interface PlacePart {
  /** Undefined while there is no process. */
  chart: WorkerSnapshot | undefined;
  isRegistered: boolean;
  /** It was told to end, in this life. */
  isDraining: boolean;
  /** It waits for its restart. */
  isBackingOff: boolean;
  runs: readonly RunPart[];
  toWorker: Lanes<ToWorker>;
  toRequester: Lanes<ToRequester>;
  /** The attempts that this process was asked for and whose last word has not arrived. */
  open: readonly number[];
  /** How often it may still come up. */
  lives: number;
  /** What has ever happened to it. */
  wasStopped: boolean;
  wasEnded: boolean;
  wasLost: boolean;
}

/** Everything at one moment. The names of the workers are their numbers. */
export interface Product {
  jobs: readonly JobPart[];
  places: readonly PlacePart[];
  group: GroupPart | undefined;
  deadline: "armed" | "off" | "passed";
  wasCancelled: boolean;
  wasCompleted: boolean;
}

/** One step of somebody. `worker` says on whose way, or with whom. */
export type Step = EventObject &
  (
    | { readonly type: "cancel" | "timeout" | "complete" }
    | { readonly type: "arrive"; readonly at: "worker" | "requester"; readonly worker: number }
    | { readonly type: "come" | "end" | "stop" | "lose" | "cut off" | "restart"; readonly worker: number }
    | { readonly type: "begin" | "settle" | "grace"; readonly worker: number; readonly attempt: number }
    | {
        readonly type: "report";
        readonly worker: number;
        readonly attempt: number;
        readonly urgent: boolean;
      }
    | {
        readonly type: "finish";
        readonly worker: number;
        readonly attempt: number;
        readonly how: HandlerEnding;
      }
    | { readonly type: "late"; readonly worker: number; readonly message: ToRequester }
  );

/** What comes from outside, and may never come. All other steps come in time. */
const OUTSIDE: ReadonlySet<Step["type"]> = new Set([
  "cancel",
  "timeout",
  "complete",
  "come",
  "end",
  "stop",
  "lose",
  "cut off",
  "grace",
  "late",
]);

export function isOutside({ type }: Step): boolean {
  return OUTSIDE.has(type);
}

export const NO_MESSAGES = { system: [], data: [] } as const;

export function nameOf(worker: number): string {
  return String.fromCharCode(97 + worker);
}

/** Whether all has ended and nothing is at work for it any more, as far as the requester knows. */
export function isAllSettled({ jobs, group }: Product): boolean {
  return jobs.every(({ isSettled }) => isSettled) && (group?.isSettled ?? true);
}

/** Whether the requester has every ending. */
export function isAllEnded({ jobs, group }: Product): boolean {
  return (
    jobs.every(({ result }) => result !== undefined) && (group === undefined || group.result !== undefined)
  );
}
