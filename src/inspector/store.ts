import type { MachineGraph } from "../graph/machine-graph.ts";
import { Queue } from "../internal/queue.ts";
import type { Entry } from "./entry.ts";
import {
  type ActorRecord,
  type InspectorRecord,
  RECORD_VERSION,
  type StepRecord,
  type TotalsRecord,
} from "./record.ts";
import { FORMAT, type Recording } from "./recording.ts";
import { Counts, WorkerCounts } from "./totals.ts";

/** How many characters of each finished actor there is room for, on average. */
const ROOM = 4_000;

/** Hears the number of each record as it is made: in the midst of a transition, so it must be quick, and must not throw. */
export interface StoreListener {
  touched(entry: Entry, seq: number): void;
}

/** What a store is made of. */
export interface StoreInit {
  /** How many actors that are over are kept at most. */
  readonly limit: number;
  readonly sample: number;
  readonly machines: Readonly<Record<string, MachineGraph>>;
  /** Whether all that are over are kept nevertheless. */
  readonly keepsAll?: boolean;
  /** Hears of what a listener throws, who is told nothing more. */
  readonly report?: (error: unknown) => void;
}

/** What is kept of all actors: those that are not over, and the last of those that are. */
export class Store {
  readonly limit: number;
  readonly sample: number;
  readonly machines: Readonly<Record<string, MachineGraph>>;
  readonly jobs = new Counts();
  readonly groups = new Counts();
  readonly runs = new Counts();
  readonly workers = new WorkerCounts(this.jobs);
  readonly #report: ((error: unknown) => void) | undefined;
  readonly #maxOver: number;
  readonly #over = new Queue<Entry>();
  #sizeOver = 0;
  #first: Entry | undefined;
  #last: Entry | undefined;
  #listeners: readonly StoreListener[] = [];
  #seq = 0;
  #at = 0;
  #forgotten = 0;
  #totals: TotalsRecord | undefined;

  constructor({ limit, sample, machines, keepsAll = false, report }: StoreInit) {
    this.limit = limit;
    this.#maxOver = keepsAll ? Number.POSITIVE_INFINITY : limit;
    this.#report = report;
    this.sample = sample;
    this.machines = machines;
  }

  /** The number of the next record. */
  next(at: number): number {
    this.#at = at;
    return ++this.#seq;
  }

  /** An actor is there. */
  add(entry: Entry): void {
    if (this.#last === undefined) this.#first = entry;
    else this.#last.after = entry;
    entry.before = this.#last;
    this.#last = entry;
    this.touch(entry, entry.seq);
  }

  /** An actor has a record of this number. */
  touch(entry: Entry, seq: number): void {
    for (const listener of this.#listeners) {
      try {
        listener.touched(entry, seq);
      } catch (error) {
        this.#drop(listener);
        this.#report?.(error);
      }
    }
  }

  /** Nothing more will be heard of an actor. */
  finish(entry: Entry): void {
    if (entry.isOver) return;
    entry.isOver = true;
    if (entry.before === undefined) this.#first = entry.after;
    else entry.before.after = entry.after;
    if (entry.after === undefined) this.#last = entry.before;
    else entry.after.before = entry.before;
    entry.before = undefined;
    entry.after = undefined;
    this.#over.push(entry);
    this.#sizeOver += entry.size;
    const most = this.#maxOver;
    while (this.#over.size > most || (this.#sizeOver > most * ROOM && this.#over.size > 1)) {
      this.#sizeOver -= this.#over.shift()?.size ?? 0;
      this.#forgotten++;
    }
  }

  /** All that is kept, in the order in which it came. */
  entries(): readonly Entry[] {
    const all = [...this.#over];
    for (let entry = this.#first; entry !== undefined; entry = entry.after) all.push(entry);
    return all.sort((one, other) => one.seq - other.seq);
  }

  get(id: string): Entry | undefined {
    // The last one: a worker's name may have been given again.
    return [...this.entries()].reverse().find(({ actor }) => actor.id === id);
  }

  subscribe(listener: StoreListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => this.#drop(listener);
  }

  totals(): TotalsRecord {
    if (this.#totals !== undefined) return this.#totals;
    return {
      type: "totals",
      seq: this.#seq,
      at: this.#at,
      jobs: this.jobs.totals,
      groups: this.groups.totals,
      runs: this.runs.totals,
      workers: this.workers.toRecord(),
      forgotten: this.#forgotten,
    };
  }

  /** Takes over what a recording says that there had been. */
  setTotals(totals: TotalsRecord): void {
    this.#totals = totals;
  }

  /** What is kept, record by record. */
  records(): (ActorRecord | StepRecord)[] {
    const records = this.entries().flatMap(({ actor, steps }): (ActorRecord | StepRecord)[] => [
      actor,
      ...steps,
    ]);
    return records.sort((one, other) => one.seq - other.seq);
  }

  /** What is kept, as a file. `now`: when that is (milliseconds since 1970). */
  export(now: number): Recording {
    const { limit, sample, machines } = this;
    const records: InspectorRecord[] = [...this.records(), this.totals()];
    return { format: FORMAT, version: RECORD_VERSION, at: now, limit, sample, machines, records };
  }

  #drop(listener: StoreListener): void {
    this.#listeners = this.#listeners.filter((each) => each !== listener);
  }
}
