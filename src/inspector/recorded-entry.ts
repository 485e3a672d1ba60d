import type { Entry } from "./entry.ts";
import type { ActorRecord, StepRecord } from "./record.ts";

/** An actor as a recording has it. */
export class RecordedEntry implements Entry {
  readonly actor: ActorRecord;
  readonly steps: StepRecord[] = [];
  readonly subject = undefined;
  readonly size = 0;
  isOver = false;
  marks = 0;
  known = 0;
  before: Entry | undefined;
  after: Entry | undefined;

  constructor(actor: ActorRecord) {
    this.actor = actor;
  }

  get seq(): number {
    return this.actor.seq;
  }

  get state(): string {
    return this.steps.at(-1)?.to ?? this.actor.state;
  }

  record(seq: number): ActorRecord | StepRecord | undefined {
    if (seq === this.seq) return this.actor;
    const { steps } = this;
    let first = 0;
    for (let end = steps.length; first < end; ) {
      const middle = (first + end) >> 1;
      if ((steps[middle] as StepRecord).seq < seq) first = middle + 1;
      else end = middle;
    }
    return steps[first]?.seq === seq ? steps[first] : undefined;
  }
}
