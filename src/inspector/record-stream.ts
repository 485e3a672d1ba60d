import { Deferred } from "../internal/deferred.ts";
import { Queue } from "../internal/queue.ts";
import type { Entry } from "./entry.ts";
import type { InspectorRecord } from "./record.ts";
import type { Store, StoreListener } from "./store.ts";

/** How many records wait for a reader. Whoever is slower misses some, and is told how many. */
const CAPACITY = 10_000;

/** A record is made when it is read: a step's end comes after its beginning. */
interface Unread {
  readonly entry: Entry;
  readonly seq: number;
}

/** What an inspector tells one reader: all that it has kept, and then what comes. */
export class RecordStream implements StoreListener, AsyncIterator<InspectorRecord, undefined> {
  readonly #unread = new Queue<Unread>();
  readonly #unsubscribe: () => void;
  /** Room for what was there when the reader came, too. */
  readonly #capacity: number;
  readonly #signal: AbortSignal | undefined;
  #missing = 0;
  #more: Deferred<void> | undefined;
  #isOver = false;

  /** `signal`: with it, it ends once all is read that was recorded until then. */
  constructor(store: Store, signal?: AbortSignal) {
    for (const unread of store
      .entries()
      .flatMap(recordsOf)
      .sort((one, other) => one.seq - other.seq)) {
      this.#unread.push(unread);
    }
    this.#capacity = this.#unread.size + CAPACITY;
    this.#unsubscribe = store.subscribe(this);
    if (signal?.aborted) this.#end();
    else signal?.addEventListener("abort", this.#end, { once: true });
    this.#signal = signal;
  }

  touched(entry: Entry, seq: number): void {
    if (this.#unread.size >= this.#capacity) {
      this.#unread.shift();
      this.#missing++;
    }
    this.#unread.push({ entry, seq });
    this.#more?.resolve();
    this.#more = undefined;
  }

  async next(): Promise<IteratorResult<InspectorRecord, undefined>> {
    for (;;) {
      const value = this.#read();
      if (value !== undefined) return { done: false, value };
      if (this.#isOver) return { done: true, value };
      this.#more ??= new Deferred();
      await this.#more.promise;
    }
  }

  async return(): Promise<IteratorResult<InspectorRecord, undefined>> {
    this.#unread.takeAll();
    this.#signal?.removeEventListener("abort", this.#end);
    this.#end();
    return { done: true, value: undefined };
  }

  readonly #end = (): void => {
    this.#isOver = true;
    this.#unsubscribe();
    this.#more?.resolve();
    this.#more = undefined;
  };

  /** What was dropped came before all that waits. A step of very many may have been dropped meanwhile. */
  #read(): InspectorRecord | undefined {
    for (let next = this.#unread.peek(); next !== undefined; next = this.#unread.peek()) {
      const { entry, seq } = next;
      const record = entry.record(seq);
      const missing = this.#missing;
      if (record === undefined) {
        this.#unread.shift();
        this.#missing++;
      } else if (missing > 0) {
        this.#missing = 0;
        return { type: "gap", seq, at: record.at, missing };
      } else {
        this.#unread.shift();
        return record;
      }
    }
    return undefined;
  }
}

function recordsOf(entry: Entry): Unread[] {
  return [{ entry, seq: entry.seq }, ...entry.steps.map(({ seq }) => ({ entry, seq }))];
}
