/**
 * The floor: jobs written by hand, without a statechart, an actor system or inspection.
 *
 * The same semantics as the package: workers found by name, a mailbox drained in a microtask, a job id, a
 * deadline, a signal for the handler, one ending (the first wins), a bounded queue of events whose producer
 * waits for room while somebody reads, turns for the event loop (or no deadline would pass in a storm),
 * cancel, and groups under one id with cancel-on-error.
 */
import { type BenchEvent, TURN_BUDGET } from "./contender.ts";
import { EventQueue } from "./floor-events.ts";

type Status = "completed" | "cancelled" | "error";

interface FloorRequest {
  readonly jobId: string;
  readonly payload: unknown;
  readonly signal: AbortSignal;
  /** Resolves when there is room for the next event. */
  report(event: BenchEvent): Promise<void>;
}

export type FloorHandler = (request: FloorRequest) => unknown;

const DONE: Promise<void> = Promise.resolve();
const ignore = (): void => {};

/** A handler's run, from the request in the mailbox to the first ending. */
class Run implements FloorRequest {
  status: Status | undefined;
  readonly jobId: string;
  readonly payload: unknown;
  readonly handler: FloorHandler;
  readonly #events: EventQueue;
  readonly #onEnd: (status: Status, value: unknown) => void;
  #controller: AbortController | undefined;

  constructor(
    jobId: string,
    payload: unknown,
    handler: FloorHandler,
    events: EventQueue,
    onEnd: (status: Status, value: unknown) => void,
  ) {
    this.jobId = jobId;
    this.payload = payload;
    this.handler = handler;
    this.#events = events;
    this.#onEnd = onEnd;
  }

  /** Made when the handler first asks for it. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  report(event: BenchEvent): Promise<void> {
    return this.status === undefined ? this.#events.push(event) : DONE;
  }

  end(status: Status, value: unknown): void {
    if (this.status !== undefined) return;
    this.status = status;
    if (status === "cancelled") this.#controller?.abort(value);
    this.#onEnd(status, value);
  }

  async start(): Promise<void> {
    if (this.status !== undefined) return;
    try {
      this.end("completed", await this.handler(this));
    } catch (error) {
      this.end("error", error);
    }
  }
}

/** Requests to one worker, taken in order, in a microtask (`then` costs a third of `queueMicrotask`); now and then after a turn. */
class Mailbox {
  #runs: Run[] = [];
  #posted = 0;

  post(run: Run): void {
    const turn = ++this.#posted % TURN_BUDGET === 0;
    if (this.#runs.push(run) > 1) return;
    if (turn) setImmediate(this.#drain);
    else void DONE.then(this.#drain);
  }

  #drain = (): void => {
    const runs = this.#runs;
    this.#runs = [];
    for (const run of runs) void run.start();
  };
}

interface FloorWorker {
  readonly mailbox: Mailbox;
  readonly handlers: Readonly<Record<string, FloorHandler>>;
}

/** A job or a group, for whoever asked. */
export interface FloorJob<TResponse> {
  readonly jobId: string;
  readonly response: Promise<TResponse>;
  readonly events: EventQueue;
  cancel(error: unknown): void;
}

type Responses = Readonly<Record<string, unknown>>;

export class FloorRuntime {
  readonly #workers = new Map<string, FloorWorker>();
  readonly #jobs = new Map<string, { cancel(error: unknown): void }>();

  addWorker(name: string, handlers: Readonly<Record<string, FloorHandler>>): void {
    this.#workers.set(name, { mailbox: new Mailbox(), handlers });
  }

  job(workerName: string, name: string, payload: unknown, timeout: number): FloorJob<unknown> {
    const { worker, handler } = this.#find(workerName, name);
    const ask = this.#ask<unknown>(timeout, (error) => run.end("cancelled", error));
    const run = new Run(ask.jobId, payload, handler, ask.events, (status, value) => {
      if (status === "completed") ask.complete(value);
      else ask.fail(value);
    });
    worker.mailbox.post(run);
    return ask;
  }

  /** The first run that does not complete ends the group and cancels the rest. */
  jobGroup(
    workerNames: readonly string[],
    name: string,
    payload: unknown,
    timeout: number,
  ): FloorJob<Responses> {
    const targets = workerNames.map((workerName) => this.#find(workerName, name));
    const responses: Record<string, unknown> = {};
    const runs: Run[] = [];
    let left = workerNames.length;
    const ask = this.#ask<Responses>(timeout, (error) => {
      for (const run of runs) run.end("cancelled", error);
    });
    for (const { workerName, worker, handler } of targets) {
      const run = new Run(ask.jobId, payload, handler, ask.events, (status, value) => {
        if (status === "completed") {
          responses[workerName] = value;
          if (--left === 0) ask.complete(responses);
        } else if (ask.fail(value)) {
          for (const other of runs) other.end("cancelled", value);
        }
      });
      runs.push(run);
      worker.mailbox.post(run);
    }
    if (left === 0) ask.complete(responses);
    return ask;
  }

  dispose(): void {
    for (const job of this.#jobs.values()) job.cancel(new Error("disposed"));
  }

  #find(workerName: string, name: string) {
    const worker = this.#workers.get(workerName);
    const handler = worker?.handlers[name];
    if (worker === undefined || handler === undefined) throw new Error(`no ${workerName}.${name}`);
    return { workerName, worker, handler };
  }

  /** What a job and a group have in common: id, deadline, promise, events, and one ending. */
  #ask<TResponse>(timeout: number, stop: (error: unknown) => void) {
    const jobId = crypto.randomUUID();
    const events = new EventQueue();
    let resolve!: (response: TResponse) => void;
    let reject!: (error: unknown) => void;
    const response = new Promise<TResponse>((a, b) => {
      resolve = a;
      reject = b;
    });
    const end = (): boolean => {
      clearTimeout(timer);
      return this.#jobs.delete(jobId);
    };
    const complete = (value: TResponse): void => {
      if (!end()) return;
      events.end(undefined);
      resolve(value);
    };
    const fail = (error: unknown): boolean => {
      if (!end()) return false;
      response.catch(ignore);
      events.end(error);
      reject(error);
      return true;
    };
    const cancel = (error: unknown): void => {
      if (fail(error)) stop(error);
    };
    const ask = { jobId, response, events, complete, fail, cancel };
    const timer = setTimeout(() => cancel(new Error("timeout")), timeout);
    this.#jobs.set(jobId, ask);
    return ask;
  }
}
