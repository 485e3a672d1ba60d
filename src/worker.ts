import { type ActorRefFrom, createActor } from "xstate";
import type { workerMachine } from "../machines/index.ts";
import { workerChart } from "./charts.ts";
import { Dispatcher } from "./dispatcher.ts";
import { END_OPTIONS, type EndOptions, endWithin } from "./ending.ts";
import type { CutOff } from "./handler-request.ts";
import { check, checkOptions, misuse, NAME } from "./internal/check.ts";
import { Deferred } from "./internal/deferred.ts";
import { handlerOf } from "./job-definition.ts";
import type { JobRequest } from "./job-request.ts";
import type { Message, WorkerMessage } from "./message.ts";
import type { Run } from "./run.ts";
import type { Handler } from "./run-handler.ts";
import type { Runtime } from "./runtime.ts";
import type { Services } from "./services.ts";
import { WorkerHooks } from "./worker-hooks.ts";
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
  readonly #over = new Deferred<void>();
  #idle: Deferred<void> | undefined;
  #runtime: Runtime | undefined;
  #services: Services | undefined;
  #dispatcher: Dispatcher | undefined;
  #actor: WorkerActor | undefined;
  #startedAt: number | undefined;
  /** What was asked for later than this is refused. */
  #endsAfter = Number.POSITIVE_INFINITY;

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
    if (this.#actor === undefined) throw this.#notHosted("have an actor");
    return this.#actor;
  }

  /** The runtime that hosts it. */
  get runtime(): Runtime | undefined {
    return this.#runtime;
  }

  /** Whether it has the floor. */
  get active(): boolean {
    return this.#state === "active";
  }

  /** When it became ready, in the runtime's clock. */
  get startedAt(): number | undefined {
    return this.#startedAt;
  }

  /** The jobs that it runs or that wait for their turn, by job id, until their handlers have settled. */
  get activeJobs(): ReadonlyMap<string, JobRequest> {
    return this.#dispatcher?.runs ?? new Map();
  }

  /** @internal */
  get graceMs(): number {
    return this.#options.graceMs ?? this.#services?.graceMs ?? 0;
  }

  /**
   * Takes no new job, lets those that run or queue finish, and ends. Sub-jobs of what began before are taken.
   * Resolves when it has ended.
   */
  async end(options: EndOptions = {}): Promise<void> {
    checkOptions(`end() of worker '${this.name}'`, options, END_OPTIONS);
    const services = this.#services;
    if (services === undefined) return;
    this.beginEnding(services.sequence);
    this.#checkDrained();
    await endWithin(services.deadlines, options, this.#over.promise, (reason) => void this.cancel(reason));
  }

  /**
   * Ends at once: what it runs ends with code `worker_ended`, what it asked for is cancelled. Resolves when every
   * job has its ending.
   */
  async cancel(reason?: string): Promise<void> {
    const services = this.#services;
    if (services === undefined) return;
    if (!this.#isOver) {
      const stopped = `worker '${this.name}' stopped`;
      const lost = reason === undefined ? stopped : `${stopped}: ${reason}`;
      this.stop({ code: "worker_ended", reason: reason ?? stopped }, lost);
    }
    await services.bus.delivered();
  }

  /** Resolves when it has ended and its handlers have settled (each at most `graceMs` after its job). */
  async wait(): Promise<void> {
    await this.#over.promise;
    if (this.activeJobs.size === 0) return;
    this.#idle ??= new Deferred();
    await this.#idle.promise;
  }

  /** @internal Hosts it: from now on it takes jobs. */
  host(runtime: Runtime, services: Services): void {
    const { active } = this.#options;
    const onJob = this.#options.onJob ?? this.onJob;
    this.#runtime = runtime;
    this.#services = services;
    this.#dispatcher = new Dispatcher(this as unknown as Worker, services, this.#handlers, onJob);
    this.#startedAt = services.deadlines.now();
    const id = `worker:${this.name}`;
    this.#actor = createActor(workerChart(), { parent: runtime.actor, id, input: { active } });
    this.#actor.start();
    // Whoever inspects may have cancelled the runtime as the actor appeared.
    if (services.isOver) {
      this.#actor.send({ type: "worker.cancel" });
      return;
    }
    this.#actor.send({ type: "worker.start" });
    const entry = { name: this.name, runtime: services.name, startedAt: this.#startedAt };
    services.registry.add(entry, this);
  }

  /** @internal From now on it takes only what was asked for up to `sequence`. */
  beginEnding(sequence: number): void {
    if (this.#isOver || this.#state === "ending") return;
    this.#endsAfter = sequence;
    this.#actor?.send({ type: "worker.end" });
  }

  /** @internal Ends at once. Whoever asked for what it runs is told so, if there is a reason to tell. */
  stop(cutOff: CutOff, lost?: string): void {
    if (this.#isOver) return;
    this.#leave({ type: "worker.cancel" });
    for (const run of [...(this.#dispatcher?.runs.values() ?? [])]) {
      if (lost !== undefined && !run.hasSentEnding) this.#dispatcher?.lose(run.jobId, lost, false);
      run.cut(cutOff);
    }
  }

  /** @internal All that it had to do is done. */
  drained(): void {
    if (this.#state === "ending") this.#leave({ type: "worker.drained" });
  }

  /** @internal */
  receive(message: Message): void {
    const dispatcher = this.#dispatcher as Dispatcher;
    const { jobId } = message;
    if (this.hears("message")) this.tell("message", message as WorkerMessage);
    if (message.type === "job.request" && this.#isOver) {
      dispatcher.lose(jobId, `worker '${this.name}' stopped`, true);
    } else if (message.type === "job.request" && message.rootSequence > this.#endsAfter) {
      dispatcher.refuse(jobId, "refused", `worker '${this.name}' is ending: ask another, or later`);
    } else {
      dispatcher.receive(message as WorkerMessage);
    }
  }

  /** @internal */
  runSettled(run: Run, handler: Handler): void {
    this.#dispatcher?.remove(run.jobId);
    handler.slots?.leave(run);
    if (this.#idle !== undefined && this.activeJobs.size === 0) {
      this.#idle.resolve();
      this.#idle = undefined;
    }
    this.#checkDrained();
  }

  /** @internal */
  protected open(act: string): Services {
    if (this.#services === undefined) throw this.#notHosted(act);
    if (this.#isOver)
      throw misuse(`worker '${this.name}' has ended: it cannot ${act}. Ask from one that runs`);
    return this.#services;
  }

  /** @internal */
  protected services(): Services | undefined {
    return this.#services;
  }

  /** @internal */
  protected reportError(error: unknown, where: string): void {
    if (this.#services === undefined) console.error(where, error);
    else this.#services.listenerFailed(error, where);
  }

  get #state(): string {
    return this.#actor === undefined ? "starting" : String(this.#actor.getSnapshot().value);
  }

  get #isOver(): boolean {
    return this.#state === "ended" || this.#state === "cancelled";
  }

  /** Is gone: what it asked for is cancelled. */
  #leave(event: { type: "worker.cancel" } | { type: "worker.drained" }): void {
    const services = this.#services as Services;
    services.registry.remove(this.name, this);
    for (const ask of [...services.jobs.values()]) {
      if (!ask.isDone && ask.asker === (this as unknown)) ask.cancel(`worker '${this.name}' has ended`);
    }
    this.#actor?.send(event);
    this.#runtime?.workerGone(this as unknown as Worker);
    this.#over.resolve();
  }

  #checkDrained(): void {
    const services = this.#services as Services;
    // A runtime that ends drains all its workers together: they may need each other.
    if (services.checkDrained !== undefined) services.checkDrained();
    else if (this.#state === "ending" && this.activeJobs.size === 0) {
      services.bus.afterDelivery(() => {
        if (this.activeJobs.size === 0) this.drained();
      });
    }
  }

  #notHosted(act: string): TypeError {
    return misuse(
      `worker '${this.name}' has no runtime yet: it cannot ${act}. Add it with runtime.addWorkers(worker)`,
    );
  }
}
