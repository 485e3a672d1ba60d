import { type Attributes, SpanKind } from "@opentelemetry/api";
import type { EventObject } from "xstate";
import type { JobResult, JobRetryEvent } from "../../machines/index.ts";
import type { Job } from "../job.ts";
import type { JobMessage } from "../message.ts";
import { AskTrace } from "./ask-trace.ts";
import { metaWith } from "./contexts.ts";
import type { GroupTrace } from "./group-trace.ts";
import type { Instruments } from "./instruments.ts";
import {
  JOB_ATTEMPT,
  methodOf,
  RPC_METHOD,
  RPC_STATUS_CODE,
  RPC_SYSTEM,
  RPC_SYSTEM_NAME,
  WORKER_NAME,
} from "./names.ts";
import type { SpanLog } from "./span-log.ts";

/** The span of one job, alone or in a group, all its attempts together. */
export class JobTrace extends AskTrace<Job> {
  readonly #group: GroupTrace | undefined;
  readonly #began = performance.now();

  constructor(instruments: Instruments, job: Job, group: GroupTrace | undefined) {
    const { workerName, name } = job;
    const method = methodOf(workerName, name);
    super(instruments, job, method, SpanKind.CLIENT, {
      [RPC_SYSTEM_NAME]: RPC_SYSTEM,
      [RPC_METHOD]: method,
      [WORKER_NAME]: workerName,
    });
    this.#group = group;
    group?.add();
    instruments.guard.call(() => instruments.metrics.jobBegan(job, this.context));
  }

  /** What its handler gets, with the context of this span. */
  get meta(): Readonly<Record<string, string>> | undefined {
    const { meta } = this.ask.group ?? this.ask;
    return this.instruments.guard.call(() => metaWith(meta, this.context));
  }

  sent(message: JobMessage): void {
    if (message.type !== "job.request") return;
    this.write((log) => log.step("job.request", { [JOB_ATTEMPT]: message.attempt }));
  }

  protected override handling(event: EventObject, log: SpanLog | undefined): void {
    switch (event.type) {
      case "job.start":
        log?.step("job.start", { [JOB_ATTEMPT]: this.ask.attempt });
        return;
      case "job.retry": {
        const { attempt, code } = event as JobRetryEvent;
        log?.step("job.retry", {
          [JOB_ATTEMPT]: attempt,
          ...(code === undefined ? {} : { [RPC_STATUS_CODE]: code }),
        });
        this.instruments.metrics.jobRetried(this.ask, code, this.context);
        return;
      }
      case "job.update":
      case "job.stream.start":
      case "job.stream.data":
      case "job.stream.end":
        log?.report(event.type);
        return;
    }
  }

  protected override get result(): JobResult {
    return this.ask.result as JobResult;
  }

  protected override get lastAttributes(): Attributes {
    const { attempt } = this.ask;
    return attempt > 1 ? { [JOB_ATTEMPT]: attempt } : {};
  }

  protected override get isComplete(): boolean {
    return true;
  }

  protected override over(): void {
    const { metrics } = this.instruments;
    const seconds = (performance.now() - this.#began) / 1_000;
    try {
      metrics.jobEnded(this.ask, this.result, seconds, this.context);
    } finally {
      this.#group?.release();
    }
  }
}
