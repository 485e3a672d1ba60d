import { type ActorRefFrom, createActor } from "xstate";
import type { JobErrorCode, workerMachine } from "../machines/index.ts";
import { workerChart } from "./charts.ts";
import {
  checkBoolean,
  checkDuration,
  checkFunction,
  checkName,
  checkOptions,
  describe,
  misuse,
} from "./internal/check.ts";
import { Deferred } from "./internal/deferred.ts";
import { handlerOf, type JobDefinition } from "./job-definition.ts";
import type { JobRequest } from "./job-request.ts";
import type { JobRequestMessage, Message, WorkerMessage } from "./message.ts";
import { type CutOff, Run } from "./run.ts";
import type { Handler } from "./run-handler.ts";
import type { Runtime } from "./runtime.ts";
import type { Services } from "./services.ts";
import { WorkerHooks } from "./worker-hooks.ts";

/** The actor of a worker. */
export type WorkerActor = ActorRefFrom<typeof workerMachine>;

/** How a worker or a runtime ends. */
export interface EndOptions {
  /** For people. */
  readonly reason?: string | undefined;
  /** How long running and queued jobs may take to finish (milliseconds); then they are cancelled. Default: as long as they do. */
  readonly drainMs?: number | undefined;
}

/** What a worker is made of. */
export interface WorkerOptions {
  /** Whether it has the floor when it starts. It takes jobs either way. Default true. */
  readonly active?: boolean | undefined;
  /** Instead of the runtime's: how long anybody waits for a handler to settle after its job has ended. */
  readonly graceMs?: number | undefined;
  /** Its jobs by name: each a function, or `{ run }` with schemas and limits. */
  readonly jobs?: Readonly<Record<string, JobDefinition | ((request: never) => unknown)>> | undefined;
  /** Runs the jobs that have no name. */
  readonly onJob?: ((request: JobRequest) => unknown) | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set(["active", "graceMs", "jobs", "onJob"]);

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
  readonly #runs = new Map<string, Run>();
  readonly #over = new Deferred<void>();
  #idle: Deferred<void> | undefined;
  #runtime: Runtime | undefined;
  #services: Services | undefined;
  #actor: WorkerActor | undefined;
  #startedAt: number | undefined;
  /** What was asked for later than this is refused. */
  #endsAfter = Number.POSITIVE_INFINITY;

  /** Runs the jobs that have no name, in a class of workers. */
  onJob?(request: JobRequest): unknown;

  /** @throws TypeError for a name or an option that no worker can be made of. */
  constructor(name: TName, options: WorkerOptions = {}) {
    super();
    checkName("a worker's name", name);
    const where = `worker '${name}'`;
    checkOptions(where, options, OPTIONS);
    checkBoolean(`'active' of ${where}`, options.active);
    checkDuration(`'graceMs' of ${where}`, options.graceMs);
    checkFunction(`'onJob' of ${where}`, options.onJob);
    const { jobs = {} } = options;
    if (typeof jobs !== "object" || jobs === null) {
      throw misuse(`'jobs' of ${where} must be an object, not ${describe(jobs)}`);
    }
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
    return this.#runs;
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
    checkEndOptions(`worker '${this.name}'`, options);
    const services = this.#services;
    if (services === undefined) return;
    this.beginEnding(services.sequence);
    const { reason, drainMs } = options;
    const late =
      drainMs === undefined
        ? undefined
        : services.deadlines.arm(services.deadlines.now() + drainMs, { due: () => void this.cancel(reason) });
    this.#checkDrained();
    await this.#over.promise;
    if (late !== undefined) services.deadlines.disarm(late);
  }

  /** Ends at once: what it runs ends with code `worker_ended`, what it asked for is cancelled. Resolves when every job has its ending. */
  async cancel(reason?: string): Promise<void> {
    const services = this.#services;
    if (services === undefined) return;
    if (!this.#isOver) {
      const stopped = `worker '${this.name}' stopped`;
      this.#leave({ type: "worker.cancel" });
      for (const run of [...this.#runs.values()]) {
        if (run.hasSentEnding) continue;
        this.#lose(run.jobId, reason === undefined ? stopped : `${stopped}: ${reason}`);
        run.cut({ code: "worker_ended", reason: reason ?? stopped });
      }
    }
    await new Promise<void>((resolve) => services.bus.whenQuiet(resolve));
  }

  /** Resolves when it has ended and its handlers have settled (each at most `graceMs` after its job). */
  async wait(): Promise<void> {
    await this.#over.promise;
    if (this.#runs.size === 0) return;
    this.#idle ??= new Deferred();
    await this.#idle.promise;
  }

  /** @internal Hosts it: from now on it takes jobs. */
  host(runtime: Runtime, services: Services): void {
    this.#runtime = runtime;
    this.#services = services;
    this.#startedAt = services.deadlines.now();
    this.#actor = createActor(workerChart(), {
      parent: runtime.actor,
      id: `worker:${this.name}`,
      input: { active: this.#options.active },
    });
    this.#actor.start();
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

  /** @internal All that it had to do is done. */
  drained(): void {
    if (this.#state === "ending") this.#leave({ type: "worker.drained" });
  }

  /** @internal */
  receive(message: Message): void {
    const services = this.#services as Services;
    if (this.hears("message")) this.tell("message", message as WorkerMessage);
    switch (message.type) {
      case "job.request":
        this.#accept(message, services);
        return;
      case "job.cancel": {
        const { code = "cancelled", reason } = message as CutOff;
        this.#runs.get(message.jobId)?.cut({ code, reason });
        return;
      }
      case "job.update_request": {
        const run = this.#runs.get(message.jobId);
        if (run === undefined) return;
        run.updateRequested();
        const { jobId } = run;
        if (this.hears("jobUpdateRequested")) this.tell("jobUpdateRequested", { jobId, workerName: this.name });
        return;
      }
      default:
        services.stats.badFrames++;
    }
  }

  /** @internal */
  tellCancelled({ jobId }: Run, { code, reason }: CutOff): void {
    if (!this.hears("jobCancelled")) return;
    this.#services?.bus.notify(() => this.tell("jobCancelled", { jobId, workerName: this.name, code, reason }));
  }

  /** @internal */
  runSettled(run: Run, handler: Handler): void {
    const services = this.#services as Services;
    this.#runs.delete(run.jobId);
    services.runs--;
    handler.slots?.leave(run);
    if (this.#runs.size === 0) {
      this.#idle?.resolve();
      this.#idle = undefined;
    }
    this.#checkDrained();
  }

  /** @internal */
  protected open(act: string): Services {
    if (this.#services === undefined) throw this.#notHosted(act);
    if (this.#isOver) throw misuse(`worker '${this.name}' has ended: it cannot ${act}. Ask from one that runs`);
    return this.#services;
  }

  /** @internal */
  protected services(): Services | undefined {
    return this.#services;
  }

  /** @internal */
  protected reportError(error: unknown, where: string): void {
    if (this.#services === undefined) console.error(where, error);
    else {
      this.#services.stats.listenerErrors++;
      this.#services.report(error, where);
    }
  }

  get #state(): string {
    return this.#actor === undefined ? "starting" : String(this.#actor.getSnapshot().value);
  }

  get #isOver(): boolean {
    return this.#state === "ended" || this.#state === "cancelled";
  }

  #accept(message: JobRequestMessage, services: Services): void {
    const { jobId, name } = message;
    if (this.#isOver) {
      this.#lose(jobId, `worker '${this.name}' stopped`);
      this.#settleUnrun(jobId);
      return;
    }
    if (message.rootSequence > this.#endsAfter) {
      this.#refuse(jobId, "refused", `worker '${this.name}' is ending: ask another, or later`);
      return;
    }
    const handler = this.#handlerFor(name);
    if (handler === undefined) {
      this.#refuse(jobId, "no_handler", this.#noHandlerText(name));
      return;
    }
    const run = new Run(this as unknown as Worker, services, message, handler);
    this.#runs.set(jobId, run);
    services.runs++;
    if (this.hears("jobRequest")) this.tell("jobRequest", run);
    // A listener may have ended it.
    if (run.isOver) return;
    if (handler.slots === undefined) run.start();
    else this.#admit(run, handler, services);
  }

  #admit(run: Run, handler: Handler, services: Services): void {
    const admission = handler.slots?.enter(run);
    if (admission !== "refused" && admission !== "deadlock") return;
    const { jobId, name } = run;
    this.#runs.delete(jobId);
    services.runs--;
    const slots = `a slot of ${name === undefined ? "'onJob'" : `job '${name}'`} on worker '${this.name}'`;
    const reason =
      admission === "refused"
        ? `too many jobs wait for ${slots}: ask later, or raise 'maxQueued'`
        : `it would wait for ${slots} that is held by a job that waits for it: raise 'concurrency', or do not ask back`;
    this.#refuse(jobId, admission, reason);
    this.#checkDrained();
  }

  #handlerFor(name: string | undefined): Handler | undefined {
    if (name !== undefined) return this.#handlers.get(name);
    const run = this.#options.onJob ?? this.onJob;
    if (run === undefined) return undefined;
    return handlerOf(`'onJob' of worker '${this.name}'`, run, this);
  }

  #noHandlerText(name: string | undefined): string {
    if (name === undefined) return `worker '${this.name}' has no 'onJob' for jobs without a name`;
    const names = [...this.#handlers.keys()].map((each) => `'${each}'`).join(", ") || "none";
    return `worker '${this.name}' has no handler for job '${name}'; it has ${names}`;
  }

  /** Ends a job that no handler gets to see. */
  #refuse(jobId: string, code: JobErrorCode, reason: string): void {
    const { bus } = this.#services as Services;
    const { name: workerName } = this;
    bus.post(
      this.#services as Services,
      { type: "job.response", jobId, workerName, status: "error", code, reason, settled: true },
      false,
    );
  }

  #lose(jobId: string, reason: string): void {
    const services = this.#services as Services;
    services.bus.post(
      services,
      { type: "job.lost", jobId, workerName: this.name, code: "worker_ended", reason },
      false,
    );
  }

  #settleUnrun(jobId: string): void {
    const services = this.#services as Services;
    services.bus.post(services, { type: "job.settled", jobId, workerName: this.name }, false);
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
    if (services.isEnding) services.checkDrained?.();
    else if (this.#state === "ending" && this.#runs.size === 0) {
      services.bus.whenQuiet(() => {
        if (this.#runs.size === 0) this.drained();
      });
    }
  }

  #notHosted(act: string): TypeError {
    return misuse(`worker '${this.name}' has no runtime yet: it cannot ${act}. Add it with runtime.addWorkers(worker)`);
  }
}

const END_OPTIONS: ReadonlySet<string> = new Set(["reason", "drainMs"]);

/** Throws a `TypeError` for options that nothing can end by. */
export function checkEndOptions(where: string, options: EndOptions): void {
  checkOptions(`end() of ${where}`, options, END_OPTIONS);
  checkDuration(`'drainMs' of end() of ${where}`, options.drainMs);
}
