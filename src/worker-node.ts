import type { ActorRefFrom } from "xstate";
import type { workerMachine } from "../machines/index.ts";
import { checkAdoption } from "./adoption.ts";
import { misuse } from "./internal/check.ts";
import { WORKER } from "./internal/worker-brand.ts";
import type { JobRequest } from "./job-request.ts";
import type { Run } from "./run.ts";
import type { Handler } from "./run-handler.ts";
import type { Runtime } from "./runtime.ts";
import type { Services } from "./services.ts";
import type { Parent } from "./supervisor.ts";
import type { Worker } from "./worker.ts";
import { WorkerHooks } from "./worker-hooks.ts";
import { WorkerHost } from "./worker-host.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** The actor of a worker. */
export type WorkerActor = ActorRefFrom<typeof workerMachine>;

/** Something that a worker asked for. */
interface OwnAsk {
  cancel(reason?: string): void;
}

/** A worker's place in the tree of its runtime: its parent, its children, its actor. */
export abstract class WorkerNode extends WorkerHooks {
  /** @internal */
  get [WORKER](): true {
    return true;
  }

  /** @internal */
  abstract readonly _options: WorkerOptions;
  /** @internal */
  abstract readonly _handlers: ReadonlyMap<string, Handler>;
  /** @internal The handler of jobs that have no name. */
  abstract _unnamed(): Handler | undefined;
  /** @internal What it has asked for itself, outside of any handler, and what has not settled. */
  readonly _asked = new Set<OwnAsk>();
  #host: WorkerHost | undefined;
  #parent: Worker | undefined;
  /** Children that wait until it has a runtime itself. */
  #brought: readonly Worker[] = [];

  /** Its actor: a child of its parent's, or of the runtime's. @throws TypeError before it is added to a runtime. */
  get actor(): WorkerActor {
    const { actor } = this._hosted("have an actor");
    if (actor === undefined) throw this.#notHosted("have an actor");
    return actor;
  }

  /** The runtime that hosts it, or did. */
  get runtime(): Runtime | undefined {
    return this.#host?.runtime;
  }

  /** The worker that it is a child of, for good. */
  get parent(): Worker | undefined {
    return this.#parent;
  }

  /** Its children that have not ended, in the order in which they were added. */
  get children(): readonly Worker[] {
    return this.#host?.children.workers ?? this.#brought;
  }

  /** Whether it has the floor. */
  get active(): boolean {
    return this.#host?.state === "active";
  }

  /** When it became ready, in the runtime's clock (milliseconds); `undefined` while it is not. */
  get startedAt(): number | undefined {
    return this.#host?.startedAt;
  }

  /** The jobs that it runs or that wait for their turn, by job id, until their handlers have settled. */
  get activeJobs(): ReadonlyMap<string, JobRequest> {
    return this.#host?.runs ?? new Map();
  }

  /**
   * Makes workers its children: they start when it does, end before it does, and are restarted with it. Before it has a
   * runtime itself it keeps them until it has.
   *
   * Rejects with a `TypeError`, and adds none of them, if a name is taken, a worker was added elsewhere already, or it
   * ends itself.
   */
  async addWorkers(...workers: Worker<string, unknown>[]): Promise<void> {
    const children = workers as Worker[];
    if (this.#host !== undefined) {
      this.#host.children.add(children);
    } else {
      checkAdoption(this.#self, children);
      for (const child of children) (child as WorkerNode).#parent = this.#self;
      this.#brought = [...this.#brought, ...children];
    }
  }

  /** @internal Whether it has ended, unless it comes back. */
  protected get _isOver(): boolean {
    return this.#host?.isOver === true;
  }

  /** @internal The children that it brings to a runtime. */
  get _brought(): readonly Worker[] {
    return this.#brought;
  }

  /** @internal The same, once: if it comes back, those of them do that were still there. */
  _bring(): readonly Worker[] {
    const brought = this.#brought;
    this.#brought = [];
    return brought;
  }

  /** @internal What it runs. */
  get _runs(): Iterable<Run> {
    return this.#host?.dispatcher.all() ?? [];
  }

  /** @internal Throws a `TypeError` if it cannot be hosted below `parent`. */
  _checkFree(parent: Worker | undefined): void {
    const { name } = this;
    if (this.#host !== undefined) throw misuse(`worker '${name}' has been added to a runtime already`);
    if (this.#parent !== undefined && this.#parent !== parent) {
      throw misuse(
        `worker '${name}' is a child of worker '${this.#parent.name}' already: it belongs to one parent`,
      );
    }
  }

  /** @internal */
  _hostIn(parent: Parent): WorkerHost {
    // Whoever inspects may have added it elsewhere as another worker appeared. One that was given up comes back.
    const former = this.#host;
    const isBack = former?.isOver && former.parent.worker === parent.worker;
    if (!isBack) this._checkFree(parent.worker);
    this.#parent = parent.worker;
    this.#host = new WorkerHost(this.#self, parent, isBack ? former : undefined);
    return this.#host;
  }

  /** @internal */
  protected override _life(): number {
    return this.#host?.lives ?? 0;
  }

  /** @internal */
  protected override _hookFailed(error: unknown, where: string, life: number): void {
    if (this.#host === undefined) {
      console.error(where, error);
      return;
    }
    this.#host.services.stats.listenerErrors++;
    this.#host.threw(error, where, life);
  }

  /** @internal */
  override _asks(ask: OwnAsk): void {
    this._asked.add(ask);
  }

  /** @internal */
  override _hasAsked(ask: OwnAsk): void {
    this._asked.delete(ask);
  }

  /** @internal */
  protected _open(act: string): Services {
    const host = this._hosted(act);
    if (host.isOver)
      throw misuse(`worker '${this.name}' has ended: it cannot ${act}. Ask from one that runs`);
    return host.services;
  }

  /** @internal */
  protected _services(): Services | undefined {
    return this.#host?.services;
  }

  /** @internal */
  protected _reportError(error: unknown, where: string): void {
    if (this.#host === undefined) console.error(where, error);
    else this.#host.services.listenerFailed(error, where);
  }

  /** @internal Throws a `TypeError` if it has no runtime. */
  protected _hosted(act: string): WorkerHost {
    if (this.#host === undefined) throw this.#notHosted(act);
    return this.#host;
  }

  // There are no nodes that are not workers.
  get #self(): Worker {
    return this as unknown as Worker;
  }

  #notHosted(act: string): TypeError {
    return misuse(
      `worker '${this.name}' has no runtime yet: it cannot ${act}. Add it with runtime.addWorkers(worker)`,
    );
  }
}
