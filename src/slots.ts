/** A run that needs a slot before its handler may begin. */
export interface SlotHolder {
  /** Its own name among all jobs. */
  readonly key: string;
  /** The jobs that it is a sub-job of, by key. */
  readonly path: readonly string[];
  start(): void;
}

/** What came of asking for a slot. */
export type Admission = "started" | "queued" | "refused" | "deadlock";

/**
 * The slots of a handler with `sequential` or `concurrency`: so many runs at a time, the others first come,
 * first served. A slot is free again when its handler has settled, so that nobody overlaps its clean-up.
 */
export class Slots {
  readonly #limit: number;
  readonly #maxQueued: number;
  readonly #running = new Set<SlotHolder>();
  readonly #queue = new Set<SlotHolder>();

  constructor(limit: number, maxQueued: number) {
    this.#limit = limit;
    this.#maxQueued = maxQueued;
  }

  enter(run: SlotHolder): Admission {
    if (this.#running.size < this.#limit) {
      this.#running.add(run);
      run.start();
      return "started";
    }
    if (this.#wouldDeadlock(run)) return "deadlock";
    if (this.#queue.size >= this.#maxQueued) return "refused";
    this.#queue.add(run);
    return "queued";
  }

  /** A run has settled, or does not want its place in the queue any more. */
  leave(run: SlotHolder): void {
    if (this.#queue.delete(run) || !this.#running.delete(run)) return;
    const [next] = this.#queue;
    if (next === undefined) return;
    this.#queue.delete(next);
    this.#running.add(next);
    next.start();
  }

  /** Whether every slot is held by a run that itself waits, through a sub-job, for one of these slots. */
  #wouldDeadlock(run: SlotHolder): boolean {
    if (run.path.length === 0) return false;
    const blocked = new Set(run.path);
    for (const queued of this.#queue) {
      for (const key of queued.path) blocked.add(key);
    }
    for (const holder of this.#running) {
      if (!blocked.has(holder.key)) return false;
    }
    return true;
  }
}
