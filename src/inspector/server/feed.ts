import type { Entry } from "../entry.ts";
import type { TotalsRecord } from "../record.ts";
import { Batch } from "./batch.ts";

/** Where a feed goes: a client. */
export interface FeedSink {
  /** Returns whether the client keeps up. If not, the feed says no more until it is resumed. */
  write(event: "snapshot" | "ready" | "records", json: string): boolean;
  /** Says nothing, so that both ends see that the connection is there. */
  ping(): boolean;
  /** The feed is over. */
  end(): void;
}

/** So many actors may be new at once: a group of a thousand and its jobs, whole. */
const MAX_NEW = 2_000;
/** So many more may be new at each flush. What is beyond that and over before its turn comes is in the totals alone. */
const NEW_PER_FLUSH = 500;
const RECORDS_PER_FLUSH = 4_000;
const RECORDS_PER_CHUNK = 2_000;
/** What was missed is looked for with every so many flushes: it takes a look at everything. */
const FLUSHES_PER_SEARCH = 10;

/**
 * What one client is told of a store: first all that is there, in chunks, then what changes.
 *
 * It keeps no copy of anything. `bit` in `entry.known` says that the client has the entry, in `entry.marks` that the entry has
 * news for it and is in the list of those that do.
 */
export class Feed {
  readonly bit: number;
  readonly #sink: FeedSink;
  readonly #entries: () => readonly Entry[];
  /** What has news, and from which record on. */
  #changed: Entry[] = [];
  #since: number[] = [];
  #room = MAX_NEW;
  #hasMissed = false;
  #isWaiting = false;
  #isReady = false;
  /** What was there already, and has not been told yet. */
  #found: Iterator<Entry> | undefined;
  #flushes = 0;
  #totals = "";

  constructor(bit: number, sink: FeedSink, entries: () => readonly Entry[]) {
    this.bit = bit;
    this.#sink = sink;
    this.#entries = entries;
    this.#found = entries().values();
  }

  /** Whether the client has all that was there when it came. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Whether there is something to be told or looked for, or room to be made, and somebody who listens. */
  get isDue(): boolean {
    const hasNews = this.#changed.length > 0 || this.#found !== undefined;
    return (hasNews || this.#hasMissed || this.#room < MAX_NEW) && !this.#isWaiting;
  }

  /** An entry has news from this record on. Returns whether there is room for more that are new. */
  touch(entry: Entry, seq: number): boolean {
    this.#changed.push(entry);
    this.#since.push(seq);
    if ((entry.known & this.bit) === 0) this.#room--;
    if (this.#room > 0) return true;
    this.#hasMissed = true;
    return false;
  }

  /** Tells the next chunk of what was there. */
  chunk(totals: () => TotalsRecord): void {
    if (this.#isWaiting || this.#isReady) return;
    const batch = new Batch(RECORDS_PER_CHUNK);
    this.#takeFound(batch);
    const isLast = this.#found === undefined;
    if (isLast) batch.add(this.#newTotals(totals()));
    this.#write("snapshot", batch);
    if (!isLast) return;
    this.#isReady = true;
    this.#isWaiting = !this.#sink.write("ready", "{}") || this.#isWaiting;
  }

  /** Tells what has changed. Returns whether there is room for what is new. */
  flush(): boolean {
    if (this.#isWaiting || !this.#isReady) return this.#room > 0;
    const batch = new Batch(RECORDS_PER_FLUSH);
    this.#takeChanged(batch);
    // With a backlog there is none: a client that cannot take what there is would have ever more before it.
    if (this.#changed.length === 0) this.#room = Math.min(MAX_NEW, this.#room + NEW_PER_FLUSH);
    this.#search();
    const found = new Batch(NEW_PER_FLUSH);
    this.#takeFound(found);
    this.#write("records", batch);
    this.#write("records", found);
    return this.#room > 0;
  }

  /** Tells the totals, if they have changed. */
  tellTotals(totals: TotalsRecord): void {
    if (this.#isWaiting || !this.#isReady) return;
    const before = this.#totals;
    const record = this.#newTotals(totals);
    if (this.#totals === before) return;
    const batch = new Batch(1);
    batch.add(record);
    this.#write("records", batch);
  }

  ping(): void {
    if (!this.#isWaiting) this.#isWaiting = !this.#sink.ping();
  }

  /** The client keeps up again. */
  resume(): void {
    this.#isWaiting = false;
  }

  /** Leaves nothing of itself at the entries. */
  end(): void {
    const others = ~this.bit;
    for (const entry of this.#changed) entry.marks &= others;
    for (const entry of this.#entries()) {
      entry.marks &= others;
      entry.known &= others;
    }
    this.#changed = [];
    this.#since = [];
    this.#found = undefined;
    this.#sink.end();
  }

  #takeChanged(batch: Batch): void {
    let done = 0;
    for (; done < this.#changed.length && !batch.isFull; done++) {
      const entry = this.#changed[done] as Entry;
      const isKnown = (entry.known & this.bit) !== 0;
      entry.marks &= ~this.bit;
      entry.known |= this.bit;
      batch.addSince(entry, isKnown ? (this.#since[done] as number) : 0);
    }
    this.#changed = this.#changed.slice(done);
    this.#since = this.#since.slice(done);
  }

  /** Looks for what goes on and was missed, so that the client has it as long as it does. */
  #search(): void {
    this.#flushes++;
    if (!this.#hasMissed || this.#found !== undefined || this.#flushes < FLUSHES_PER_SEARCH) return;
    this.#flushes = 0;
    // While there is no room, nobody says that something is missed.
    this.#hasMissed = this.#room <= 0;
    this.#found = this.#entries()
      .filter(({ isOver, known }) => !isOver && (known & this.bit) === 0)
      .values();
  }

  /** What has news is in that list, and comes with it. */
  #takeFound(batch: Batch): void {
    while (this.#found !== undefined && !batch.isFull) {
      const { done, value: entry } = this.#found.next();
      if (done === true) {
        this.#found = undefined;
      } else if (((entry.known | entry.marks) & this.bit) === 0) {
        entry.known |= this.bit;
        batch.addSince(entry, 0);
      }
    }
  }

  #newTotals(record: TotalsRecord): TotalsRecord {
    const { seq: _seq, at: _at, ...counts } = record;
    this.#totals = JSON.stringify(counts);
    return record;
  }

  #write(event: "snapshot" | "records", batch: Batch): void {
    if (!batch.isEmpty) this.#isWaiting = !this.#sink.write(event, batch.toJson()) || this.#isWaiting;
  }
}
