import { jobGroupMachine, jobMachine, workerMachine } from "../../../machines/index.ts";
import { Chart } from "./chart.ts";
import type { JobPart, Lanes, PlacePart, Product, Size, ToWorker } from "./product.ts";

/** The charts that the product is made of. */
export class Charts {
  readonly job: Chart<typeof jobMachine>;
  readonly group: Chart<typeof jobGroupMachine>;
  readonly worker: Chart<typeof workerMachine>;

  constructor({ job = jobMachine, group = jobGroupMachine, worker = workerMachine } = {}) {
    this.job = new Chart(job);
    this.group = new Chart(group);
    this.worker = new Chart(worker);
  }
}

/** A message in the lane that it belongs to. */
export function queued<T>({ system, data }: Lanes<T>, message: T, urgent: boolean): Lanes<T> {
  return urgent ? { system: [...system, message], data } : { system, data: [...data, message] };
}

/** The message whose turn it is, and what is left: the system lane goes before the data lane. */
export function taken<T>({ system, data }: Lanes<T>): readonly [message: T, left: Lanes<T>] {
  const [first, ...rest] = system.length > 0 ? system : data;
  return [first as T, system.length > 0 ? { system: rest, data } : { system, data: rest }];
}

/** The way of a request, and of what follows it, to its worker. */
export abstract class DeliveryRules {
  readonly size: Size;
  readonly charts: Charts;
  /** The state that is made. */
  readonly state: Product;

  constructor(size: Size, charts: Charts, state: Product) {
    this.size = size;
    this.charts = charts;
    this.state = state;
  }

  protected job(worker: number): JobPart {
    return this.state.jobs[worker] as JobPart;
  }

  protected place(worker: number): PlacePart {
    return this.state.places[worker] as PlacePart;
  }

  /** src/delivery.ts `isReady`. */
  protected isReady(worker: number): boolean {
    return this.job(worker).delivery === "sent" || this.place(worker).isRegistered;
  }

  /** src/delivery.ts `begin`. */
  protected dispatch(worker: number): void {
    if (this.place(worker).isRegistered) this.workerReady(worker);
    else this.job(worker).delivery = "waiting";
  }

  /** src/delivery.ts `workerReady`. */
  protected workerReady(worker: number): void {
    const job = this.job(worker);
    const place = this.place(worker);
    job.delivery = "sent";
    place.open = [...place.open, job.attempt];
    this.toWorker(worker, { type: "request", attempt: job.attempt }, false);
  }

  /** src/delivery.ts `tell`: a cancel must not overtake the request that it is about. */
  protected tell(worker: number, message: ToWorker): void {
    const job = this.job(worker);
    if (job.delivery !== "sent") return;
    if (job.afterwards === undefined) this.toWorker(worker, message, true);
    else job.afterwards = [...job.afterwards, message];
  }

  /** src/transport/bus.ts `post`. Nobody hears what is said to a process that is gone. */
  protected toWorker(worker: number, message: ToWorker, urgent: boolean): void {
    const place = this.place(worker);
    if (place.chart !== undefined) place.toWorker = queued(place.toWorker, message, urgent);
  }

  /** The process has said its last word of an attempt. */
  protected close(worker: number, attempt: number): void {
    const place = this.place(worker);
    place.open = place.open.filter((each) => each !== attempt);
  }
}
