/// <reference lib="esnext.disposable" preserve="true" />
import { type ActorRefFrom, createActor } from "xstate";
import type { RuntimeMachineEvent, runtimeMachine } from "../machines/index.ts";
import { Asker } from "./asker.ts";
import { runtimeChart } from "./charts.ts";
import { drainWithin, END_OPTIONS, type EndOptions } from "./drain.ts";
import type { Interceptor } from "./interceptors.ts";
import { bindPort, type RuntimePort } from "./internal/chart-port.ts";
import { checkOptions, misuse } from "./internal/check.ts";
import { Deferred } from "./internal/deferred.ts";
import { guardedObserver, onInspect } from "./internal/guarded-observer.ts";
import type { Job } from "./job.ts";
import type { JobGroup } from "./job-group.ts";
import { type RunOptions, runProgram } from "./program.ts";
import type { Registry } from "./registry.ts";
import { Root } from "./root.ts";
import type { RuntimeEvents } from "./runtime-events.ts";
import { bothTraces, type ChartTrace, type RuntimeObserver, traceLeft } from "./runtime-observer.ts";
import { type RuntimeOptions, resolveRuntimeOptions } from "./runtime-options.ts";
import { runtimePort } from "./runtime-port.ts";
import { type RuntimeStats, Services } from "./services.ts";
import type { Supervisor } from "./supervisor.ts";
import type { Transport } from "./transport/transport.ts";
import type { Worker } from "./worker.ts";

/** The actor of a runtime. */
export type RuntimeActor = ActorRefFrom<typeof runtimeMachine>;

/**
 * Hosts the workers of one process: owns the actor system, the bus and the registry, and asks for jobs itself.
 * The seed's `WorkerRunner`. Made by {@link createRuntime}.
 */
export class Runtime extends Asker<RuntimeEvents> implements AsyncDisposable {
  /** Unique per process where several runtimes share a transport. */
  readonly name: string;
  /** The root of its actor system: workers, groups and jobs are below it. */
  readonly actor: RuntimeActor;
  readonly #services: Services;
  readonly #workers: Supervisor;
  readonly #over = new Deferred<void>();
  readonly #port: RuntimePort & { trace?: ChartTrace | undefined } = {
    ending: (event) => this.#ending(event),
    over: (event) => this.#leave(event),
  };
  #closing: Promise<void> | undefined;
  readonly #log: (message: string, ...details: unknown[]) => void;

  /** @internal */
  constructor(options: RuntimeOptions) {
    super();
    const resolved = resolveRuntimeOptions(options);
    this.name = resolved.name;
    this.#log = resolved.log;
    const report = (error: unknown, where: string): void => this.#report(error, where);
    this.actor = createActor(runtimeChart(), {
      id: resolved.name,
      clock: resolved.clock,
      ...(options.inspect === undefined ? {} : { inspect: guardedObserver(options.inspect, report) }),
    });
    bindPort(this.actor, this.#port);
    this.actor.start();
    const state = (): string => String(this.actor.getSnapshot().value);
    this.#services = new Services({ ...resolved, report, state });
    if (options.inspect !== undefined) this.#services.isWatched = true;
    this.#workers = new Root(this, this.#services, (notice) =>
      this.#tellSoon("workerFailed", notice),
    ).children;
    onInspect(this.actor.system, report, () => this.#services.watch());
    resolved.transport.open(runtimePort(this.#services));
  }

  /** Who is ready. */
  get registry(): Registry {
    return this.#services.registry;
  }

  /** The wire to other processes; in memory there is none. */
  get transport(): Transport {
    return this.#services.transport;
  }

  /**
   * Hosts workers and starts them: jobs that wait for one of them begin.
   *
   * Rejects with a `TypeError`, and starts none of them, if a name is taken, a worker has a runtime already, or
   * this runtime ends.
   */
  async addWorkers(...workers: Worker<string, unknown>[]): Promise<void> {
    this.#workers.add(workers as Worker[]);
  }

  /** A worker that it hosts, at any depth, by name. */
  getWorker(name: string): Worker | undefined {
    return this.#services.hosts.get(name)?.worker;
  }

  /** What it has counted so far. */
  stats(): Readonly<RuntimeStats> {
    return { ...this.#services.stats };
  }

  /**
   * Runs it as a program: the process stays alive, and SIGINT and SIGTERM end the runtime. Resolves when it has
   * ended. Rejects with a `TypeError` for a bad option, and while it runs already. See `docs/runtimes.md`.
   */
  async run(options: RunOptions = {}): Promise<void> {
    await runProgram({ runtime: this, services: this.#services, roots: this.#workers }, options);
  }

  /** Puts an interceptor around asks and handlers to come, inside of those there are. Returns what takes it off. */
  use(interceptor: Interceptor): () => void {
    return this.#services.interceptors.use(interceptor);
  }

  /**
   * Takes no new worker and no new job, lets running and queued jobs finish, and ends. A job whose worker is not
   * there is cancelled. Resolves when it has ended.
   */
  async end(options: EndOptions = {}): Promise<void> {
    checkOptions(`end() of runtime '${this.name}'`, options, END_OPTIONS);
    if (!this.#services.isEnding) this.actor.send({ type: "runtime.end", reason: options.reason });
    const late = options.reason ?? `runtime '${this.name}' ends: not done within drainMs`;
    const cutOff = (): void => this.#cancel(late);
    const asked = await drainWithin(this.#services, options, this.#over.promise, this.#workers, cutOff);
    // What is cut off is waited for as well; a handler cannot wait for itself.
    if (asked !== "by a handler") await this.#close();
  }

  /**
   * Ends at once: every job and group is cancelled. Resolves when each has its ending; `wait()` waits until they
   * have settled. Default reason: `runtime 'NAME' was cancelled`.
   */
  async cancel(reason?: string): Promise<void> {
    this.#cancel(reason);
    await this.#services.bus.delivered();
  }

  /** Resolves when it has ended and all handlers have settled (each at most `graceMs` after its job). */
  async wait(): Promise<void> {
    await this.#over.promise;
    await this.#close();
  }

  /** Cancels what is left and waits until it has settled (at most `graceMs`). Never rejects. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.cancel();
    await this.wait();
  }

  /** @internal Tells an observer what there is, and what comes. Returns what ends that. */
  _observe(observer: RuntimeObserver): () => void {
    const trace = observer.runtime(this.#services, String(this.actor.getSnapshot().value));
    this.#port.trace = bothTraces(this.#port.trace, trace);
    const stop = this.#services.observe(observer);
    return () => {
      stop();
      this.#port.trace = traceLeft(this.#port.trace);
    };
  }

  /** @internal Tells an error that has no other exit. */
  _report(error: unknown, where: string): void {
    this.#report(error, where);
  }

  /** @internal */
  protected _open(act: string): Services {
    if (this.#services.isOver) {
      throw misuse(`runtime '${this.name}' has ended: it cannot ${act}. Make another with createRuntime()`);
    }
    return this.#services;
  }

  /** @internal */
  protected _services(): Services {
    return this.#services;
  }

  /** @internal */
  protected _reportError(error: unknown, where: string): void {
    this.#services.listenerFailed(error, where);
  }

  /** @internal An outsider sees one runtime: it may cancel whatever runs there. */
  protected override _owns(_ask: Job | JobGroup): boolean {
    return true;
  }

  /** Tells an event soon, outside of any transition. False: nobody listens. */
  #tellSoon<K extends keyof RuntimeEvents>(event: K, value: RuntimeEvents[K]): boolean {
    const events = this._events<RuntimeEvents>();
    if (!events.has(event)) return false;
    this.#services.bus.notify(() => events.emit(event, value));
    return true;
  }

  #report(error: unknown, where: string): void {
    const events = this._events<RuntimeEvents>();
    if (events.has("error") && !where.startsWith("listener of 'error'"))
      events.emit("error", { error, where });
    else this.#log(`xstate-jobs: ${where}:`, error);
  }

  #cancel(reason: string | undefined): void {
    if (!this.#services.isOver) this.actor.send({ type: "runtime.cancel", reason });
  }

  /** Effect of the chart: it drains. */
  #ending(event: RuntimeMachineEvent): void {
    const { reason = `runtime '${this.name}' ends` } = event as { reason?: string };
    const services = this.#services;
    this.#tellSoon("ending", { reason });
    services.endsAfter = services.sequence;
    services.checkDrained = () => this.#checkDrained();
    this.#workers.endAll();
    services.cancelWaiting(reason);
    this.#checkDrained();
  }

  #checkDrained(): void {
    const services = this.#services;
    // A job is open until whoever asked has heard of its end: an answer that is on its way is waited for.
    const isDrained = (): boolean => services.runs === 0 && services.jobs.size === 0;
    if (!isDrained()) return;
    services.bus.afterDelivery(() => {
      if (isDrained() && !services.isOver) this.actor.send({ type: "runtime.drained" });
    });
  }

  /** Effect of the chart: it is gone. */
  #leave(event: RuntimeMachineEvent): void {
    const how = event.type === "runtime.cancel" ? "was cancelled" : "has ended";
    const { reason = `runtime '${this.name}' ${how}` } = event as { reason?: string };
    // The effect runs before the chart is in its next state.
    if (!this.#services.isEnding) this.#tellSoon("ending", { reason });
    this.#services.cutOff(reason);
    if (event.type === "runtime.drained") this.#workers.finishAll();
    // What it ran was cancelled above: its handlers hear by their signals what its requesters hear.
    this.#workers.cancelAll(reason, "cancelled");
    this.#over.resolve();
    void this.#close();
  }

  #close(): Promise<void> {
    this.#closing ??= this.#services.close(this.#workers.quiet());
    return this.#closing;
  }
}
