import type { Attributes, Context, Counter, Histogram, Meter, UpDownCounter } from "@opentelemetry/api";
import type { JobErrorCode } from "../../machines/index.ts";
import {
  CLIENT_DURATION,
  DURATION_BUCKETS,
  type Ended,
  ERROR_TYPE,
  endedAttributes,
  isError,
  JOB_NAME,
  JOB_STATUS,
  methodOf,
  OTHER,
  RPC_METHOD,
  RPC_SYSTEM,
  RPC_SYSTEM_NAME,
  SERVER_DURATION,
  WORKER_NAME,
} from "./names.ts";

/** Whose job, and which of its jobs: never an id, as each value is a series of its own. */
export interface Measured {
  readonly workerName: string;
  readonly name: string | undefined;
}

/** What is measured of jobs, and of handlers. */
export class JobMetrics {
  readonly #clientDuration: Histogram;
  readonly #serverDuration: Histogram;
  readonly #ended: Counter;
  readonly #retried: Counter;
  readonly #activeJobs: UpDownCounter;
  readonly #activeHandlers: UpDownCounter;

  constructor(meter: Meter) {
    const durations = { unit: "s", advice: { explicitBucketBoundaries: DURATION_BUCKETS } };
    this.#clientDuration = meter.createHistogram(CLIENT_DURATION, {
      ...durations,
      description: "From the moment a job is asked for until it has its ending, all attempts together.",
    });
    this.#serverDuration = meter.createHistogram(SERVER_DURATION, {
      ...durations,
      description: "From the moment a handler is called until it and its sub-jobs have settled.",
    });
    this.#ended = meter.createCounter("xstate_jobs.jobs.ended", {
      unit: "{job}",
      description: "Jobs that were asked for here and have ended.",
    });
    this.#retried = meter.createCounter("xstate_jobs.jobs.retried", {
      unit: "{attempt}",
      description: "Attempts after the first.",
    });
    this.#activeJobs = meter.createUpDownCounter("xstate_jobs.jobs.active", {
      unit: "{job}",
      description: "Jobs that were asked for here and have not ended.",
    });
    this.#activeHandlers = meter.createUpDownCounter("xstate_jobs.handlers.active", {
      unit: "{handler}",
      description: "Handlers that run.",
    });
  }

  jobBegan({ workerName }: Measured, within: Context): void {
    this.#activeJobs.add(1, { [WORKER_NAME]: workerName }, within);
  }

  /** `code`: why the attempt before has ended. */
  jobRetried(job: Measured, code: JobErrorCode | undefined, within: Context): void {
    this.#retried.add(1, jobAttributes(knownJob(job, code)), within);
  }

  jobEnded(job: Measured, ended: Ended, seconds: number, within: Context): void {
    const { status, code } = ended;
    const known = knownJob(job, code);
    this.#activeJobs.add(-1, { [WORKER_NAME]: job.workerName }, within);
    this.#clientDuration.record(seconds, callAttributes(known, ended), within);
    const attributes = jobAttributes(known);
    attributes[JOB_STATUS] = status;
    if (isError(code)) attributes[ERROR_TYPE] = code;
    this.#ended.add(1, attributes, within);
  }

  handlerBegan({ workerName }: Measured, within: Context): void {
    this.#activeHandlers.add(1, { [WORKER_NAME]: workerName }, within);
  }

  handlerEnded(handler: Measured, ended: Ended, seconds: number, within: Context): void {
    this.#activeHandlers.add(-1, { [WORKER_NAME]: handler.workerName }, within);
    this.#serverDuration.record(seconds, callAttributes(handler, ended), within);
  }
}

function knownJob(job: Measured, code: JobErrorCode | undefined): Measured {
  return code === "no_handler" && job.name !== undefined ? { workerName: job.workerName, name: OTHER } : job;
}

function callAttributes({ workerName, name }: Measured, ended: Ended): Attributes {
  const method = name === OTHER ? OTHER : methodOf(workerName, name);
  const attributes = endedAttributes(ended);
  attributes[RPC_SYSTEM_NAME] = RPC_SYSTEM;
  attributes[RPC_METHOD] = method;
  return attributes;
}

function jobAttributes({ workerName, name }: Measured): Attributes {
  return name === undefined ? { [WORKER_NAME]: workerName } : { [WORKER_NAME]: workerName, [JOB_NAME]: name };
}
