import { END_OPTIONS, type EndOptions } from "./drain.ts";
import { check, checkOptions, FLAG, misuse, NAME } from "./internal/check.ts";
import { handlerOf } from "./job-definition.ts";
import type { JobRequest } from "./job-request.ts";
import { workerNameOf } from "./job-target.ts";
import type { Handler } from "./run-handler.ts";
import type { Parent } from "./supervisor.ts";
import type { JobTarget } from "./typed-job.ts";
import type { WorkerHost } from "./worker-host.ts";
import { WorkerNode } from "./worker-node.ts";
import { checkWorkerOptions, type WorkerOptions } from "./worker-options.ts";

/** How to hand the floor over. */
export interface ActivateOptions {
  /** Whether whoever gives the floor has it no more. Default false. */
  readonly deactivateSelf?: boolean | undefined;
}

/**
 * A named actor that runs jobs for others and asks others for jobs. The seed's `BaseWorker`.
 *
 * Make one with `createWorker`, which infers the types of its jobs, or extend this class.
 */
export class Worker<TName extends string = string, TJobs = unknown> extends WorkerNode {
  readonly name: TName;
  /** The types of its jobs; there is no such property when it runs. */
  declare readonly jobs?: TJobs;
  /** @internal */
  readonly _options: WorkerOptions;
  /** @internal */
  readonly _handlers = new Map<string, Handler>();
  readonly #watched = new Set<string>();
  /** Which job each decorated method does. */
  readonly #methods = new Map<unknown, string>();

  /** Runs the jobs that have no name, in a class of workers. */
  onJob?(request: JobRequest): unknown;

  /** @throws TypeError for a name or an option that no worker can be made of. */
  constructor(name: TName, options: WorkerOptions = {}) {
    super();
    check("a worker's name", name, NAME);
    const where = `worker '${name}'`;
    checkWorkerOptions(where, options);
    const { jobs = {} } = options;
    for (const [job, definition] of Object.entries(jobs)) {
      this._handlers.set(job, handlerOf(`job '${job}' of ${where}`, definition, jobs));
    }
    this.name = name;
    this._options = options;
  }

  /**
   * Wants to know when workers are ready: its `workerReady` is told, never at once, for each that is ready already, and
   * whenever one of that name becomes ready. Until it has ended itself.
   *
   * @throws TypeError for what is neither a name nor a worker.
   */
  watchWorkers(...workers: JobTarget[]): void {
    for (const name of workers.map((each) => workerNameOf(each, "watchWorkers()"))) {
      if (this._isOver || this.#watched.has(name)) continue;
      this.#watched.add(name);
      this._services()?.registry.watch(name, this as Worker);
    }
  }

  /**
   * Gives a worker the floor, by name or as it is: its `activated` gets `args`. With `deactivateSelf` this worker gives it up
   * before. A worker that is not there yet has it as soon as it starts. Resolves when the worker has been told.
   *
   * Rejects with a `TypeError` for a name or an option that is none, and before this worker is added to a runtime.
   */
  async activateWorker(worker: JobTarget, args?: unknown, options: ActivateOptions = {}): Promise<void> {
    const where = `activateWorker() of worker '${this.name}'`;
    const workerName = workerNameOf(worker, where);
    checkOptions(where, options, { deactivateSelf: FLAG });
    const host = this._hosted("activate a worker");
    const { bus, floors } = this._open("activate a worker");
    // By the bus as well: an activation of this worker may be on its way, and must not come after.
    if (options.deactivateSelf) bus.post(host, { type: "worker.deactivate", workerName: this.name }, true);
    await floors.tell({ type: "worker.activate", workerName, args });
  }

  /** Takes the floor from a worker, or lets it start without. Resolves when it has been told. */
  async deactivateWorker(worker: JobTarget): Promise<void> {
    const workerName = workerNameOf(worker, `deactivateWorker() of worker '${this.name}'`);
    await this._open("deactivate a worker").floors.tell({ type: "worker.deactivate", workerName });
  }

  /**
   * Says that it has gone wrong, as if its own code had thrown: its parent is told, and its `restart` decides. For what goes
   * wrong elsewhere than in an `onX` method, such as in a callback of something that it owns. A job that goes wrong is
   * not its worker's failure: there the handler throws.
   *
   * @throws TypeError before it is added to a runtime.
   */
  fail(error: unknown): void {
    this._hosted("fail").threw(error, `fail() of worker '${this.name}'`);
  }

  /**
   * Takes no new job, lets those that run or queue finish, ends its children, and ends. Sub-jobs of what began before
   * are taken. Resolves when it has ended; see `docs/workers.md` for a handler that calls it. Rejects with a
   * `TypeError` before it is added to a runtime.
   */
  async end(options: EndOptions = {}): Promise<void> {
    checkOptions(`end() of worker '${this.name}'`, options, END_OPTIONS);
    await this._hosted("end").end(options);
  }

  /**
   * Ends at once: what it runs ends with code `worker_ended`, what it asked for is cancelled. Resolves when every
   * job has its ending. Rejects with a `TypeError` before it is added to a runtime.
   */
  async cancel(reason?: string): Promise<void> {
    await this._hosted("be cancelled").cancel(reason);
  }

  /**
   * Resolves when it has ended and its handlers have settled (each at most `graceMs` after its job). Rejects with
   * a `TypeError` before it is added to a runtime.
   */
  async wait(): Promise<void> {
    await this._hosted("be waited for").wait();
  }

  /** @internal A decorated method is one of its jobs. One that was decorated before is overridden. */
  _offer(job: string, definition: object, method: unknown): void {
    const where = `job '${job}' of worker '${this.name}'`;
    this._handlers.delete(this.#methods.get(method) ?? "");
    if (this._handlers.has(job)) throw misuse(`${where} stands twice: call one of them differently`);
    this.#methods.set(method, job);
    this._handlers.set(job, handlerOf(where, definition, this));
  }

  /** @internal The handler of jobs that have no name. */
  _unnamed(): Handler | undefined {
    const given = this._options.onJob ?? this.onJob;
    return given === undefined ? undefined : handlerOf(`'onJob' of worker '${this.name}'`, given, this);
  }

  /** @internal */
  override _hostIn(parent: Parent): WorkerHost {
    const host = super._hostIn(parent);
    for (const name of this.#watched) parent.services.registry.watch(name, this as Worker);
    return host;
  }
}
