import type { ActorRecord, StepRecord } from "../../../src/inspector/record.ts";
import { RecordedEntry } from "../../../src/inspector/recorded-entry.ts";
import { Store } from "../../../src/inspector/store.ts";

/** A store that is filled by hand. */
export class SampleStore extends Store {
  #jobs = 0;

  constructor(limit = 10_000) {
    super({ limit, sample: 1, machines: {} });
  }

  /** A job is asked for. */
  job(more: Partial<ActorRecord> = {}): RecordedEntry {
    const seq = this.next(this.#jobs++);
    const id = `job:${this.#jobs}/w`;
    const actor = { type: "actor", seq, at: seq, id, kind: "job", machine: "job" } as const;
    const entry = new RecordedEntry({ state: "pending", runtime: "r", workerName: "w", ...actor, ...more });
    this.jobs.add();
    this.add(entry);
    return entry;
  }

  /** Something happens to it, which leads to this state. Of many steps the first and the last are kept. */
  to(entry: RecordedEntry, state: string, more: Partial<StepRecord> = {}): void {
    const seq = this.next(this.#jobs);
    const { state: from, actor, steps } = entry;
    steps.push({ type: "step", seq, at: seq, id: actor.id, event: "job.any", from, to: state, ...more });
    if (steps.length > 100) steps.splice(20, 1);
    this.touch(entry, seq);
  }

  /** It is over. */
  end(entry: RecordedEntry, state = "completed"): void {
    this.jobs.reached(state);
    this.to(entry, state);
    this.finish(entry);
  }
}
