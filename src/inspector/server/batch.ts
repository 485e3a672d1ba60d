import type { Entry } from "../entry.ts";
import type { InspectorRecord } from "../record.ts";

/** About how much JSON there may be in a message. */
const MAX_CHARACTERS = 500_000;

interface Line {
  readonly seq: number;
  readonly text: string;
}

/** Records on their way to a client, in one message. */
export class Batch {
  readonly #maxRecords: number;
  readonly #lines: Line[] = [];
  #characters = 0;

  /** `maxRecords`: about so many. What belongs together stays together. */
  constructor(maxRecords: number) {
    this.#maxRecords = maxRecords;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  get isFull(): boolean {
    return this.#lines.length >= this.#maxRecords || this.#characters >= MAX_CHARACTERS;
  }

  /** An entry's records from this number on. */
  addSince(entry: Entry, seq: number): void {
    if (entry.seq >= seq) this.add(entry.actor);
    const { steps } = entry;
    let first = steps.length;
    while (first > 0 && (steps[first - 1] as InspectorRecord).seq >= seq) first--;
    for (; first < steps.length; first++) this.add(steps[first] as InspectorRecord);
  }

  add(record: InspectorRecord): void {
    const text = JSON.stringify(record);
    this.#characters += text.length;
    this.#lines.push({ seq: record.seq, text });
  }

  /** A JSON array, by `seq`. */
  toJson(): string {
    this.#lines.sort((one, other) => one.seq - other.seq);
    return `[${this.#lines.map(({ text }) => text).join(",")}]`;
  }
}
