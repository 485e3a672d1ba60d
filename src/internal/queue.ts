/** A first-in-first-out queue: O(1) at both ends, and it gives its memory back when it has been emptied. */
export class Queue<T> {
  #items: T[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const items = this.#items;
    const head = this.#head;
    if (head === items.length) return undefined;
    const item = items[head];
    items[head] = undefined as T;
    this.#head = head + 1;
    if (this.#head === items.length) {
      // A burst's array is dropped; a small one is used again.
      if (items.length > 64) this.#items = [];
      else items.length = 0;
      this.#head = 0;
    } else if (this.#head > 1024 && this.#head * 2 > items.length) {
      items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Takes everything out, in order. */
  takeAll(): T[] {
    const rest = this.#head === 0 ? this.#items : this.#items.slice(this.#head);
    this.#items = [];
    this.#head = 0;
    return rest;
  }
}
