import type { AnyActorRef } from "xstate";
import { A_WORKER } from "./adoption.ts";
import { check, misuse } from "./internal/check.ts";
import { Deferred } from "./internal/deferred.ts";
import type { Run } from "./run.ts";
import type { Runtime } from "./runtime.ts";
import type { Services } from "./services.ts";
import type { Worker } from "./worker.ts";
import type { WorkerHost } from "./worker-host.ts";

/** Which children are started anew when one of them is: that one, or all. */
export type Strategy = "one-for-one" | "all-for-one";

/** Whoever has workers below it: a worker its children, a runtime those that have no other parent. */
export interface Parent {
  /** The worker, if it is one. */
  readonly worker: Worker | undefined;
  readonly runtime: Runtime;
  readonly services: Services;
  readonly children: Supervisor;
  /** The supervisor of its own parent, if it has one. */
  readonly above: Supervisor | undefined;
  readonly title: string;
  readonly strategy: Strategy;
  /** Undefined until it has been made. */
  readonly actor: AnyActorRef | undefined;
  /** Whether its children may start. */
  readonly isUp: boolean;
  /** Whether it takes no more children. */
  readonly isEnding: boolean;
  /** What was asked for later than this it does not take any more. */
  readonly endsAfter: number;
  /** A child's own code threw. */
  childFailed(workerName: string, error: unknown, where: string): void;
  /** A child was restarted too often. */
  fail(error: Error): void;
  /** A child is gone for good. */
  childGone(host: WorkerHost): void;
}

/** The children of a worker, or the workers of a runtime: how they start, start anew and end together. */
export class Supervisor {
  readonly #parent: Parent;
  readonly #hosts = new Set<WorkerHost>();
  /** Children that are gone, and come back if their parent does: they were given up, or went with it. */
  readonly #kept = new Set<Worker>();
  #runs = 0;
  #quiet: Deferred<void> | undefined;

  constructor(parent: Parent) {
    this.#parent = parent;
  }

  get title(): string {
    return this.#parent.title;
  }

  get workers(): readonly Worker[] {
    return [...this.#hosts].map(({ worker }) => worker);
  }

  get size(): number {
    return this.#hosts.size;
  }

  /** How many jobs the parent and all below it run or have queued, until their handlers have settled. */
  get runs(): number {
    return this.#runs;
  }

  /** Hosts workers, and starts them if the parent is up. Throws, and hosts none, if one of them cannot be. */
  add(workers: readonly Worker[]): void {
    const names = new Set<string>();
    for (const worker of workers) this.#check(worker, names);
    for (const worker of workers) {
      this.#checkOpen(worker.name);
      this.#host(worker);
    }
  }

  /** The parent has started: so do its children, those that had gone included. */
  startAll(): void {
    for (const worker of this.#kept) this.#comeBack(worker);
    this.#kept.clear();
    for (const host of this.#hosts) this.#start(host);
  }

  /** The parent is down: they stop, and wait until it starts them anew. */
  stopAll(): void {
    for (const host of this.#hosts) host.send({ type: "worker.restart", anew: true });
  }

  /** They take nothing new: their parent drains, and they with it. */
  endAll(): void {
    for (const host of this.#hosts) host.send({ type: "worker.end", forGood: true });
  }

  /** They have nothing to do any more: the lowest end first. */
  finishAll(): void {
    for (const host of this.#hosts) host.finish();
  }

  cancelAll(reason: string | undefined, code: "worker_ended" | "cancelled" | undefined): void {
    for (const host of this.#hosts) host.send({ type: "worker.cancel", reason, code, forGood: true });
  }

  /** A child goes down, to start again after a while. */
  childRestarts(host: WorkerHost): void {
    if (this.#parent.strategy === "one-for-one") return;
    for (const sibling of this.#hosts) if (sibling !== host) sibling.send({ type: "worker.restart" });
  }

  /** A child does not wait for its restart any more: those that were stopped with it start as well. */
  childBackedOff(): void {
    if (this.#parent.strategy === "one-for-one") return;
    this.#parent.services.bus.notify(() => {
      // Not one that was given up meanwhile: the parent has yet to fail for it.
      if (this.#mayStart) for (const each of this.#hosts) this.#start(each);
    });
  }

  /** A child was restarted too often: its parent answers for it. */
  giveUp(worker: Worker, error: Error): void {
    this.#kept.add(worker);
    this.#parent.services.bus.notify(() => {
      this.#parent.fail(error);
      if (this.#parent.worker === undefined) this.#kept.clear();
    });
  }

  /** The parent goes, and its children with it, at any depth: if the parent comes back, so do they. */
  keepAll(): void {
    for (const { worker, children } of this.#hosts) {
      this.#kept.add(worker);
      children.keepAll();
    }
  }

  /** The parent is back: so are the children that went with it. */
  takeOver(former: Supervisor): void {
    for (const worker of former.#kept) this.#kept.add(worker);
  }

  childGone(host: WorkerHost): void {
    this.#hosts.delete(host);
    this.#parent.childGone(host);
  }

  /** A job has come to the parent or to one below it, or its handler has settled. */
  changed(by: 1 | -1): void {
    this.#runs += by;
    if (this.#runs === 0) {
      this.#quiet?.resolve();
      this.#quiet = undefined;
    }
    if (this.#parent.above === undefined) this.#parent.services.enders.wake();
    this.#parent.above?.changed(by);
  }

  /** Whether the parent drains together with what is above it: it ends when all of that does. */
  get drainsTogether(): boolean {
    const { above, services } = this.#parent;
    return above !== undefined && (services.isEnding || above.#parent.isEnding);
  }

  /** Resolves when no handler runs here or below. */
  quiet(): Promise<void> {
    if (this.#runs === 0) return Promise.resolve();
    this.#quiet ??= new Deferred();
    return this.#quiet.promise;
  }

  /** What runs or is queued here and below, until its handlers have settled. */
  get open(): Iterable<Run> {
    return this.#open();
  }

  /** Whether handlers run here or below but those of these jobs. */
  hasOthers(keys: ReadonlySet<string>): boolean {
    if (this.#runs > keys.size) return true;
    for (const run of this.#open()) if (!keys.has(run.key)) return true;
    return false;
  }

  *#open(): Generator<Run> {
    if (this.#runs === 0) return;
    yield* this.#parent.worker?._runs ?? [];
    for (const { children } of this.#hosts) yield* children.#open();
  }

  #check(worker: Worker, names: Set<string>): void {
    check(`what addWorkers() of ${this.#parent.title} takes`, worker, A_WORKER);
    const { name } = worker;
    this.#checkOpen(name);
    worker._checkFree(this.#parent.worker);
    this.#checkName(worker, names);
  }

  /** What a worker brings was checked when it was added to it, but for the names of this runtime. */
  #checkName({ name, _brought }: Worker, names: Set<string>): void {
    const { services } = this.#parent;
    if (names.has(name))
      throw misuse(`two of the workers that are added are called '${name}': names are unique`);
    if (services.hosts.has(name)) {
      throw misuse(`runtime '${services.name}' has a worker called '${name}' already: names are unique`);
    }
    names.add(name);
    for (const child of _brought) this.#checkName(child, names);
  }

  #checkOpen(name: string): void {
    const { isEnding, title } = this.#parent;
    if (isEnding) throw misuse(`${title} has ended or is ending: it cannot host worker '${name}'`);
  }

  /** Whether children may start: not before the one that all of them wait for. */
  get #mayStart(): boolean {
    const { isUp, strategy } = this.#parent;
    return (
      isUp && (strategy === "one-for-one" || ![...this.#hosts].some(({ state }) => state === "restarting"))
    );
  }

  #comeBack(worker: Worker): void {
    const { services, title } = this.#parent;
    if (!services.hosts.has(worker.name)) this.#host(worker);
    else services.report(new Error(`worker '${worker.name}' cannot come back: its name is taken`), title);
  }

  #host(worker: Worker): void {
    const host = worker._hostIn(this.#parent);
    this.#parent.services.hosts.set(worker.name, host);
    this.#hosts.add(host);
    host.open();
    if (this.#mayStart) this.#start(host);
  }

  /** Starts a child as soon as its former handlers have settled: they must not overlap. */
  #start(host: WorkerHost): void {
    if (host.state !== "starting") return;
    if (host.children.runs === 0) {
      host.send({ type: "worker.start" });
      return;
    }
    void host.children.quiet().then(() => {
      if (this.#mayStart) this.#start(host);
    });
  }
}
