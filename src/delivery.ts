import type { Deadline } from "./deadlines.ts";
import type { Job } from "./job.ts";
import type { Message } from "./message.ts";
import { pendingText } from "./pending-text.ts";
import type { WaitingJob } from "./registry.ts";
import { requestOf } from "./request.ts";
import type { Receiver } from "./transport/bus.ts";

/** The way of a job's request to its worker: it waits until the worker is ready, and then for its turn on the bus. */
export class Delivery implements WaitingJob, Receiver {
  readonly #job: Job;
  /** The worker that is, or was, ready for it. */
  #worker: Receiver | undefined;
  /** The worker that has got it. */
  #deliveredTo: Receiver | undefined;
  #warning: Deadline | undefined;

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

  /** Whether its worker has got the request. */
  get isDone(): boolean {
    return this.#deliveredTo !== undefined;
  }

  /** Sends the request as soon as the worker is ready. */
  begin(): void {
    const { services, title } = this.#job;
    const worker = services.registry.find(this.workerName);
    if (worker !== undefined) {
      this.workerReady(worker);
    } else if (services.isOver) {
      this.cancel(`runtime '${services.name}' has ended`);
    } else if (services.isEnding) {
      const reason = `runtime '${services.name}' ends, and worker '${this.workerName}' is not there`;
      this.#job.chart.send({ type: "job.lost", code: "refused", reason });
    } else {
      services.registry.wait(this);
      const warn = { due: () => services.log(pendingText(title, services)) };
      this.#warning = services.deadlines.armIn(services.pendingWarnMs, warn);
    }
  }

  workerReady(worker: Receiver): void {
    this.#calm();
    this.#worker = worker;
    // By way of itself: a job that ends before its request has its turn is none of the worker's business.
    this.#job.services.bus.post(this, requestOf(this.#job), false);
  }

  /** The request has its turn. */
  receive(request: Message): void {
    if (this.#job.isDone) return;
    this.#deliveredTo = this.#worker;
    this.#deliveredTo?.receive(request);
  }

  cancel(reason?: string): void {
    this.#job.cancel(reason);
  }

  /** Tells the worker something of the job, if it knows of it. */
  tell(message: Message): void {
    if (this.#deliveredTo !== undefined) this.#job.services.bus.post(this.#deliveredTo, message, true);
  }

  /** The job has its ending: nothing waits any more. */
  end(): void {
    this.#calm();
    this.#job.services.registry.forget(this);
  }

  #calm(): void {
    if (this.#warning !== undefined) this.#job.services.deadlines.disarm(this.#warning);
    this.#warning = undefined;
  }
}
