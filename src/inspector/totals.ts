import type { Totals } from "./record.ts";

/** How many workers are counted one by one, and how much of a name tells them apart. */
const MAX_NAMES = 1_000;
const MAX_NAME = 200;

/** Counts jobs, or groups: those that were asked for, and how they ended. */
export class Counts {
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

  get totals(): Totals {
    const { asked, completed, cancelled, failed, error } = this;
    return { asked, completed, cancelled, failed, error };
  }

  add(): void {
    this.asked++;
    this.#sum?.add();
  }

  /** Of one that was asked for it will not be seen how it ends. */
  remove(): void {
    this.asked--;
    this.#sum?.remove();
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
  #latest: { readonly name: string; readonly counts: Counts } | undefined;

  constructor(sum: Counts) {
    this.#sum = sum;
  }

  /** The counts of a worker: of all the others together, if there are too many. */
  of(workerName: string): Counts {
    // Often the same as before, and this is for each job.
    if (this.#latest?.name !== workerName) {
      this.#latest = { name: workerName, counts: this.#find(workerName.slice(0, MAX_NAME)) };
    }
    return this.#latest.counts;
  }

  #find(workerName: string): Counts {
    const counts = this.#byName.get(workerName);
    if (counts !== undefined) return counts;
    if (this.#byName.size >= MAX_NAMES && workerName !== "") return this.#find("");
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
