import type { ActorRefFrom } from "xstate";
import type { workerMachine } from "../machines/index.ts";
import { END_OPTIONS, type EndOptions } from "./drain.ts";
import { check, checkOptions, misuse, NAME } from "./internal/check.ts";
import { handlerOf } from "./job-definition.ts";
import type { JobRequest } from "./job-request.ts";
import type { Handler } from "./run-handler.ts";
import type { Runtime } from "./runtime.ts";
import type { Services } from "./services.ts";
import { WorkerHooks } from "./worker-hooks.ts";
import type { HostedParts, WorkerHost } from "./worker-host.ts";
import { WORKER_OPTIONS, type WorkerOptions } from "./worker-options.ts";

/** The actor of a worker. */
export type WorkerActor = ActorRefFrom<typeof workerMachine>;

/**
 * A named actor that runs jobs for others and asks others for jobs. The seed's `BaseWorker`, as far as jobs go.
 *
 * Make one with `createWorker`, which infers the types of its jobs, or extend this class.
 */
export class Worker<TName extends string = string, TJobs = unknown> extends WorkerHooks {
  readonly name: TName;
  /** The types of its jobs; there is no such property when it runs. */
  declare readonly jobs?: TJobs;
  readonly #options: WorkerOptions;
  readonly #handlers = new Map<string, Handler>();
  /** Which job each decorated method does. */
  readonly #methods = new Map<unknown, string>();
  #host: WorkerHost | undefined;

  /** Runs the jobs that have no name, in a class of workers. */
  onJob?(request: JobRequest): unknown;

  /** @throws TypeError for a name or an option that no worker can be made of. */
  constructor(name: TName, options: WorkerOptions = {}) {
    super();
    check("a worker's name", name, NAME);
    const where = `worker '${name}'`;
    checkOptions(where, options, WORKER_OPTIONS);
    const { jobs = {} } = options;
    for (const [job, definition] of Object.entries(jobs)) {
      this.#handlers.set(job, handlerOf(`job '${job}' of ${where}`, definition, jobs));
    }
    this.name = name;
    this.#options = options;
  }

  /** Its actor: a child of the runtime's. @throws TypeError before it is added to a runtime. */
  get actor(): WorkerActor {
    const { actor } = this.#hosted("have an actor");
    if (actor === undefined) throw this.#notHosted("have an actor");
    return actor;
  }

  /** The runtime that hosts it, or did. */
  get runtime(): Runtime | undefined {
    return this.#host?.runtime;
  }

  /** Whether it has the floor. */
  get active(): boolean {
    return this.#host?.state === "active";
  }

  /** When it became ready, in the runtime's clock (milliseconds). */
  get startedAt(): number | undefined {
    return this.#host?.startedAt;
  }

  /** The jobs that it runs or that wait for their turn, by job id, until their handlers have settled. */
  get activeJobs(): ReadonlyMap<string, JobRequest> {
    return this.#host?.runs ?? new Map();
  }

  /**
   * Takes no new job, lets those that run or queue finish, and ends. Sub-jobs of what began before are taken.
   * Resolves when it has ended. Rejects with a `TypeError` before it is added to a runtime.
   */
  async end(options: EndOptions = {}): Promise<void> {
    checkOptions(`end() of worker '${this.name}'`, options, END_OPTIONS);
    await this.#hosted("end").end(options);
  }

  /**
   * Ends at once: what it runs ends with code `worker_ended`, what it asked for is cancelled. Resolves when every
   * job has its ending. Rejects with a `TypeError` before it is added to a runtime.
   */
  async cancel(reason?: string): Promise<void> {
    await this.#hosted("be cancelled").cancel(reason);
  }

  /**
   * Resolves when it has ended and its handlers have settled (each at most `graceMs` after its job). Rejects with
   * a `TypeError` before it is added to a runtime.
   */
  async wait(): Promise<void> {
    await this.#hosted("be waited for").wait();
  }

  /** @internal A decorated method is one of its jobs. One that was decorated before is overridden. */
  _offer(job: string, definition: object, method: unknown): void {
    const where = `job '${job}' of worker '${this.name}'`;
    this.#handlers.delete(this.#methods.get(method) ?? "");
    if (this.#handlers.has(job)) throw misuse(`${where} stands twice: call one of them differently`);
    this.#methods.set(method, job);
    this.#handlers.set(job, handlerOf(where, definition, this));
  }

  /** @internal What it brings to a runtime. Throws a `TypeError` if it cannot be hosted. */
  _parts(): HostedParts {
    const { name } = this;
    if (this.#host !== undefined) throw misuse(`worker '${name}' has been added to a runtime already`);
    const { active, graceMs } = this.#options;
    const given = this.#options.onJob ?? this.onJob;
    const onJob = given === undefined ? undefined : handlerOf(`'onJob' of worker '${name}'`, given, this);
    return { handlers: this.#handlers, onJob, active, graceMs };
  }

  /** @internal */
  _start(host: WorkerHost, accepted: () => void): void {
    // Whoever inspects may have added it elsewhere as another worker appeared.
    if (this.#host !== undefined) throw misuse(`worker '${this.name}' has been added to a runtime already`);
    this.#host = host;
    accepted();
    host.start();
  }

  /** @internal */
  protected _open(act: string): Services {
    const host = this.#hosted(act);
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

  #hosted(act: string): WorkerHost {
    if (this.#host === undefined) throw this.#notHosted(act);
    return this.#host;
  }

  #notHosted(act: string): TypeError {
    return misuse(
      `worker '${this.name}' has no runtime yet: it cannot ${act}. Add it with runtime.addWorkers(worker)`,
    );
  }
}
