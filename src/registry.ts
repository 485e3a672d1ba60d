import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Subscription } from "xstate";
import { check, FUNCTION } from "./internal/check.ts";
import { SetsByKey } from "./internal/sets-by-key.ts";
import { callAlone } from "./internal/typed-events.ts";
import type { Bus, Receiver } from "./transport/bus.ts";
import type { WorkerReadyNotice } from "./worker-events.ts";

/** A job that a worker offers. */
export interface RegistryJob {
  /** `undefined`: it runs jobs that have no name. */
  readonly name: string | undefined;
  readonly payload: StandardSchemaV1 | undefined;
  readonly response: StandardSchemaV1 | undefined;
}

/** A worker that is ready. */
export interface RegistryEntry {
  readonly name: string;
  /** Which runtime hosts it. */
  readonly runtime: string;
  /** The worker that it is a child of, by name. */
  readonly parent: string | undefined;
  /** When it became ready, in the runtime's clock. */
  readonly startedAt: number;
  /** What it does, with schemas where they were given. */
  readonly jobs: readonly RegistryJob[];
}

/** A worker has become ready, or it is ready no more. */
export interface RegistryChange {
  readonly type: "added" | "removed";
  readonly worker: RegistryEntry;
}

/** Who is ready, by name. Iterable. */
export interface Registry extends Iterable<RegistryEntry> {
  readonly size: number;
  has(name: string): boolean;
  get(name: string): RegistryEntry | undefined;
  /**
   * Calls `listener` soon after each change, in order. What is there already, iterating tells. A listener that throws is
   * reported on the runtime's `error`.
   *
   * @throws TypeError for a listener that is no function.
   */
  subscribe(listener: (change: RegistryChange) => unknown): Subscription;
}

/** A job that waits for a worker. */
export interface WaitingJob {
  readonly workerName: string;
  workerReady(worker: Receiver): void;
  cancel(reason?: string): void;
  /** There has been no connection for too long. */
  disconnected(reason: string): void;
}

/** A worker that wants to know when others are ready. */
export interface Watcher {
  _tell(event: "workerReady", notice: WorkerReadyNotice): void;
}

interface Ready {
  readonly entry: RegistryEntry;
  readonly receiver: Receiver;
  readonly isRemote: boolean;
}

/**
 * The workers that are ready, the jobs that wait for one that is not, and who watches. Once a wait is over nothing of it
 * is left.
 */
export class LocalRegistry implements Registry {
  readonly #bus: Bus;
  readonly #report: (error: unknown, where: string) => void;
  readonly #ready = new Map<string, Ready>();
  /** Workers of other runtimes whose name is that of one that is ready here. */
  readonly #shadowed = new Map<string, Ready>();
  readonly #waiting = new SetsByKey<WaitingJob>();
  /** Jobs that will look for their worker after a while. */
  readonly #pausing = new Set<WaitingJob>();
  readonly #watchers = new SetsByKey<Watcher>();
  /** By watcher, the names that it watches. */
  readonly #watched = new SetsByKey<string, Watcher>();
  readonly #listeners = new Set<(change: RegistryChange) => unknown>();

  constructor(bus: Bus, report: (error: unknown, where: string) => void) {
    this.#bus = bus;
    this.#report = report;
  }

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

  subscribe(listener: (change: RegistryChange) => unknown): Subscription {
    check("the listener of registry.subscribe()", listener, FUNCTION);
    // So that one function may subscribe twice.
    const own = (change: RegistryChange): unknown => listener(change);
    this.#listeners.add(own);
    return { unsubscribe: () => void this.#listeners.delete(own) };
  }

  find(name: string): Receiver | undefined {
    return this.#ready.get(name)?.receiver;
  }

  /** A worker is ready: the jobs that wait for it begin, and who watches is told, its parent in any case. */
  add(entry: RegistryEntry, receiver: Receiver, parent?: Watcher): void {
    const before = this.#ready.get(entry.name);
    if (before?.isRemote) {
      this.#shadowed.set(entry.name, before);
      this.#changed({ type: "removed", worker: before.entry });
    }
    this.#add({ entry, receiver, isRemote: false }, parent);
  }

  /** A worker of another runtime is ready. One of the same name that is ready here goes before it. */
  addRemote(entry: RegistryEntry, receiver: Receiver): void {
    const ready = { entry, receiver, isRemote: true };
    if (this.#ready.has(entry.name)) this.#shadowed.set(entry.name, ready);
    else this.#add(ready);
  }

  #add(ready: Ready, parent?: Watcher): void {
    const { entry, receiver } = ready;
    this.#ready.set(entry.name, ready);
    const watchers = this.#watchers.get(entry.name);
    if (parent !== undefined && !watchers.has(parent)) {
      // It may watch it by then, and has been told already.
      this.#bus.notify(() => {
        if (!this.#watchers.get(entry.name).has(parent)) this.#tell(entry, parent);
      });
    }
    for (const watcher of watchers) this.#tellReady(entry, watcher);
    this.#changed({ type: "added", worker: entry });
    for (const job of this.#waiting.take(entry.name)) job.workerReady(receiver);
  }

  /** A worker is gone, if it is still the one that has the name. */
  remove(name: string, receiver: Receiver): void {
    const shadowed = this.#shadowed.get(name);
    if (shadowed?.receiver === receiver) this.#shadowed.delete(name);
    const ready = this.#ready.get(name);
    if (ready?.receiver !== receiver) return;
    this.#ready.delete(name);
    this.#changed({ type: "removed", worker: ready.entry });
    if (shadowed === undefined) return;
    this.#shadowed.delete(name);
    this.#add(shadowed);
  }

  wait(job: WaitingJob): void {
    this.#waiting.add(job.workerName, job);
  }

  /** A job will look for its worker after a while. */
  pause(job: WaitingJob): void {
    this.#pausing.add(job);
  }

  forget(job: WaitingJob): void {
    this.#waiting.delete(job.workerName, job);
    this.#pausing.delete(job);
  }

  /** Cancels the jobs whose worker will not come. Tells how many: what ends with another, as in a group, is one. */
  cancelWaiting(reason: string, isLost: (workerName: string) => boolean): number {
    let count = 0;
    for (const job of [...this.#waiting.all(), ...this.#pausing]) {
      const isOpen = this.#waiting.get(job.workerName).has(job) || this.#pausing.has(job);
      if (!isOpen || !isLost(job.workerName)) continue;
      count++;
      job.cancel(reason);
    }
    return count;
  }

  /** There is no connection: ends the jobs whose worker is not here. Those that will look later find out then. */
  loseWaiting(reason: string, isLost: (workerName: string) => boolean): void {
    for (const job of [...this.#waiting.all()]) {
      const isOpen = this.#waiting.get(job.workerName).has(job);
      if (isOpen && isLost(job.workerName)) job.disconnected(reason);
    }
  }

  /** Tells a watcher when a worker is ready: soon, if it is already. */
  watch(name: string, watcher: Watcher): void {
    this.#watchers.add(name, watcher);
    this.#watched.add(watcher, name);
    const entry = this.get(name);
    if (entry !== undefined) this.#tellReady(entry, watcher);
  }

  /** A watcher has ended. */
  unwatchAll(watcher: Watcher): void {
    for (const name of this.#watched.take(watcher)) this.#watchers.delete(name, watcher);
  }

  #tellReady(entry: RegistryEntry, watcher: Watcher): void {
    this.#bus.notify(() => {
      if (this.#watchers.get(entry.name).has(watcher)) this.#tell(entry, watcher);
    });
  }

  #tell(entry: RegistryEntry, watcher: Watcher): void {
    const { name, runtime } = entry;
    // It may have gone again.
    if (this.get(name) === entry) watcher._tell("workerReady", { workerName: name, runtime });
  }

  #changed(change: RegistryChange): void {
    // Those that are there now: whoever comes later has seen it, as what is there.
    const listeners = [...this.#listeners];
    if (listeners.length === 0) return;
    this.#bus.notify(() => {
      for (const listener of listeners) {
        if (!this.#listeners.has(listener)) continue;
        callAlone(() => listener(change), "listener of registry.subscribe()", this.#report);
      }
    });
  }
}
