import { type Attributes, SpanKind } from "@opentelemetry/api";
import type { EventObject } from "xstate";
import type { JobErrorCode, JobGroupResult, JobStatus } from "../../machines/index.ts";
import type { JobGroup } from "../job-group.ts";
import { AskTrace } from "./ask-trace.ts";
import type { Instruments } from "./instruments.ts";
import { GROUP_ENDED_BY, GROUP_SIZE, JOB_STATUS, RPC_STATUS_CODE, WORKER_NAME } from "./names.ts";
import type { SpanLog } from "./span-log.ts";

/** One of its jobs has its ending. */
interface Settled extends EventObject {
  readonly workerName: string;
  readonly status: JobStatus;
  readonly code?: JobErrorCode | undefined;
}

/** The span of a group. Those of its jobs are its children. */
export class GroupTrace extends AskTrace<JobGroup> {
  /** How many of them have not ended. */
  #open = 0;

  constructor(instruments: Instruments, group: JobGroup) {
    const name = group.name === undefined ? "job group" : `job group ${group.name}`;
    super(instruments, group, name, SpanKind.INTERNAL, { [GROUP_SIZE]: group.workerNames.length });
  }

  get group(): JobGroup {
    return this.ask;
  }

  add(): void {
    this.#open++;
  }

  release(): void {
    this.#open--;
    if (this.ask.isDone) this.finish();
  }

  protected override handling(event: EventObject, log: SpanLog | undefined): void {
    if (event.type === "group.start") log?.step("group.start");
    else if (event.type === "group.settled") {
      const { workerName, status, code } = event as Settled;
      log?.step("group.settled", {
        [WORKER_NAME]: workerName,
        [JOB_STATUS]: status,
        [RPC_STATUS_CODE]: code ?? status,
      });
    }
  }

  protected override get result(): JobGroupResult {
    return this.ask.result as JobGroupResult;
  }

  protected override get lastAttributes(): Attributes {
    const { first } = this.result;
    return this.ask.cancelOnError && first !== undefined ? { [GROUP_ENDED_BY]: first.workerName } : {};
  }

  // The job whose ending ended the group is still at it: no part ends after the whole.
  protected override get isComplete(): boolean {
    return this.#open === 0;
  }

  protected override over(): void {}
}
