/** The deadline of every job in the bench, in milliseconds. It never passes: what is measured is its cost. */
export const TIMEOUT_MS = 60_000;

/** Unread events that a job may hold before its producer waits. */
export const BUFFER = 1_024;

/** How many updates each job of the `updates` workload reports. */
export const UPDATES_PER_JOB = 10;

/** What a handler reports: an update, or a piece of a stream. */
export interface BenchEvent {
  readonly type: "update" | "stream_data";
  readonly data: number;
}

/** How many messages may follow one another before the event loop gets its turn. */
export const TURN_BUDGET = 1_024;

/**
 * How the handlers of pending jobs wait: `waiting` for the gate alone, `listening` to their cancellation too.
 * The second is what handlers ought to do, and measures the platform's AbortSignal along with the job.
 */
export type Waiting = "waiting" | "listening";

/**
 * One way of doing the bench's work. Every contender does the same: it asks a worker by its name, under a
 * job id made by `crypto.randomUUID`, through the worker's mailbox, within a deadline; events go through a
 * bounded queue whose producer waits; one ending decides. A workload that gets a wrong answer throws.
 */
export interface Contender {
  readonly name: string;
  /** The share of a workload's repetitions that it is given: below 1 where a run would take seconds. */
  readonly share: number;
  /** `n` jobs one after another, each with a timeout. */
  job(n: number): Promise<void>;
  /** `n` jobs one after another, each reporting `UPDATES_PER_JOB` updates that are consumed one by one. */
  updates(n: number): Promise<void>;
  /** One job that streams `n` events, consumed one by one. */
  stream(n: number): Promise<void>;
  /** The same, as many events at a time as there are. Only Effect's streams have another way for that. */
  streamInChunks?(n: number): Promise<void>;
  /** `n` groups one after another, each of `size` workers under one job id and one deadline. */
  group(size: number, n: number): Promise<void>;
  /** Starts `n` jobs with a timeout at once; resolves when all their handlers have begun to wait. */
  pending(n: number, waiting: Waiting): Promise<PendingJobs>;
  /** A runtime of its own with `n` workers, each with one job. Only ours has workers that can be counted so. */
  crowd?(n: number): Crowd;
  dispose(): Promise<void>;
}

/** Many workers in one runtime. Use the three once each, in this order. */
export interface Crowd {
  /** Makes the workers and adds them. */
  add(): Promise<void>;
  /** Asks each of them for one job. */
  ask(): Promise<void>;
  /** Ends them all. */
  end(): Promise<void>;
}

/** Jobs whose handlers wait. Use `complete` or `cancel`, once, then `close`. */
export interface PendingJobs {
  /** Lets every handler return; resolves when all jobs have their ending. */
  complete(): Promise<void>;
  /** Cancels the jobs one by one; resolves when all have their ending. */
  cancel(): Promise<void>;
  /** Lets go the handlers that did not listen; not part of what is timed. */
  close(): Promise<void>;
}

/** The name of the `index`-th worker of a group. */
export function workerName(index: number): string {
  return `worker-${index}`;
}

/** Throws unless the work's result is the expected one, so that no contender is fast by doing less. */
export function expectEqual(actual: number, expected: number, what: string): void {
  if (actual !== expected) throw new Error(`bench: ${what} gave ${actual}, expected ${expected}`);
}
