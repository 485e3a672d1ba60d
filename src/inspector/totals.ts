import type { ChartTrace } from "../runtime-observer.ts";
import type { Totals } from "./record.ts";

/** How many workers are counted one by one. */
const MAX_NAMES = 1_000;

/**
 * Counts jobs, or groups: those that were asked for, and how they ended. It is the trace of those that are not recorded, one for
 * all that are counted together.
 */
export class Counts implements ChartTrace {
  asked = 0;
  completed = 0;
  cancelled = 0;
  failed = 0;
  error = 0;
  readonly #sum: Counts | undefined;

  /** `sum`: where they are counted as well. */
  constructor(sum?: Counts) {
    this.#sum = sum;
  }

  begin(): void {}

  end(state: string): void {
    this.reached(state);
  }

  get totals(): Totals {
    const { asked, completed, cancelled, failed, error } = this;
    return { asked, completed, cancelled, failed, error };
  }

  add(): void {
    this.asked++;
    this.#sum?.add();
  }

  /** One has this state now: if it is a final one, it is counted. */
  reached(state: string): void {
    switch (state) {
      case "completed":
        this.completed++;
        break;
      case "cancelled":
        this.cancelled++;
        break;
      case "failed":
        this.failed++;
        break;
      case "error":
        this.error++;
        break;
      default:
        return;
    }
    this.#sum?.reached(state);
  }
}

/** Counts the jobs of each worker that is asked. */
export class WorkerCounts {
  readonly #byName = new Map<string, Counts>();
  readonly #sum: Counts;

  constructor(sum: Counts) {
    this.#sum = sum;
  }

  /** The counts of a worker: of all the others together, if there are too many. */
  of(workerName: string): Counts {
    const counts = this.#byName.get(workerName);
    if (counts !== undefined) return counts;
    if (this.#byName.size >= MAX_NAMES && workerName !== "") return this.of("");
    const added = new Counts(this.#sum);
    this.#byName.set(workerName, added);
    return added;
  }

  /** A copy by name. */
  toRecord(): Readonly<Record<string, Totals>> {
    const record: Record<string, Totals> = Object.create(null);
    for (const [name, counts] of this.#byName) record[name] = counts.totals;
    return record;
  }
}
