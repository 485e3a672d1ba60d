import type { Deadline } from "./deadlines.ts";
import type { Job } from "./job.ts";
import type { JobMessage, Message } from "./message.ts";
import { pendingText } from "./pending-text.ts";
import type { WaitingJob } from "./registry.ts";
import { requestOf } from "./request.ts";
import type { Receiver } from "./transport/bus.ts";

const NOTHING: readonly Message[] = Object.freeze([]);

/**
 * The way of a job's request to its worker: it waits until the worker is ready, and then for its turn on the bus.
 * Each attempt has its own.
 */
export class Delivery implements WaitingJob, Receiver {
  readonly #job: Job;
  /** The worker that is, or was, ready for it. */
  #worker: Receiver | undefined;
  /** What the worker is told as soon as it has got the request; `undefined` once it has. */
  #afterwards: readonly Message[] | undefined = NOTHING;
  /** Until it begins; then until a wait for its worker is worth a line in the log. */
  #timer: Deadline | undefined;

  constructor(job: Job) {
    this.#job = job;
  }

  get workerName(): string {
    return this.#job.workerName;
  }

  /** Whether its worker is, or was, ready for it. */
  get isReady(): boolean {
    return this.#worker !== undefined || this.#job.services.registry.has(this.workerName);
  }

  /** Whether the request is on its way, or there. */
  get isSent(): boolean {
    return this.#worker !== undefined;
  }

  /** Sends the request as soon as the worker is ready. */
  begin(): void {
    const { services, title } = this.#job;
    const worker = services.registry.find(this.workerName);
    const refusal = this.#refusalFor(worker);
    if (services.isOver) {
      this.cancel(`runtime '${services.name}' has ended`);
    } else if (refusal !== undefined) {
      this.#job.chart.send({ type: "job.lost", code: "refused", reason: refusal });
    } else if (services.offline !== undefined && !services.hosts.has(this.workerName)) {
      this.disconnected(services.offline);
    } else if (worker !== undefined) {
      this.workerReady(worker);
    } else {
      services.registry.wait(this);
      const warn = { due: () => services.log(pendingText(title, this.workerName, services)) };
      this.#timer = services.deadlines.armIn(services.pendingWarnMs, warn);
    }
  }

  /** Begins after a while. */
  beginIn(ms: number): void {
    const { deadlines, registry } = this.#job.services;
    registry.pause(this);
    const due = (): void => {
      registry.forget(this);
      this.begin();
    };
    this.#timer = deadlines.armIn(ms, { due });
  }

  /** Whether its own runtime, which is ending, would not send a request. */
  get isRefused(): boolean {
    return this.#refusalFor(this.#job.services.registry.find(this.workerName)) !== undefined;
  }

  workerReady(worker: Receiver): void {
    this.#calm();
    this.#worker = worker;
    // By way of itself: what is urgent, a cancel above all, must not overtake the request that it is about.
    const request = requestOf(this.#job);
    this.#job.trace?.sent?.(request);
    this.#job.services.bus.post(this, request, false);
  }

  /** The request has its turn. */
  receive(request: Message): void {
    const afterwards = this.#afterwards ?? [];
    this.#afterwards = undefined;
    this.#worker?.receive(request);
    for (const message of afterwards) this.tell(message);
  }

  cancel(reason?: string): void {
    this.#job.cancel(reason);
  }

  disconnected(reason: string): void {
    // As if its worker had said it: so it may be asked again.
    const { jobId, workerName, attempt } = this.#job;
    this.#job.receive({ type: "job.lost", jobId, workerName, attempt, code: "disconnected", reason });
  }

  /** Tells the worker something of the job, at once or as soon as it has got the request. */
  tell(message: Message): void {
    if (this.#worker === undefined) return;
    this.#job.trace?.sent?.(message as JobMessage);
    if (this.#afterwards === undefined) this.#job.services.bus.post(this.#worker, message, true);
    else this.#afterwards = [...this.#afterwards, message];
  }

  /** The job has its ending: nothing waits any more. */
  end(): void {
    this.#calm();
    this.#job.services.registry.forget(this);
  }

  #refusalFor(worker: Receiver | undefined): string | undefined {
    const { services, group } = this.#job;
    const { rootSequence } = group ?? this.#job;
    if (rootSequence > services.endsAfter) return `runtime '${services.name}' is ending`;
    // One that is about to start again is waited for, too.
    if (worker !== undefined || !services.isEnding || services.hosts.has(this.workerName)) return undefined;
    return `runtime '${services.name}' is ending, and worker '${this.workerName}' is not there`;
  }

  #calm(): void {
    if (this.#timer !== undefined) this.#job.services.deadlines.disarm(this.#timer);
    this.#timer = undefined;
  }
}
