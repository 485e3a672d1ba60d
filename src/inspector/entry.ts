import type { JobErrorCode } from "../../machines/index.ts";
import type { ActorRecord, Shown, StepRecord } from "./record.ts";

/** How many steps of an actor are kept: its first ones, and its last. */
const MAX_STEPS = 100;
const FIRST_STEPS = 20;

/** What may be cancelled from outside. */
export interface Subject {
  readonly isDone: boolean;
  cancel(reason?: string): void;
}

/** A step, as it is recorded. */
export class Step implements StepRecord {
  readonly type = "step";
  readonly seq: number;
  readonly at: number;
  readonly id: string;
  readonly event: string;
  readonly from: string;
  to: string;
  data: Shown | undefined;
  reason: Shown | undefined;
  code: JobErrorCode | undefined;
  attempt: number | undefined;
  workerName: string | undefined;
  skipped: number | undefined;

  constructor(seq: number, at: number, id: string, event: string, state: string) {
    this.seq = seq;
    this.at = at;
    this.id = id;
    this.event = event;
    this.from = state;
    this.to = state;
    this.data = undefined;
    this.reason = undefined;
    this.code = undefined;
    this.attempt = undefined;
    this.workerName = undefined;
    this.skipped = undefined;
  }
}

/** What is kept of an actor. */
export class Entry {
  readonly actor: ActorRecord;
  readonly steps: StepRecord[] = [];
  /** The state that it was in last. */
  state: string;
  /** Whether nothing more will be heard of it. */
  isOver = false;
  /** For those who listen: bits that say whose list of changes it is on, and who knows of it. */
  marks = 0;
  known = 0;
  /** About how many characters it takes. */
  size: number;
  /** What can be cancelled; `undefined` when it cannot, or is over. */
  subject: Subject | undefined;
  /** Its neighbours among those that are not over. */
  before: Entry | undefined;
  after: Entry | undefined;

  constructor(actor: ActorRecord, size: number, subject: Subject | undefined) {
    this.actor = actor;
    this.state = actor.state;
    this.size = size;
    this.subject = subject;
    this.before = undefined;
    this.after = undefined;
  }

  /** Adds a step. Of very many the first and the last are kept. */
  add(step: StepRecord): void {
    const { steps } = this;
    steps.push(step);
    if (steps.length <= MAX_STEPS) return;
    const dropped = steps[FIRST_STEPS] as Step;
    steps.splice(FIRST_STEPS, 1);
    (steps[FIRST_STEPS] as Step).skipped = (dropped.skipped ?? 0) + 1;
  }
}
