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
    return seq === this.seq ? this.actor : this.steps.find((step) => step.seq === seq);
  }
}
