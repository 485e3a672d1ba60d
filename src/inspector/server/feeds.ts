import type { Clock } from "../../clock.ts";
import type { Entry } from "../entry.ts";
import type { StoreListener } from "../store.ts";
import { Feed, type FeedSink } from "./feed.ts";
import type { ServedStore } from "./source.ts";

/** So many clients at a time: each has a bit of a number. */
export const MAX_FEEDS = 30;
const FLUSH_MS = 100;
const TOTALS_MS = 1_000;
/** With every so many totals, told or not. */
const PING_EVERY = 10;

/**
 * The feeds of one store, whichever servers they are of.
 *
 * `touched` is called inside of the runtime's transitions: in the usual case it compares some bits, however many feeds there are.
 */
export class Feeds implements StoreListener {
  static readonly #all = new WeakMap<ServedStore, Feeds>();

  readonly #store: ServedStore;
  readonly #clock: Clock;
  readonly #feeds = new Set<Feed>();
  #unsubscribe: (() => void) | undefined;
  /** The bits of all feeds, and of those that have no room for what is new. */
  #bits = 0;
  #full = 0;
  #flushTimer: unknown;
  #totalsTimer: unknown;
  #beats = 0;

  constructor(store: ServedStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Those of this store. Two sets of them would use the same bits. */
  static of(store: ServedStore, clock: Clock): Feeds {
    const feeds = Feeds.#all.get(store) ?? new Feeds(store, clock);
    Feeds.#all.set(store, feeds);
    return feeds;
  }

  /** Begins to tell a client. Returns `undefined` if there are too many. */
  open(sink: FeedSink): Feed | undefined {
    const free = ~this.#bits & (2 ** MAX_FEEDS - 1);
    if (free === 0) return undefined;
    const feed = new Feed(free & -free, sink, () => this.#store.entries());
    this.#feeds.add(feed);
    this.#bits |= feed.bit;
    this.#unsubscribe ??= this.#store.subscribe(this);
    this.#totalsTimer ??= this.#clock.setTimeout(this.#beat, TOTALS_MS);
    this.#chunkSoon(feed);
    return feed;
  }

  close(feed: Feed): void {
    if (!this.#feeds.delete(feed)) return;
    this.#bits &= ~feed.bit;
    this.#full &= ~feed.bit;
    feed.end();
    if (this.#feeds.size > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    for (const timer of [this.#flushTimer, this.#totalsTimer]) this.#clock.clearTimeout(timer as never);
    this.#flushTimer = undefined;
    this.#totalsTimer = undefined;
  }

  /** The client of this feed keeps up again. */
  resume(feed: Feed): void {
    feed.resume();
    if (!feed.isReady) this.#chunkSoon(feed);
    else if (feed.isDue) this.#flushSoon();
  }

  touched(entry: Entry, seq: number): void {
    const due = this.#bits & ~entry.marks & (entry.known | ~this.#full);
    if (due !== 0) this.#mark(entry, seq, due);
  }

  #mark(entry: Entry, seq: number, bits: number): void {
    entry.marks |= bits;
    for (const feed of this.#feeds)
      if ((bits & feed.bit) !== 0 && !feed.touch(entry, seq)) this.#full |= feed.bit;
    this.#flushSoon();
  }

  #flushSoon(): void {
    this.#flushTimer ??= this.#clock.setTimeout(this.#flush, FLUSH_MS);
  }

  readonly #flush = (): void => {
    this.#flushTimer = undefined;
    for (const feed of this.#feeds) {
      this.#guarded(feed, () => {
        if (feed.flush()) this.#full &= ~feed.bit;
        if (feed.isReady && feed.isDue) this.#flushSoon();
      });
    }
  };

  #chunkSoon(feed: Feed): void {
    const next = (): void => {
      if (!this.#feeds.has(feed)) return;
      this.#guarded(feed, () => {
        feed.chunk(() => this.#store.totals());
        if (!feed.isDue) return;
        if (feed.isReady) this.#flushSoon();
        else this.#chunkSoon(feed);
      });
    };
    this.#clock.setTimeout(next, 0);
  }

  readonly #beat = (): void => {
    this.#totalsTimer = this.#clock.setTimeout(this.#beat, TOTALS_MS);
    this.#beats++;
    const totals = this.#store.totals();
    for (const feed of this.#feeds) {
      this.#guarded(feed, () => {
        feed.tellTotals(totals);
        if (this.#beats % PING_EVERY === 0) feed.ping();
      });
    }
  };

  /** Whatever is wrong with a record or a connection, it costs a client, not the process. */
  #guarded(feed: Feed, work: () => void): void {
    try {
      work();
    } catch {
      this.close(feed);
    }
  }
}
