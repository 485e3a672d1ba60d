import type { JobStatus } from "../machines/index.ts";
import type { Asks } from "./asks.ts";

/** How to send a report. */
export interface ReportOptions {
  /** Overtakes what is queued and unread. Default false. */
  readonly urgent?: boolean | undefined;
}

/** How to end a job explicitly. */
export interface RespondOptions extends ReportOptions {
  /** Default `completed`. */
  readonly status?: JobStatus | undefined;
}

/** What to say about a job that cannot be done. */
export interface FailOptions {
  /** What the requester finds as `error.response`. */
  readonly response?: unknown;
  /** What the requester finds as `error.cause`. */
  readonly cause?: unknown;
}

/**
 * What a handler gets: the request, and the ways to report and to end it.
 *
 * How the handler's end maps to the job's: it returns → `completed` with the value; `fail()` → `failed`; it
 * throws anything else → `error`; it ends after its signal aborted → `cancelled`. The first ending stands.
 *
 * `TData` is what it reports: say it, and whoever asks the worker by a typed target has the type of its events.
 */
export interface JobRequest<TPayload = unknown, TResponse = unknown, TData = unknown> {
  /** The id of the job; all jobs of a group have the same. */
  readonly jobId: string;
  /** Which of the worker's jobs it is; `undefined` where `onJob` runs it. */
  readonly name: string | undefined;
  /** The worker that runs it. */
  readonly workerName: string;
  /** Who asked: the name of a worker or a runtime. */
  readonly source: string;
  /** What was asked with, as the payload's schema made it, if there is one. */
  readonly payload: TPayload;
  /**
   * Aborts on cancel, on timeout, and when requester or worker goes away; never because the job completed.
   * Its reason is the `JobError`.
   */
  readonly signal: AbortSignal;
  /** When the job is over at the latest, in the runtime's clock (milliseconds). */
  readonly deadline: number | undefined;
  /** 1, or more where whoever asked wants to `retry`. */
  readonly attempt: number;
  /** From the asker; handed on to sub-jobs. */
  readonly meta: Readonly<Record<string, string>>;
  /** Reports progress. Resolves when there is room: await it to get back-pressure. */
  update(data?: TData, options?: ReportOptions): Promise<void>;
  /** Reports that a stream begins. Awaited, it waits for room as `update` does. */
  streamStart(data?: TData): Promise<void>;
  /** Reports a chunk of a stream. Awaited, it waits for room as `update` does. */
  streamData(data?: TData): Promise<void>;
  /** Ends the job: completed, with `data` as its response. */
  streamEnd(data?: TResponse): Promise<void>;
  /** Ends the job explicitly. A second ending rejects; the first stands. */
  respond(response?: TResponse, options?: RespondOptions): Promise<void>;
  /** Records the ending `failed`, then throws. Write `return request.fail(…)`. */
  fail(reason?: string, options?: FailOptions): never;
  /** Calls `listener` when the requester wants to hear how it goes. Returns what takes it off again. */
  onUpdateRequested(listener: () => void): () => void;
  /** Asks for a sub-job: it inherits signal, deadline and meta, and does not outlive this handler. */
  readonly job: Asks["job"];
  /** Asks for a group of sub-jobs. */
  readonly jobGroup: Asks["jobGroup"];
}
