const NONE: ReadonlySet<never> = new Set<never>();

/** Sets by key. One that is empty is not kept. */
export class SetsByKey<TValue, TKey = string> {
  readonly #sets = new Map<TKey, Set<TValue>>();

  get(key: TKey): ReadonlySet<TValue> {
    return this.#sets.get(key) ?? NONE;
  }

  take(key: TKey): ReadonlySet<TValue> {
    const set = this.get(key);
    this.#sets.delete(key);
    return set;
  }

  *all(): Iterable<TValue> {
    for (const set of this.#sets.values()) yield* set;
  }

  add(key: TKey, value: TValue): void {
    let set = this.#sets.get(key);
    if (set === undefined) {
      set = new Set();
      this.#sets.set(key, set);
    }
    set.add(value);
  }

  delete(key: TKey, value: TValue): void {
    const set = this.#sets.get(key);
    if (set?.delete(value) && set.size === 0) this.#sets.delete(key);
  }
}
