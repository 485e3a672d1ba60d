import type { BeatNote, PresenceNote } from "./frame.ts";
import type { Peers } from "./peers.ts";
import type { Address } from "./subjects.ts";

/** One of the runtimes that host a worker. */
export interface Replica {
  readonly workerName: string;
  /** The name of the runtime. */
  readonly runtime: string;
  /** Where it is: runtimes may have the same name. */
  readonly instance: string;
  /** Whether it takes no new jobs any more. */
  readonly isDraining: boolean;
  /** How many jobs it runs or has queued, as of its last heartbeat. */
  readonly load: number;
  /** When it became ready, in its own runtime's clock (milliseconds). */
  readonly startedAt: number;
  /** The jobs that it offers; `undefined` stands for those without a name. */
  readonly jobs: readonly (string | undefined)[];
  /** The worker that it is a child of, by name. */
  readonly parent: string | undefined;
}

/** What becomes of the workers of other runtimes. */
export interface PresenceOwner {
  /** The first runtime hosts it. */
  added(first: Replica): void;
  /** None hosts it any more. `isLost`: the last one did not say so. */
  removed(workerName: string, isLost: boolean): void;
}

interface Instance {
  /** What it has told so far, all of it. */
  revision: number;
  readonly workers: Map<string, Replica>;
  /** What it has told again since it was asked to. */
  retold: Set<string> | undefined;
}

/**
 * Which workers other runtimes host. Each runtime counts its changes: a presence (`told`) has the number of its change, a beat
 * (`beat`) the last one and how many workers there are. Where that is not what has been heard here, something was missed: the
 * runtime is asked to tell all again, and the names that it does are gathered between two beats (`retold`). If they are as many
 * as it has, they are all: whatever else was known of it is gone.
 */
export class Presence {
  readonly #owner: PresenceOwner;
  readonly #peers: Peers;
  readonly #instances = new Map<Address, Instance>();
  readonly #workers = new Map<string, Map<Address, Replica>>();

  constructor(owner: PresenceOwner, peers: Peers) {
    this.#owner = owner;
    this.#peers = peers;
  }

  /** Who hosts what. */
  *replicas(): Iterable<Replica> {
    for (const replicas of this.#workers.values()) yield* replicas.values();
  }

  instancesOf(workerName: string): Address[] {
    return [...(this.#workers.get(workerName)?.keys() ?? [])];
  }

  /** Whether one takes new jobs. */
  isOpen(workerName: string): boolean {
    for (const { isDraining } of this.#workers.get(workerName)?.values() ?? []) if (!isDraining) return true;
    return false;
  }

  anyDraining(workerName: string): Address | undefined {
    for (const [instance, { isDraining }] of this.#workers.get(workerName) ?? [])
      if (isDraining) return instance;
    return undefined;
  }

  /** The one to ask by itself: that is alive, takes new jobs, and has the least to do. */
  choose(workerName: string): Address | undefined {
    let best: Address | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const [instance, { isDraining, load }] of this.#workers.get(workerName) ?? []) {
      // Each reason against it outweighs any load.
      const cost = load + (this.#peers.isFresh(instance) ? 0 : 1e9) + (isDraining ? 1e12 : 0);
      if (cost >= least) continue;
      best = instance;
      least = cost;
    }
    return best;
  }

  /** A runtime tells of one of its workers. */
  told(from: Address, note: PresenceNote): void {
    const instance = this.#instanceAt(from);
    if (note.isAll || note.revision === instance.revision + 1) instance.revision = note.revision;
    if (note.isAll) instance.retold?.add(note.worker);
    if (!note.isUp) {
      this.#remove(from, note.worker, false);
      return;
    }
    const { worker: workerName, runtime, isDraining, startedAt, jobs, parent } = note;
    const load = instance.workers.get(workerName)?.load ?? 0;
    const names = jobs.map((name) => name ?? undefined);
    const replica = { workerName, runtime, instance: from, isDraining, load, startedAt, jobs: names, parent };
    instance.workers.set(workerName, replica);
    const replicas = this.#workers.get(workerName);
    if (replicas === undefined) {
      this.#workers.set(workerName, new Map([[from, replica]]));
      this.#owner.added(replica);
    } else {
      replicas.set(from, replica);
    }
  }

  /** A runtime is alive. False: it has told something that was not heard here. */
  beat(from: Address, { revision, workers, load }: BeatNote): boolean {
    const instance = this.#instanceAt(from);
    for (const [workerName, replica] of instance.workers) {
      const now = Object.hasOwn(load, workerName) ? (load[workerName] ?? 0) : 0;
      if (now === replica.load) continue;
      const changed = { ...replica, load: now };
      instance.workers.set(workerName, changed);
      this.#workers.get(workerName)?.set(from, changed);
    }
    if (instance.revision === revision && instance.workers.size === workers) return true;
    // It has said all again, and that is as many as it has: the others are gone.
    const isWhole = instance.retold?.size === workers;
    if (isWhole) {
      for (const workerName of [...instance.workers.keys()]) {
        if (!instance.retold?.has(workerName)) this.#remove(from, workerName, false);
      }
      instance.revision = revision;
    }
    instance.retold = new Set();
    return isWhole;
  }

  /** A worker is not there, whatever was told. */
  gone(workerName: string, from: Address): void {
    this.#remove(from, workerName, false);
  }

  /** A runtime is gone. */
  lost(from: Address, isLost: boolean): void {
    for (const workerName of [...(this.#instances.get(from)?.workers.keys() ?? [])]) {
      this.#remove(from, workerName, isLost);
    }
    this.#instances.delete(from);
  }

  clear(): void {
    for (const from of [...this.#instances.keys()]) this.lost(from, true);
  }

  #instanceAt(from: Address): Instance {
    let instance = this.#instances.get(from);
    if (instance === undefined) {
      instance = { revision: 0, workers: new Map(), retold: undefined };
      this.#instances.set(from, instance);
    }
    return instance;
  }

  #remove(from: Address, workerName: string, isLost: boolean): void {
    this.#instances.get(from)?.workers.delete(workerName);
    const replicas = this.#workers.get(workerName);
    if (!replicas?.delete(from) || replicas.size > 0) return;
    this.#workers.delete(workerName);
    this.#owner.removed(workerName, isLost);
  }
}
