import type { JobErrorCode } from "../../machines/index.ts";
import type { Shown, StepRecord } from "./record.ts";

/** How many steps of an actor are kept: its first ones, and its last. */
export const MAX_STEPS = 100;
const FIRST_STEPS = 20;

/** `seq, at, event, from, to, data, reason, code, about` */
const FIELDS = 9;
const [SEQ, AT, EVENT, FROM, TO, DATA, REASON, CODE, ABOUT] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

/**
 * The steps of one actor, one after the other in a single array: at hundreds of thousands of jobs a second, objects for the steps of
 * those that are kept would be most of what the garbage collector has to do.
 */
export class StepLog {
  readonly #fields: unknown[] = [];
  #skipped = 0;

  get isEmpty(): boolean {
    return this.#fields.length === 0;
  }

  /**
   * A step begins. `at`: as `recordsOf` gets it back. `about`: the attempt that it is about, or the worker. Returns whether
   * another one was dropped for it.
   */
  add(
    seq: number,
    at: number,
    event: string,
    state: string,
    data: Shown | undefined,
    reason: Shown | undefined,
    code: JobErrorCode | undefined,
    about: number | string | undefined,
  ): boolean {
    const fields = this.#fields;
    const isFull = fields.length === MAX_STEPS * FIELDS;
    if (isFull) {
      fields.splice(FIRST_STEPS * FIELDS, FIELDS);
      this.#skipped++;
    }
    fields.push(seq, at, event, state, state, data, reason, code, about);
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
      fields[index + FROM] = state;
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
    const about = field(ABOUT);
    return {
      type: "step",
      seq: field(SEQ) as number,
      at: since + (field(AT) as number),
      id,
      event: field(EVENT) as string,
      from: field(FROM) as string,
      to: field(TO) as string,
      data: field(DATA) as Shown | undefined,
      reason: field(REASON) as Shown | undefined,
      code: field(CODE) as JobErrorCode | undefined,
      attempt: typeof about === "number" ? about : undefined,
      workerName: typeof about === "string" ? about : undefined,
      skipped: this.#skipped > 0 && index === FIRST_STEPS * FIELDS ? this.#skipped : undefined,
    };
  }
}
