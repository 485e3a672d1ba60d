/** Something that a signal cancels. */
export interface Abortable {
  abortedBy(signal: AbortSignal): void;
}

/**
 * Who is cancelled by which signal: one listener per signal, however many jobs depend on it, removed with the
 * last of them. (Node warns at the eleventh listener of one signal.)
 */
export class AbortSignals {
  readonly #watched = new Map<
    AbortSignal,
    { readonly targets: Set<Abortable>; readonly listener: () => void }
  >();

  watch(signal: AbortSignal, target: Abortable): void {
    let watched = this.#watched.get(signal);
    if (watched === undefined) {
      const targets = new Set<Abortable>();
      const listener = (): void => {
        this.#watched.delete(signal);
        for (const each of targets) each.abortedBy(signal);
      };
      watched = { targets, listener };
      this.#watched.set(signal, watched);
      signal.addEventListener("abort", listener, { once: true });
    }
    watched.targets.add(target);
  }

  unwatch(signal: AbortSignal, target: Abortable): void {
    const watched = this.#watched.get(signal);
    if (watched === undefined) return;
    watched.targets.delete(target);
    if (watched.targets.size > 0) return;
    this.#watched.delete(signal);
    signal.removeEventListener("abort", watched.listener);
  }
}
