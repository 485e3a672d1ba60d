const SMALL = 4;
/** A ring that has grown beyond this gives its memory back when it has been emptied. */
const KEPT = 256;

/** A first-in-first-out queue: a ring that grows by doubling, O(1) at both ends. */
export class Queue<T> {
  #ring: (T | undefined)[] = new Array(SMALL).fill(undefined);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(item: T): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size) & (this.#ring.length - 1)] = item;
    this.#size++;
  }

  /** What `shift` would take. */
  peek(): T | undefined {
    return this.#ring[this.#head];
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#size--;
    if (this.#size === 0 && this.#ring.length > KEPT) this.#ring = new Array(SMALL).fill(undefined);
    if (this.#size === 0) this.#head = 0;
    return item;
  }

  /** Takes everything out, in order. */
  takeAll(): T[] {
    const items: T[] = [];
    while (this.#size > 0) items.push(this.shift() as T);
    return items;
  }

  /** What is in it, in order. */
  *[Symbol.iterator](): Iterator<T> {
    for (let i = 0; i < this.#size; i++) yield this.#ring[(this.#head + i) & (this.#ring.length - 1)] as T;
  }

  #grow(): void {
    const { length } = this.#ring;
    const ring: (T | undefined)[] = new Array(length * 2).fill(undefined);
    for (let i = 0; i < length; i++) ring[i] = this.#ring[(this.#head + i) & (length - 1)];
    this.#ring = ring;
    this.#head = 0;
  }
}
