import type { RequesterMessage, WorkerMessage } from "../message.ts";
import type { RegistryEntry } from "../registry.ts";
import type { Receiver } from "./bus.ts";

/** Cancels and what is urgent travel on the system lane, which is emptied before the data lane. */
export type Lane = "system" | "data";

/** A worker that this runtime hosts and that takes jobs, as other runtimes need to know it. */
export interface HostedWorker {
  readonly name: string;
  /** The worker that it is a child of, by name. */
  readonly parent: string | undefined;
  /** The jobs that it offers; `undefined` stands for those without a name. */
  readonly jobs: readonly (string | undefined)[];
  /** Whether it takes no new jobs any more, but those that belong to one that began before. */
  readonly isDraining: boolean;
  /** How many jobs it and its children run or have queued. */
  readonly load: number;
}

/** What a runtime is to its transport: where it delivers, and what it needs of the runtime. */
export interface TransportPort {
  readonly runtimeName: string;
  /** How long a handler is waited for after its job has ended (milliseconds). */
  readonly graceMs: number;
  /** The time in the runtime's clock (milliseconds). */
  now(): number;
  /** Calls `then` once, after `ms`. Returns what forgets it. */
  after(ms: number, then: () => void): () => void;
  /** Gives the event loop its turn. */
  giveTurn(): Promise<void>;
  /** Tells of what has no other exit: the runtime's `error` event, or its logger. */
  report(error: unknown, where: string): void;
  /** Counts a message that means nothing. */
  badFrame(): void;
  /** Counts what a worker says of a job that is over. */
  late(what: "lateReports" | "lateEndings"): void;
  /** The workers that this runtime hosts and that take jobs. */
  hosted(): Iterable<HostedWorker>;
  hostedWorker(workerName: string): HostedWorker | undefined;
  /** Whether a worker has a job of this id that one of these asked for, whichever attempt it is. */
  hasJob(workerName: string, jobId: string, isOf: (asker: Receiver) => boolean): boolean;
  /** When the root of a job that came from elsewhere began, as this runtime counts. */
  rootSequenceOf(workerName: string, path: readonly string[], rootBegan: number): number;
  toWorker(workerName: string, message: WorkerMessage, lane: Lane): void;
  toRequester(message: RequesterMessage, lane: Lane): void;
  /** Tells whoever observes this runtime what a worker of it says of a job that another one asked for. `read` undoes `carry`. */
  answered(message: RequesterMessage, read: (value: unknown) => unknown): void;
  /** A worker elsewhere is ready. One that this runtime hosts itself goes before it. */
  addRemote(entry: RegistryEntry, receiver: Receiver): void;
  removeRemote(workerName: string, receiver: Receiver): void;
  /** There is no connection: what is asked now of a worker that is not here ends at once, as `disconnected`. `undefined`: it waits. */
  setOffline(reason: string | undefined): void;
  /** There has been no connection for too long: what waits for a worker that is not here ends as `disconnected`. */
  loseWaiting(reason: string): void;
}

/**
 * The wire under the bus. A transport opens, delivers what comes from another process, and closes; dispatch,
 * lanes and isolation are the bus's. Inside one process nothing goes over it.
 */
export interface Transport {
  readonly name: string;
  open(port: TransportPort): void;
  /** Everything has ended. What is still to be said is said, and nothing is left. */
  close(): void | Promise<void>;
  /**
   * Throws a `TypeError` for a payload that this transport cannot carry. Absent: it carries anything. What it returns, if it
   * returns something, is `kept` with the request, and `carry` gets it in the payload's place: so a change after the call does not arrive.
   */
  assertSendable?(payload: unknown): unknown;
  /** What becomes of a value between two workers of one runtime. Absent: it passes by reference. */
  readonly carry?: ((value: unknown) => unknown) | undefined;
  /** A worker that the runtime hosts takes jobs, drains, or is gone. */
  hostedChanged?(workerName: string): void;
}
