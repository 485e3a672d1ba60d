import type { JobMachineEvent } from "../../machines/index.ts";
import { jobChart } from "../charts.ts";
import { LazyActor } from "../lazy-actor.ts";
import type {
  JobCancelMessage,
  JobRequestMessage,
  JobUpdateRequestMessage,
  RequesterMessage,
} from "../message.ts";
import type { ChartTrace } from "../runtime-observer.ts";

/**
 * The statechart of a job that another runtime asked for. The job's own is there; this one handles the same events, as its worker
 * sends and gets them, so that who looks at this runtime sees what its workers do.
 */
export class MirroredRun {
  readonly #chart: LazyActor<ReturnType<typeof jobChart>>;
  readonly #trace: ChartTrace | undefined;
  readonly #ended: (state: string) => void;

  /** Without a `trace` it is only counted. `ended` is told how it ended. `found`: it has arrived earlier, and is in this state. */
  constructor(
    request: JobRequestMessage,
    trace: ChartTrace | undefined,
    ended: (state: string) => void,
    found?: "pending" | "running",
  ) {
    const { jobId, workerName, name } = request;
    this.#trace = trace;
    this.#ended = ended;
    const owner = {
      trace: undefined as ChartTrace | undefined,
      started() {},
      deliver() {},
      retried() {},
      ended() {},
      actorParts(): never {
        throw new Error(`the run of job ${jobId} on worker '${workerName}' has no actor`);
      },
    };
    this.#chart = new LazyActor(jobChart("compiled"), owner, { jobId, workerName, name }, false);
    if (found === "running") this.#chart.send({ type: "job.start" });
    owner.trace = trace;
    if (found === undefined) trace?.sent?.(request);
  }

  heard(message: JobCancelMessage | JobUpdateRequestMessage): void {
    if (message.type === "job.update_request") {
      this.#trace?.sent?.(message);
      return;
    }
    const { code, reason } = message;
    this.#chart.send({ type: code === "timeout" ? "job.timeout" : "job.cancel", reason });
    this.#ended(this.#chart.value);
  }

  answered(message: RequesterMessage, read: (value: unknown) => unknown): void {
    switch (message.type) {
      case "job.settled":
        return;
      case "job.update":
      case "job.stream.start":
      case "job.stream.data":
        this.#chart.send({ ...message, data: this.#read(message.data, read) });
        return;
      case "job.start":
        this.#chart.send(message);
        return;
      case "job.response":
        this.#chart.send({ ...message, response: this.#read(message.response, read) } as JobMachineEvent);
        break;
      case "job.stream.end":
        this.#chart.send({ ...message, data: this.#read(message.data, read) } as JobMachineEvent);
        break;
      case "job.lost":
        this.#chart.send(message);
    }
    this.#ended(this.#chart.value);
  }

  #read(value: unknown, read: (value: unknown) => unknown): unknown {
    if (this.#trace === undefined || value === undefined) return undefined;
    try {
      return read(value);
    } catch {
      return "[cannot be read]";
    }
  }
}
