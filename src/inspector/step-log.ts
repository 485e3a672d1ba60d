import type { JobErrorCode } from "../../machines/index.ts";
import type { Shown, StepRecord } from "./record.ts";

/** How many steps of an actor are kept: its first ones, and its last. */
export const MAX_STEPS = 100;
export const FIRST_STEPS = 20;

/** `seq, at, event, to, data, more` */
const FIELDS = 6;
const [SEQ, AT, EVENT, TO, DATA, MORE] = [0, 1, 2, 3, 4, 5] as const;

/** What few steps have. */
export interface MoreOfStep {
  readonly reason: Shown | undefined;
  readonly code: JobErrorCode | undefined;
  readonly attempt: number | undefined;
  readonly workerName: string | undefined;
}

/**
 * The steps of one actor, one after the other in a single array: at hundreds of thousands of jobs a second, objects for the steps of
 * those that are kept would be most of what the garbage collector has to do.
 */
export class StepLog {
  readonly #fields: unknown[] = [];
  /** The state before the first step. */
  #from = "";
  /** That before the first one after those that were dropped, and how many these are. */
  #resumed = "";
  #skipped = 0;

  get isEmpty(): boolean {
    return this.#fields.length === 0;
  }

  /** A step begins, in this state. `at`: as `recordsOf` gets it back. Returns whether another one was dropped for it. */
  add(
    seq: number,
    at: number,
    event: string,
    state: string,
    data: Shown | undefined,
    more: MoreOfStep | undefined,
  ): boolean {
    const fields = this.#fields;
    if (fields.length === 0) this.#from = state;
    const isFull = fields.length === MAX_STEPS * FIELDS;
    if (isFull) {
      this.#resumed = fields[FIRST_STEPS * FIELDS + TO] as string;
      fields.splice(FIRST_STEPS * FIELDS, FIELDS);
      this.#skipped++;
    }
    fields.push(seq, at, event, state, data, more);
    return isFull;
  }

  /** The step of this number has led to this state. What came meanwhile, came in it. */
  led(seq: number, state: string): void {
    const fields = this.#fields;
    for (let index = fields.length - FIELDS; index >= 0; index -= FIELDS) {
      const own = fields[index + SEQ] as number;
      if (own < seq) return;
      fields[index + TO] = state;
      if (own === seq) return;
    }
  }

  /** Of the actor of this id. `since`: what is added to each time. */
  recordsOf(id: string, since: number): StepRecord[] {
    const records: StepRecord[] = [];
    for (let index = 0; index < this.#fields.length; index += FIELDS) {
      records.push(this.#recordAt(index, id, since));
    }
    return records;
  }

  /** The step of this number, if it is kept. */
  find(seq: number, id: string, since: number): StepRecord | undefined {
    for (let index = this.#fields.length - FIELDS; index >= 0; index -= FIELDS) {
      const own = this.#fields[index + SEQ] as number;
      if (own === seq) return this.#recordAt(index, id, since);
      if (own < seq) return undefined;
    }
    return undefined;
  }

  #recordAt(index: number, id: string, since: number): StepRecord {
    const field = (offset: number): unknown => this.#fields[index + offset];
    const skipped = this.#skipped > 0 && index === FIRST_STEPS * FIELDS ? this.#skipped : undefined;
    const more = field(MORE) as MoreOfStep | undefined;
    return {
      type: "step",
      seq: field(SEQ) as number,
      at: since + (field(AT) as number),
      id,
      event: field(EVENT) as string,
      from: index === 0 ? this.#from : skipped ? this.#resumed : (field(TO - FIELDS) as string),
      to: field(TO) as string,
      data: field(DATA) as Shown | undefined,
      reason: more?.reason,
      code: more?.code,
      attempt: more?.attempt,
      workerName: more?.workerName,
      skipped,
    };
  }
}
