import { type BenchEvent, BUFFER, TURN_BUDGET } from "./contender.ts";

const DONE: Promise<void> = Promise.resolve();

/** A ring of events between handlers and the `for await` of whoever asked. */
export class EventQueue implements AsyncIterableIterator<BenchEvent> {
  dropped = 0;
  #pushed = 0;
  #ring: (BenchEvent | undefined)[] = [];
  #head = 0;
  #tail = 0;
  #reading = false;
  #ending: { readonly error: unknown } | undefined;
  #readers: { resolve(result: IteratorResult<BenchEvent>): void; reject(error: unknown): void }[] = [];
  #writers: { readonly event: BenchEvent; admitted(): void }[] = [];

  push(event: BenchEvent): Promise<void> {
    if (this.#ending !== undefined) return DONE;
    const room = ++this.#pushed % TURN_BUDGET === 0 ? new Promise<void>((turn) => setImmediate(turn)) : DONE;
    const reader = this.#readers.shift();
    if (reader !== undefined) {
      reader.resolve({ done: false, value: event });
      return room;
    }
    if (this.#tail - this.#head === BUFFER) {
      if (this.#reading) return new Promise((admitted) => this.#writers.push({ event, admitted }));
      this.#head++;
      this.dropped++;
    }
    this.#ring[this.#tail++ & (BUFFER - 1)] = event;
    return room;
  }

  end(error: unknown): void {
    this.#ending = { error };
    for (const reader of this.#readers) {
      if (error === undefined) reader.resolve({ done: true, value: undefined });
      else reader.reject(error);
    }
    for (const writer of this.#writers) writer.admitted();
  }

  next(): Promise<IteratorResult<BenchEvent>> {
    this.#reading = true;
    if (this.#head !== this.#tail) {
      const slot = this.#head++ & (BUFFER - 1);
      const value = this.#ring[slot] as BenchEvent;
      this.#ring[slot] = undefined;
      const writer = this.#writers.shift();
      if (writer !== undefined) {
        this.#ring[this.#tail++ & (BUFFER - 1)] = writer.event;
        writer.admitted();
      }
      return Promise.resolve({ done: false, value });
    }
    if (this.#ending === undefined) {
      return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
    }
    if (this.#ending.error !== undefined) return Promise.reject(this.#ending.error);
    return Promise.resolve({ done: true, value: undefined });
  }

  return(): Promise<IteratorResult<BenchEvent>> {
    this.#reading = false;
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
