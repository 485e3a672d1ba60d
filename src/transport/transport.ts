import type { RequesterMessage, WorkerMessage } from "../message.ts";

/** Cancels and what is urgent travel on the system lane, which is emptied before the data lane. */
export type Lane = "system" | "data";

/** What a transport delivers to. */
export interface TransportPort {
  readonly runtimeName: string;
  toWorker(workerName: string, message: WorkerMessage, lane: Lane): void;
  toRequester(message: RequesterMessage, lane: Lane): void;
}

/**
 * The wire under the bus. A transport opens, delivers what comes from another process, and closes; dispatch,
 * lanes and isolation are the bus's. Inside one process nothing goes over it.
 */
export interface Transport {
  readonly name: string;
  open(port: TransportPort): void;
  close(): void | Promise<void>;
  /** Throws a `TypeError` for a payload that this transport cannot carry. Absent: it carries anything. */
  assertSendable?(payload: unknown): void;
}
