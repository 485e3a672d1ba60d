import { EventEmitter, on, once } from "node:events";
import { type Backoff, type JobRequest, type JobsOf, job, Worker } from "xstate-jobs";
import type { Sensor } from "./sensor.ts";

/** How to watch: so many values, or, by default, until the job is cancelled. */
export interface WatchPayload {
  readonly count?: number;
}

/**
 * A worker that owns a sensor: it opens it when it starts, closes it when it stops, and lets others have what it
 * measures. When the sensor breaks the worker has failed: its jobs end, and it is started again after a while, with the
 * sensor opened anew.
 */
export class Thermometer extends Worker<"thermometer", JobsOf<Thermometer, "read" | "watch">> {
  readonly #open: () => Sensor;
  readonly #values = new EventEmitter().setMaxListeners(0);
  #sensor: Sensor | undefined;

  constructor(open: () => Sensor, restartBackoff: Backoff) {
    super("thermometer", { restart: "on-error", restartBackoff });
    this.#open = open;
  }

  /** Goes on as long as the sensor does. What it throws is the worker's failure, not that of a job. */
  override async onStarted(): Promise<void> {
    this.#sensor = this.#open();
    for await (const degrees of this.#sensor.measure()) this.#values.emit("value", degrees);
  }

  /** Its handlers have settled: nobody needs the sensor any more. */
  override onStopped(): void {
    this.#sensor?.close();
  }

  /** The next value. */
  @job()
  async read({ signal }: JobRequest): Promise<number> {
    const [degrees] = await once(this.#values, "value", { signal });
    return degrees;
  }

  /** A stream of values. Counts from nothing again when the job is asked for once more, under `retry`. */
  @job()
  async watch(request: JobRequest<WatchPayload | undefined, void, number>): Promise<void> {
    const { count = Number.POSITIVE_INFINITY } = request.payload ?? {};
    let seen = 0;
    for await (const [degrees] of on(this.#values, "value", { signal: request.signal })) {
      await request.streamData(degrees);
      seen++;
      if (seen >= count) return;
    }
  }
}
