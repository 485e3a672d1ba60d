import { Deferred } from "../internal/deferred.ts";
import { Queue } from "../internal/queue.ts";
import type { Entry } from "./entry.ts";
import type { ActorRecord, InspectorRecord, StepRecord } from "./record.ts";
import type { Store, StoreListener } from "./store.ts";

/** How many records wait for a reader. Whoever is slower misses some, and is told how many. */
const CAPACITY = 10_000;

/** What an inspector tells one reader: all that it has kept, and then what comes. */
export class RecordStream implements StoreListener, AsyncIterator<InspectorRecord, undefined> {
  readonly #unread = new Queue<InspectorRecord>();
  readonly #unsubscribe: () => void;
  /** Room for what was there when the reader came, too. */
  readonly #capacity: number;
  #missing = 0;
  #more: Deferred<void> | undefined;
  #isOver = false;

  constructor(store: Store) {
    for (const record of store.records()) this.#unread.push(record);
    this.#capacity = this.#unread.size + CAPACITY;
    this.#unsubscribe = store.subscribe(this);
  }

  touched(_entry: Entry, record: ActorRecord | StepRecord): void {
    if (this.#unread.size >= this.#capacity) {
      this.#unread.shift();
      this.#missing++;
    }
    this.#unread.push(record);
    this.#more?.resolve();
    this.#more = undefined;
  }

  async next(): Promise<IteratorResult<InspectorRecord, undefined>> {
    while (this.#unread.size === 0 && !this.#isOver) {
      this.#more ??= new Deferred();
      await this.#more.promise;
    }
    const record = this.#gap() ?? this.#unread.shift();
    return record === undefined ? { done: true, value: undefined } : { done: false, value: record };
  }

  async return(): Promise<IteratorResult<InspectorRecord, undefined>> {
    this.#isOver = true;
    this.#unsubscribe();
    this.#unread.takeAll();
    this.#more?.resolve();
    return { done: true, value: undefined };
  }

  /** What was dropped came before all that waits. */
  #gap(): InspectorRecord | undefined {
    const [next] = this.#unread;
    if (this.#missing === 0 || next === undefined) return undefined;
    const missing = this.#missing;
    this.#missing = 0;
    return { type: "gap", seq: next.seq, at: next.at, missing };
  }
}
