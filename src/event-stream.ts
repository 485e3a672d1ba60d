import { Queue } from "./internal/queue.ts";
import { OVER, type Read, StreamLoop } from "./internal/stream-loop.ts";

/** What a stream needs of its job or group. */
export interface EventStreamOwner {
  /** How iterating ends: with what error, if with one. Only asked once the stream has ended. */
  readonly endError: Error | undefined;
  /** The error of a loop that would read with a hole. */
  gapError(): Error;
  /** Events were dropped unread. */
  dropped(count: number): void;
  /** Producers have waited for `STALL_MS` in front of a full buffer that nobody reads. */
  stalled(): void;
  /** Calls `check` after `ms`. */
  after(ms: number, check: () => void): void;
}

interface Typed {
  readonly type: string;
}
interface Waiting<T extends Typed> {
  readonly loop: StreamLoop<T>;
  readonly resolve: (read: Read<T>) => void;
  readonly reject: (error: Error) => void;
}

const NOW = Promise.resolve();

/** How long a full buffer may stay unread before it is worth a line in the log. */
const STALL_MS = 5_000;

/**
 * The events of a job or a group between the statechart and whoever reads them, kept from the moment the job
 * is made.
 *
 * While somebody iterates, nothing is dropped and producers wait for room; while nobody does, producers never
 * wait and the oldest events make room for new ones. Urgent events come before all others that are unread.
 */
export class EventStream<T extends Typed> {
  readonly #owner: EventStreamOwner;
  readonly #capacity: number;
  readonly #unread = new Queue<T>();
  #urgent: Queue<T> | undefined;
  #waiting: Queue<Waiting<T>> | undefined;
  #producers: Queue<() => void> | undefined;
  /** Events that were sent and neither read nor dropped: those on their way, and those unread. */
  #held = 0;
  #loops = 0;
  #read = 0;
  #isEnded = false;
  #hasGap = false;
  #isWatched = false;
  /** How many events were dropped unread. */
  dropped = 0;

  constructor(owner: EventStreamOwner, capacity: number) {
    this.#owner = owner;
    this.#capacity = capacity;
  }

  get isFull(): boolean {
    return this.room === 0;
  }

  get room(): number {
    if (this.#isEnded || this.#loops === 0) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#capacity - this.#held);
  }

  sent(): void {
    this.#held++;
  }

  whenRoom(onRoom: () => void): void {
    this.#producers ??= new Queue();
    this.#producers.push(onRoom);
    if (!this.#isWatched) {
      this.#isWatched = true;
      this.#watch(this.#read);
    }
  }

  /** An event that was `sent` has arrived. */
  push(event: T, urgent: boolean): void {
    const waiting = this.#waiting?.shift();
    if (waiting !== undefined) {
      this.#took();
      // In a moment: so a handler that reports in a loop comes to be one event ahead of its reader, who finds each further
      // one there. A promise that must be settled for each would cost several times as much.
      void NOW.then(() => waiting.resolve({ done: false, value: event }));
      return;
    }
    if (urgent) {
      this.#urgent ??= new Queue();
      this.#urgent.push(event);
    } else {
      this.#unread.push(event);
    }
    // The end of a stream takes nothing's place: it comes once, and a stream that just fits must stay whole.
    if (this.#loops === 0 && this.#size > this.#capacity && event.type !== "stream_end") this.#drop();
  }

  /** An event that was `sent` will not arrive. False: it has been counted as dropped already. */
  lost(): boolean {
    if (this.#held === 0) return false;
    this.#held--;
    this.#offerRoom();
    return true;
  }

  /** Discards what is unread and of a kind. */
  discard(isOfKind: (event: T) => boolean): void {
    for (const queue of [this.#unread, this.#urgent]) {
      for (const event of queue?.takeAll() ?? []) {
        if (isOfKind(event)) {
          this.#held--;
          this.#countDropped(1);
        } else {
          queue?.push(event);
        }
      }
    }
    this.#offerRoom();
  }

  /** Events that were never `sent` will not be. */
  skip(count: number): void {
    this.#countDropped(count);
  }

  /** No event comes any more. Loops read what is left, unless it is discarded, and end as the owner says. */
  end(discard: boolean): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (discard) {
      // Those on their way as well: they will find the stream ended.
      this.#countDropped(this.#held);
      this.#held = 0;
      this.#unread.takeAll();
      this.#urgent = undefined;
    }
    const waiting = this.#waiting?.takeAll() ?? [];
    this.#waiting = undefined;
    for (const { loop, resolve, reject } of waiting) {
      const error = loop.finish() ? this.#owner.endError : undefined;
      if (error === undefined) resolve(OVER);
      else reject(error);
    }
    this.#wakeProducers();
  }

  /** Begins a loop. */
  iterate(): AsyncIterator<T, undefined> & AsyncIterable<T> {
    this.#loops++;
    return new StreamLoop(this, this.#hasGap ? this.#owner.gapError() : undefined);
  }

  /** @internal One `next()` of a loop. */
  next(loop: StreamLoop<T>): Promise<Read<T>> {
    const event = this.#urgent?.shift() ?? this.#unread.shift();
    if (event !== undefined) {
      this.#took();
      return Promise.resolve({ done: false, value: event });
    }
    if (!this.#isEnded) {
      return new Promise((resolve, reject) => {
        this.#waiting ??= new Queue();
        this.#waiting.push({ loop, resolve, reject });
      });
    }
    const error = loop.finish() ? this.#owner.endError : undefined;
    return error === undefined ? Promise.resolve(OVER) : Promise.reject(error);
  }

  /** @internal A loop is over. With the last one, producers stop waiting. */
  leave(loop: StreamLoop<T>): void {
    this.#loops--;
    for (const waiting of this.#waiting?.takeAll() ?? []) {
      if (waiting.loop === loop) waiting.resolve(OVER);
      else this.#waiting?.push(waiting);
    }
    if (this.#loops === 0) {
      this.#wakeProducers();
      while (this.#size > this.#capacity) this.#drop();
    }
  }

  get #size(): number {
    return this.#unread.size + (this.#urgent?.size ?? 0);
  }

  #took(): void {
    this.#held--;
    this.#read++;
    this.#offerRoom();
  }

  // Until it is taken: who has waited longest may have ended meanwhile.
  #offerRoom(): void {
    while (this.#producers?.size && this.#held < this.#capacity) this.#producers.shift()?.();
  }

  #drop(): void {
    const event = this.#unread.shift() ?? this.#urgent?.shift();
    this.#held--;
    this.#countDropped(1);
    if (event?.type === "stream_data") this.#hasGap = true;
  }

  #countDropped(count: number): void {
    if (count === 0) return;
    this.dropped += count;
    this.#owner.dropped(count);
  }

  #wakeProducers(): void {
    for (const onRoom of this.#producers?.takeAll() ?? []) onRoom();
  }

  // One timer while producers wait, however often they do: it looks whether anything was read meanwhile.
  #watch(readBefore: number): void {
    this.#owner.after(STALL_MS, () => {
      if (this.#isEnded || !this.#producers?.size) {
        this.#isWatched = false;
      } else if (this.#read === readBefore) {
        this.#owner.stalled();
      } else {
        this.#watch(this.#read);
      }
    });
  }
}
