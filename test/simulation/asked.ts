import {
  isJobError,
  isJobGroupError,
  type JobContext,
  type JobErrorCode,
  type JobGroupContext,
  type JobRequest,
} from "../../src/index.ts";
import type { SimulatedProcess } from "../../src/testing/simulation/simulated-process.ts";
import type { Report } from "./handler.ts";
import type { AskPlan } from "./step.ts";

export interface Outcome {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly code?: JobErrorCode | undefined;
}

/** All that whoever asked sees of one ask. */
export class Asked {
  readonly process: SimulatedProcess;
  readonly plan: AskPlan;
  readonly at: number;
  readonly context: JobContext | JobGroupContext;
  /** Whose handler asked. */
  readonly parent: JobRequest | undefined;
  readonly events: { readonly workerName: string; readonly data: Report }[] = [];
  outcome: Outcome | undefined;
  endedAt: number | undefined;
  /** Whether the scenario has ended it by itself. */
  isCut = false;
  /** Whether the loop over its events is not over. */
  isReading = true;

  constructor(
    process: SimulatedProcess,
    plan: AskPlan,
    context: JobContext | JobGroupContext,
    parent: JobRequest | undefined,
  ) {
    this.process = process;
    this.plan = plan;
    this.context = context;
    this.parent = parent;
    this.at = process.now;
    context.then(
      (value: unknown) => {
        this.#end({ value });
      },
      (error: unknown) => {
        const code = isJobError(error) || isJobGroupError(error) ? error.code : undefined;
        this.#end({ error, code });
      },
    );
    const over = (): void => {
      this.isReading = false;
    };
    void this.#read().then(over, over);
  }

  get title(): string {
    const { parent, context, plan, at } = this;
    const of = parent === undefined ? "" : ` (a part of ${parent.jobId})`;
    return `ask ${context.jobId}${of} of ${plan.workers.join(" and ")} at ${at} ms`;
  }

  /** The workers whose jobs have not ended. */
  get open(): readonly string[] {
    if (this.outcome !== undefined) return [];
    const { context } = this;
    if (!("group" in context)) return this.plan.workers;
    return this.plan.workers.filter((worker) => !Object.hasOwn(context.results, worker));
  }

  #end(outcome: Outcome): void {
    this.outcome = outcome;
    this.endedAt = this.process.now;
  }

  async #read(): Promise<void> {
    const { reader, workers } = this.plan;
    if (reader === "absent") return;
    const events = this.context as AsyncIterable<{ type: string; workerName?: string; data: unknown }>;
    for await (const { type, workerName = workers[0] as string, data } of events) {
      if (type === "stream_end") continue;
      this.events.push({ workerName, data: data as Report });
      if (reader === "leaves" && this.events.length >= 3) return;
      if (reader === "slow") await this.process.sleep(4);
    }
  }
}
