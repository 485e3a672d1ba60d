import type { Receiver } from "./transport/bus.ts";

/** A worker that is ready. */
export interface RegistryEntry {
  readonly name: string;
  /** Which runtime hosts it. */
  readonly runtime: string;
  /** When it became ready, in the runtime's clock. */
  readonly startedAt: number;
}

/** Who is ready, by name. Iterable. */
export interface Registry extends Iterable<RegistryEntry> {
  readonly size: number;
  has(name: string): boolean;
  get(name: string): RegistryEntry | undefined;
}

/** A job that waits for a worker. */
export interface WaitingJob {
  readonly workerName: string;
  workerReady(worker: Receiver): void;
  cancel(reason?: string): void;
}

/**
 * The workers that are ready, and the jobs that wait for one that is not. Once a wait is over nothing of it is
 * left.
 */
export class LocalRegistry implements Registry {
  readonly #ready = new Map<string, { readonly entry: RegistryEntry; readonly receiver: Receiver }>();
  readonly #waiting = new Map<string, Set<WaitingJob>>();

  get size(): number {
    return this.#ready.size;
  }

  has(name: string): boolean {
    return this.#ready.has(name);
  }

  get(name: string): RegistryEntry | undefined {
    return this.#ready.get(name)?.entry;
  }

  *[Symbol.iterator](): Iterator<RegistryEntry> {
    for (const { entry } of this.#ready.values()) yield entry;
  }

  find(name: string): Receiver | undefined {
    return this.#ready.get(name)?.receiver;
  }

  /** A worker is ready: the jobs that wait for it begin. */
  add(entry: RegistryEntry, receiver: Receiver): void {
    this.#ready.set(entry.name, { entry, receiver });
    const waiting = this.#waiting.get(entry.name);
    if (waiting === undefined) return;
    this.#waiting.delete(entry.name);
    for (const job of waiting) job.workerReady(receiver);
  }

  /** A worker is gone, if it is still the one that has the name. */
  remove(name: string, receiver: Receiver): void {
    if (this.#ready.get(name)?.receiver === receiver) this.#ready.delete(name);
  }

  wait(job: WaitingJob): void {
    let waiting = this.#waiting.get(job.workerName);
    if (waiting === undefined) {
      waiting = new Set();
      this.#waiting.set(job.workerName, waiting);
    }
    waiting.add(job);
  }

  forget(job: WaitingJob): void {
    const waiting = this.#waiting.get(job.workerName);
    if (waiting?.delete(job) && waiting.size === 0) this.#waiting.delete(job.workerName);
  }

  /** Cancels every job that waits for a worker. Tells how many: what ends with another, as in a group, is one. */
  cancelWaiting(reason: string): number {
    let count = 0;
    for (const waiting of [...this.#waiting.values()]) {
      for (const job of [...waiting]) {
        if (!waiting.has(job)) continue;
        count++;
        job.cancel(reason);
      }
    }
    return count;
  }
}
