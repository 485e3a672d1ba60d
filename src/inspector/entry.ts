import type { ActorRecord, StepRecord } from "./record.ts";

/** What may be cancelled from outside. */
export interface Subject {
  readonly isDone: boolean;
  cancel(reason?: string): void;
}

/** What is kept of an actor. */
export interface Entry {
  /** That of its actor's record. */
  readonly seq: number;
  readonly actor: ActorRecord;
  /** By `seq`. Of very many the first and the last. */
  readonly steps: readonly StepRecord[];
  /** The record of this number, if it is still kept. */
  record(seq: number): ActorRecord | StepRecord | undefined;
  /** What can be cancelled; `undefined` when it cannot, or is over. */
  readonly subject: Subject | undefined;
  /** The state that it was in last. */
  readonly state: string;
  /** Whether nothing more will be heard of it. */
  isOver: boolean;
  /** About how many characters it takes. */
  readonly size: number;
  /** For those who listen: bits that say whose list of changes it is on, and who knows of it. */
  marks: number;
  known: number;
  /** Its neighbours among those that are not over. */
  before: Entry | undefined;
  after: Entry | undefined;
}
