import type { JobErrorCode, JobResult, JobStatus } from "../../../machines/index.ts";
import type { Job } from "../../job.ts";
import type { JobGroup } from "../../job-group.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

/** How a job, a group, or one worker's part of a group has ended. */
export class EndingRecord {
  /** How often it was told to have ended. */
  count = 0;
  /** When it first was, in the simulation's time. */
  at: number | undefined;
  /** As it was then. */
  result: unknown;

  add(result: unknown, at: number): void {
    this.count++;
    this.at ??= at;
    if (this.count === 1) this.result = result;
  }
}

/** What a simulation knows of one ask: a job, or a group of them. */
export class AskRecord {
  /** Where it was asked for. */
  readonly process: SimulatedProcess;
  /** When, in the simulation's time. */
  readonly at: number;
  /** Whether it was asked for when all that is judged was over. */
  readonly isLate: boolean;
  /** @internal */
  readonly ask: Job | JobGroup;
  /** @internal */
  readonly ending = new EndingRecord();
  /** @internal One for each worker of a group. */
  readonly members = new Map<string, EndingRecord>();
  /** @internal The ending of a job that had to end its group as well. */
  culprit: { readonly workerName: string; readonly result: JobResult } | undefined;
  /** @internal How often whoever asked heard `jobCompleted` or `jobError` of it. */
  told = 0;
  /** @internal How often it heard `jobResponse` of which worker. */
  readonly responses = new Map<string, number>();
  /** @internal Whether `complete()` was called. */
  isCompletedByHand = false;
  isSettled = false;

  constructor(process: SimulatedProcess, ask: Job | JobGroup, at: number, isLate: boolean) {
    this.isLate = isLate;
    this.process = process;
    this.ask = ask;
    this.at = at;
    void ask.settled.then(() => {
      this.isSettled = true;
    });
  }

  get jobId(): string {
    return this.ask.jobId;
  }

  /** The job whose handler asked for it. */
  get parentJobId(): string | undefined {
    return this.ask.scope?.jobId;
  }

  get workerNames(): readonly string[] {
    return "workerNames" in this.ask ? this.ask.workerNames : [this.ask.workerName];
  }

  get isGroup(): boolean {
    return "workerNames" in this.ask;
  }

  /** How it ended; `undefined` while it has not. */
  get status(): JobStatus | undefined {
    return this.ask.result?.status;
  }

  /** Why it did not complete. */
  get code(): JobErrorCode | undefined {
    return this.ask.result?.code;
  }

  /** Why, in words. */
  get reason(): string | undefined {
    return this.ask.result?.reason;
  }

  /** The error that it ended with: what a handler threw is its `cause`. */
  get error(): Error | undefined {
    return this.ask.endError;
  }

  /** When it ended, in the simulation's time. */
  get endedAt(): number | undefined {
    return this.ending.at;
  }

  /** The workers whose part has not ended. */
  get open(): readonly string[] {
    if (this.ask.result !== undefined) return [];
    if (!("workerNames" in this.ask)) return this.workerNames;
    const { results } = this.ask;
    return this.workerNames.filter((name) => !Object.hasOwn(results, name));
  }

  /** What it is called in a line about it. */
  get title(): string {
    const { parentJobId, jobId, isGroup, workerNames, at } = this;
    const of = parentJobId === undefined ? "" : `, a part of ${parentJobId},`;
    return `${isGroup ? "group" : "job"} ${jobId} of ${workerNames.join(" and ")}${of} asked for at ${at} ms`;
  }
}
