import { AbortSignals } from "./abort-signals.ts";
import type { Mode } from "./charts.ts";
import type { Clock } from "./clock.ts";
import { Deadlines } from "./deadlines.ts";
import { Enders } from "./enders.ts";
import { Floors } from "./floors.ts";
import { Interceptors } from "./interceptors.ts";
import { describe, misuse } from "./internal/check.ts";
import { Deferred } from "./internal/deferred.ts";
import type { Message, RequesterMessage } from "./message.ts";
import { LocalRegistry } from "./registry.ts";
import type { Run } from "./run.ts";
import { type RuntimeObserver, RuntimeObservers } from "./runtime-observer.ts";
import { Bus, type Receiver } from "./transport/bus.ts";
import type { Transport } from "./transport/transport.ts";
import type { WorkerHost } from "./worker-host.ts";

/** What a runtime has counted since it was made. */
export interface RuntimeStats {
  /** Endings of jobs that had one already. */
  lateEndings: number;
  /** Reports of jobs that had ended. */
  lateReports: number;
  /** Events dropped because nobody read them, or discarded by a cancel. */
  droppedEvents: number;
  /** Messages of no known job or kind. */
  badFrames: number;
  /** Listeners that threw. */
  listenerErrors: number;
  /** Handlers that were let go because they did not settle within `graceMs`. */
  abandonedHandlers: number;
  /** Jobs and groups that were unfinished when the runtime ended or was cancelled, and were cancelled with it. */
  cutOff: number;
}

/** What services are made of. */
export interface ServicesInit {
  readonly name: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly createId: () => string;
  readonly giveTurn: () => Promise<void>;
  readonly transport: Transport;
  readonly mode: Mode;
  readonly graceMs: number;
  readonly pendingWarnMs: number;
  readonly log: (message: string, ...details: unknown[]) => void;
  readonly report: (error: unknown, where: string) => void;
  /** The value of the runtime's statechart. */
  readonly state: () => string;
}

/** A job or a group that has not settled. */
export interface OpenAsk {
  readonly asker: object;
  readonly isDone: boolean;
  readonly rootSequence: number;
  receive(message: RequesterMessage): void;
  cancel(reason?: string): void;
  /** Makes its actor, and those of its parts. */
  show(): void;
  showTo(observer: RuntimeObserver | undefined): void;
}

/** What the workers and jobs of one runtime share. */
export class Services implements Receiver {
  readonly name: string;
  readonly mode: Mode;
  readonly graceMs: number;
  readonly pendingWarnMs: number;
  readonly transport: Transport;
  readonly random: () => number;
  readonly createId: () => string;
  readonly giveTurn: () => Promise<void>;
  readonly log: (message: string, ...details: unknown[]) => void;
  readonly report: (error: unknown, where: string) => void;
  readonly deadlines: Deadlines;
  readonly bus: Bus;
  readonly signals = new AbortSignals();
  readonly registry: LocalRegistry;
  /** The workers that it hosts, at any depth, by name. */
  readonly hosts = new Map<string, WorkerHost>();
  readonly floors = new Floors(this);
  readonly enders = new Enders(this);
  readonly interceptors = new Interceptors();
  /** The jobs and groups that have not settled, by job id. */
  readonly jobs = new Map<string, OpenAsk>();
  readonly stats: RuntimeStats = {
    lateEndings: 0,
    lateReports: 0,
    droppedEvents: 0,
    badFrames: 0,
    listenerErrors: 0,
    abandonedHandlers: 0,
    cutOff: 0,
  };
  /** Whether every job and group has its actor from the beginning: somebody looks on, or an interpreter drives them. */
  isWatched: boolean;
  /** Who sees all that happens. */
  observers: RuntimeObservers | undefined;
  /** Counts asks: what has a smaller number began earlier. */
  sequence = 0;
  /** What begins later than this is refused: set when the runtime begins to end. */
  endsAfter = Number.POSITIVE_INFINITY;
  /** The workers that have no other parent: set as the runtime is made. */
  root: { readonly runs: number } | undefined;
  /** Whose handler is on the stack right now. */
  running: Run | undefined;
  /** Whether the runtime may end now: set while it drains. */
  checkDrained: (() => void) | undefined;
  /** Why nothing can be asked of workers elsewhere, while that is so. */
  offline: string | undefined;
  /** How many root workers have ended. */
  rootsGone = 0;
  /** How many of them as `failed`. */
  rootsFailed = 0;
  /** The program that the runtime runs, which hears when another of them has. */
  program: { rootGone(): void } | undefined;
  readonly #state: () => string;
  #idle: Deferred<void> | undefined;

  constructor(init: ServicesInit) {
    this.name = init.name;
    this.mode = init.mode;
    this.isWatched = init.mode === "interpreted";
    this.graceMs = init.graceMs;
    this.pendingWarnMs = init.pendingWarnMs;
    this.transport = init.transport;
    this.random = init.random;
    this.createId = init.createId;
    this.giveTurn = init.giveTurn;
    this.log = init.log;
    this.report = init.report;
    this.#state = init.state;
    this.deadlines = new Deadlines(init.clock);
    this.bus = new Bus(init.giveTurn, init.report);
    this.registry = new LocalRegistry(this.bus, (error, where) => this.listenerFailed(error, where));
  }

  /** How many jobs the workers run or have queued, until their handlers have settled. */
  get runs(): number {
    return this.root?.runs ?? 0;
  }

  /** Whether the runtime takes no more workers. */
  get isEnding(): boolean {
    return this.#state() !== "open";
  }

  /** Whether the runtime is gone. */
  get isOver(): boolean {
    const state = this.#state();
    return state === "ended" || state === "cancelled";
  }

  /** An id for a new job. Throws a `TypeError` for one that `createId` gave before, or that is none. */
  newId(): string {
    const id = this.createId();
    // Looked at, a text is kept as one piece: that of `randomUUID` would be twenty, 500 bytes for each job.
    if (typeof id !== "string" || Number.isNaN(id.charCodeAt(0)) || this.jobs.has(id)) {
      throw misuse(`createId gave ${describe(id)}: it must give a new string each time`);
    }
    return id;
  }

  /** A job or a group has settled. */
  settled(jobId: string): void {
    this.jobs.delete(jobId);
    if (this.jobs.size > 0) return;
    this.#idle?.resolve();
    this.#idle = undefined;
    this.checkDrained?.();
  }

  /** Resolves when every job and group has settled. */
  async idle(): Promise<void> {
    if (this.jobs.size === 0) return;
    this.#idle ??= new Deferred();
    await this.#idle.promise;
  }

  /** A root worker has ended. */
  rootGone(hasFailed: boolean): void {
    this.rootsGone++;
    if (hasFailed) this.rootsFailed++;
    this.program?.rootGone();
  }

  /** It drains: cancels, and counts, the jobs whose worker is not there and will not come; of one name, or of all. */
  cancelWaiting(reason: string, workerName?: string): void {
    const { registry, hosts } = this;
    const isLost = (name: string): boolean =>
      (workerName === undefined || name === workerName) && !registry.has(name) && !hosts.has(name);
    this.stats.cutOff += registry.cancelWaiting(reason, isLost);
  }

  /** The runtime goes: cancels the jobs and groups that have not ended. */
  cutOff(reason: string): void {
    for (const ask of [...this.jobs.values()]) {
      if (ask.isDone) continue;
      this.stats.cutOff++;
      ask.cancel(reason);
    }
  }

  /** The runtime is gone: once all has settled, nothing is left of it. */
  async close(workers: Promise<void>): Promise<void> {
    await workers;
    await this.idle();
    this.deadlines.clear();
    try {
      await this.transport.close();
    } catch (error) {
      this.report(error, `close() of transport '${this.transport.name}'`);
    }
  }

  /** Somebody looks on: what there is shows itself, and what comes will. */
  watch(): void {
    this.isWatched = true;
    for (const ask of this.jobs.values()) ask.show();
  }

  /** Tells an observer what there is, and from now on what comes. Returns what ends that. */
  observe(observer: RuntimeObserver): () => void {
    const show = (to: RuntimeObserver | undefined): void => {
      for (const host of this.hosts.values()) host.showTo(to);
      for (const ask of this.jobs.values()) if (!ask.isDone) ask.showTo(to);
    };
    show(observer);
    this.observers = this.observers?.with(observer) ?? new RuntimeObservers([observer]);
    return () => {
      this.observers = this.observers?.without(observer);
      show(undefined);
    };
  }

  /** A user's listener threw. */
  listenerFailed(error: unknown, where: string): void {
    this.stats.listenerErrors++;
    this.report(error, where);
  }

  /** Delivers what a worker says to whoever asked. */
  receive(message: Message): void {
    const ask = this.jobs.get((message as RequesterMessage).jobId);
    if (ask !== undefined) ask.receive(message as RequesterMessage);
    else this.stats.badFrames++;
  }
}
