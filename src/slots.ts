/** A run that needs a slot before its handler may begin. */
export interface SlotHolder {
  /** Its own name among all jobs. */
  readonly key: string;
  /** The jobs that it is a sub-job of, by key. */
  readonly path: readonly string[];
  start(): void;
  /** The turn of the event loop that must be waited for before it starts, if it is time for one. */
  pace(): Promise<void> | undefined;
}

/** Why a run gets neither a slot nor a place in the queue. */
export type Refusal = "refused" | "deadlock";

/**
 * The slots of a handler with `sequential` or `concurrency`: so many runs at a time, the others first come,
 * first served. A slot is free again when its handler has settled, so that nobody overlaps its clean-up.
 */
export class Slots {
  readonly #limit: number;
  readonly #maxQueued: number;
  readonly #running = new Set<SlotHolder>();
  readonly #queue = new Set<SlotHolder>();
  /** By key, how many of the queued runs are sub-jobs of it. */
  readonly #waitedFor = new Map<string, number>();
  #isFilling = false;

  constructor(limit: number, maxQueued: number) {
    this.#limit = limit;
    this.#maxQueued = maxQueued;
  }

  /** Why it would not take a run, if it would not. */
  refusalOf(run: Pick<SlotHolder, "path">): Refusal | undefined {
    // While the queue waits for a turn of the event loop there may be a free slot that is spoken for.
    const taken = this.#running.size + this.#queue.size;
    if (taken < this.#limit) return undefined;
    if (this.#running.size >= this.#limit && this.#wouldDeadlock(run)) return "deadlock";
    return taken >= this.#limit + this.#maxQueued ? "refused" : undefined;
  }

  /** Starts a run, or gives it its place in the queue. */
  enter(run: SlotHolder): void {
    if (this.#running.size < this.#limit && this.#queue.size === 0) {
      this.#running.add(run);
      run.start();
      return;
    }
    this.#queue.add(run);
    for (const key of run.path) this.#waitedFor.set(key, (this.#waitedFor.get(key) ?? 0) + 1);
  }

  /** The runs that get no slot before those of these keys have settled, and whose sub-jobs they are, by key. */
  stuckBehind(keys: ReadonlySet<string>): string[] {
    if (this.#queue.size === 0 || this.#running.size < this.#limit) return [];
    for (const { key } of this.#running) if (!keys.has(key)) return [];
    return [...this.#queue].flatMap(({ path, key }) => [...path, key]);
  }

  /** A run has settled, or does not want its place in the queue any more. */
  leave(run: SlotHolder): void {
    if (!this.#unqueue(run) && this.#running.delete(run)) this.#fill();
  }

  // A handler may be done as soon as it is called: were the next one called from inside that, a long queue of
  // such handlers would be a deep stack; and were the event loop not given its turns, it would starve.
  #fill(hasHadTurn = false): void {
    if (this.#isFilling) return;
    this.#isFilling = true;
    for (const next of this.#queue) {
      if (this.#running.size >= this.#limit) break;
      // After a turn one goes in any case: in a lasting storm of messages every turn would be followed by another.
      const turn = hasHadTurn ? undefined : next.pace();
      hasHadTurn = false;
      if (turn !== undefined) {
        void turn.then(() => {
          this.#isFilling = false;
          this.#fill(true);
        });
        return;
      }
      this.#unqueue(next);
      this.#running.add(next);
      next.start();
    }
    this.#isFilling = false;
  }

  #unqueue(run: SlotHolder): boolean {
    if (!this.#queue.delete(run)) return false;
    for (const key of run.path) {
      const left = (this.#waitedFor.get(key) ?? 1) - 1;
      if (left === 0) this.#waitedFor.delete(key);
      else this.#waitedFor.set(key, left);
    }
    return true;
  }

  /** Whether every slot is held by a run that itself waits, through a sub-job, for one of these slots. */
  #wouldDeadlock({ path }: Pick<SlotHolder, "path">): boolean {
    if (path.length === 0) return false;
    for (const { key } of this.#running) {
      if (!path.includes(key) && !this.#waitedFor.has(key)) return false;
    }
    return true;
  }
}
