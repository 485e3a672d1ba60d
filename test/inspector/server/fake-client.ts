import type { InspectorRecord, StepRecord, TotalsRecord } from "../../../src/inspector/record.ts";
import type { FeedSink } from "../../../src/inspector/server/feed.ts";

/** What a client knows of an actor. */
interface Known {
  state: string;
  readonly steps: StepRecord[];
}

/** A client of a feed, that makes up its own picture of the store. */
export class FakeClient implements FeedSink {
  readonly known = new Map<string, Known>();
  /** What makes no sense: steps of what it has not heard of, records that come twice. */
  readonly wrong: string[] = [];
  readonly events: string[] = [];
  /** How many records came with each event. */
  readonly sizes: number[] = [];
  totals: TotalsRecord | undefined;
  pings = 0;
  isEnded = false;
  /** Whether it keeps up. */
  isReading = true;
  readonly #seen = new Set<number>();

  write(event: string, json: string): boolean {
    if (this.isEnded) this.wrong.push(`${event} after the end`);
    this.events.push(event);
    const data: unknown = JSON.parse(json);
    if (Array.isArray(data)) this.#take(data as InspectorRecord[]);
    return this.isReading;
  }

  ping(): boolean {
    this.pings++;
    return this.isReading;
  }

  end(): void {
    this.isEnded = true;
  }

  #take(records: readonly InspectorRecord[]): void {
    this.sizes.push(records.length);
    let before = 0;
    for (const record of records) {
      if (record.seq < before) this.wrong.push(`${record.seq} comes after ${before}`);
      before = record.seq;
      if (record.type === "totals") {
        this.totals = record;
        continue;
      }
      if (this.#seen.has(record.seq)) this.wrong.push(`${record.seq} comes twice`);
      this.#seen.add(record.seq);
      if (record.type === "actor") this.known.set(record.id, { state: record.state, steps: [] });
      else if (record.type === "step") this.#step(record);
    }
  }

  #step(step: StepRecord): void {
    const known = this.known.get(step.id);
    if (known === undefined) {
      this.wrong.push(`a step of ${step.id}, which it does not know`);
      return;
    }
    known.steps.push(step);
    known.state = step.to;
  }
}
