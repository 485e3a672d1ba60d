import type { Job } from "../job.ts";
import type { JobGroup } from "../job-group.ts";
import type { ChartTrace, RuntimeObserver } from "../runtime-observer.ts";
import { GroupTrace } from "./group-trace.ts";
import type { Instruments } from "./instruments.ts";
import { JobTrace } from "./job-trace.ts";

/** Gives each job and each group that is asked for its span. */
export class AskTraces implements RuntimeObserver {
  /** False while it is shown what there is already: half a job makes no span. */
  isWatching = false;
  readonly #instruments: Instruments;
  /** The jobs of a group are told right after it. */
  #latest: GroupTrace | undefined;

  constructor(instruments: Instruments) {
    this.#instruments = instruments;
  }

  asked(ask: Job | JobGroup): ChartTrace | undefined {
    if (!this.isWatching) return undefined;
    if ("group" in ask) {
      const { group } = ask;
      const isLatest = group !== undefined && this.#latest?.group === group;
      return new JobTrace(this.#instruments, ask, isLatest ? this.#latest : undefined);
    }
    this.#latest = new GroupTrace(this.#instruments, ask);
    return this.#latest;
  }

  ended(): void {}

  runtime(): undefined {}

  worker(): undefined {}

  heard(): void {}

  answered(): void {}
}
