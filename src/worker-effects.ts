import type { WorkerMachineContext, WorkerMachineEvent } from "../machines/index.ts";
import { backoffDelay } from "./backoff.ts";
import type { Deadline } from "./deadlines.ts";
import type { WorkerPort } from "./internal/chart-port.ts";
import { Deferred } from "./internal/deferred.ts";
import type { ChartTrace } from "./runtime-observer.ts";
import type { Supervisor } from "./supervisor.ts";
import type { WorkerEvents } from "./worker-events.ts";
import type { WorkerHost } from "./worker-host.ts";

type CancelEvent = Extract<WorkerMachineEvent, { type: "worker.cancel" }>;
type CutOffEvent = Partial<Pick<CancelEvent, "reason" | "code">> & { readonly error?: unknown };

/** What the effects of a worker's statechart do. While one of them runs, the chart is still in the state before. */
export class WorkerEffects implements WorkerPort {
  readonly #host: WorkerHost;
  readonly #over = new Deferred<void>();
  #down: Deferred<void> | undefined;
  #backOff: Deadline | undefined;
  /** It is down, and that it has stopped has not been told. */
  #isStopping = false;

  constructor(host: WorkerHost) {
    this.#host = host;
  }

  get trace(): ChartTrace | undefined {
    return this.#host.trace;
  }

  /** Resolves when it is down the next time. */
  untilDown(): Promise<void> {
    this.#down ??= new Deferred();
    return this.#down.promise;
  }

  /** Resolves when it is gone for good. */
  untilOver(): Promise<void> {
    return this.#over.promise;
  }

  started(): void {
    const host = this.#host;
    this.#tellStopped();
    const { worker, services, parent, dispatcher } = host;
    const startedAt = services.deadlines.now();
    host.startedAt = startedAt;
    host.lives++;
    host.endsAfter = Number.POSITIVE_INFINITY;
    host.endsSince = undefined;
    const { name } = worker;
    const { jobs } = dispatcher;
    const entry = { name, runtime: services.name, parent: parent.worker?.name, startedAt, jobs };
    services.registry.add(entry, host, parent.worker);
    this.#changed();
    this.#tell("started", { workerName: name, startedAt });
    host.children.startAll();
  }

  activated({ args }: WorkerMachineContext): void {
    this.#tell("activated", args);
  }

  deactivated(): void {
    this.#tell("deactivated", { workerName: this.#host.worker.name });
  }

  ending({ restart }: WorkerMachineContext): void {
    const host = this.#host;
    host.endsAfter = Math.min(host.services.sequence, host.parent.endsAfter);
    host.endsSince = host.services.deadlines.now();
    if (restart === "always") host.children.keepAll();
    host.children.endAll();
    this.#changed();
    host.checkDrained();
  }

  down(event: WorkerMachineEvent): void {
    this.#leave(event, "was restarted", (children) => children.stopAll());
  }

  backOff({ restarts }: WorkerMachineContext): void {
    const host = this.#host;
    const { deadlines, random } = host.services;
    const due = (): void => {
      this.#backOff = undefined;
      // Its former handlers must not overlap with what comes.
      void host.children.quiet().then(() => {
        if (host.state === "restarting") host.send({ type: "worker.start" });
      });
    };
    const delay = backoffDelay(host.options.restartBackoff ?? {}, restarts.length, random);
    this.#backOff = deadlines.armIn(delay, { due });
    host.above.childRestarts(host);
  }

  backedOff(): void {
    if (this.#backOff !== undefined) this.#host.services.deadlines.disarm(this.#backOff);
    this.#backOff = undefined;
    this.#host.above.childBackedOff();
  }

  wentWrong(event: WorkerMachineEvent): void {
    const { error, where } = event as { error?: unknown; where?: string };
    const { parent, worker, title } = this.#host;
    parent.childFailed(worker.name, error, where ?? `own code of ${title}`);
  }

  givenUp(event: WorkerMachineEvent, { maxRestarts, restartWindowMs }: WorkerMachineContext): void {
    const { title, worker, parent, above, children } = this.#host;
    const often = `too often ('maxRestarts' is ${maxRestarts} within ${restartWindowMs} ms)`;
    const { error: cause } = event as { error?: unknown };
    const text = `${title} had to be restarted ${often}: it is given up`;
    const error = new Error(text, cause === undefined ? {} : { cause });
    // What went wrong its parent knows already; that it ended too often it does not.
    if (cause === undefined) parent.childFailed(worker.name, error, "supervision");
    children.keepAll();
    above.giveUp(worker, error);
  }

  over(event: WorkerMachineEvent): void {
    const host = this.#host;
    const { worker, services } = host;
    const { reason, code } = event as CancelEvent;
    this.#leave(event, "has ended", (children) => children.cancelAll(reason, code));
    services.registry.unwatchAll(worker);
    services.hosts.delete(worker.name);
    // Nobody of its name can come any more.
    if (services.isEnding) services.cancelWaiting(`${host.title} has ended`, worker.name);
    this.#over.resolve();
    host.above.childGone(host);
  }

  /** It is no longer there: for its jobs, for whoever looks for it, and for what it has asked for itself. */
  #leave(event: WorkerMachineEvent, how: string, leaveChildren: (children: Supervisor) => void): void {
    const host = this.#host;
    const { worker, services } = host;
    services.registry.remove(worker.name, host);
    this.#changed();
    // First what may run a user's code, a listener of a signal: what he adds or asks for then goes with the rest.
    if (event.type !== "worker.end" && event.type !== "worker.drained") this.#cutOff(event as CutOffEvent);
    leaveChildren(host.children);
    for (const ask of [...worker._asked]) ask.cancel(`${host.title} ${how}`);
    if (host.startedAt !== undefined) {
      this.#isStopping = true;
      void host.children.quiet().then(() => this.#tellStopped());
    }
    host.startedAt = undefined;
    this.#down?.resolve();
    this.#down = undefined;
  }

  /** Other runtimes are told. Later: the chart is in its next state then. */
  #changed(): void {
    const { worker, services } = this.#host;
    const { transport, bus } = services;
    if (transport.hostedChanged !== undefined) bus.notify(() => transport.hostedChanged?.(worker.name));
  }

  /** Its handlers have settled. Told once, and before it has started again. */
  #tellStopped(): void {
    if (this.#isStopping) this.#tell("stopped", { workerName: this.#host.worker.name });
    this.#isStopping = false;
  }

  #cutOff({ reason, code = "worker_ended", error: cause }: CutOffEvent): void {
    const { title, dispatcher, services } = this.#host;
    const stopped = `${title} stopped`;
    const stoppedWhy = reason === undefined ? stopped : `${stopped}: ${reason}`;
    const why = code === "cancelled" ? reason : stoppedWhy;
    for (const run of dispatcher.all()) {
      // Its last words come before what the run says as it is cut off. In a cancelled runtime nobody waits for them.
      if ((code === "worker_ended" || run.message.isRemote) && !run.hasSentEnding) {
        dispatcher.lose(run.message, stoppedWhy, false, cause);
        // Of what it asked for itself a runtime that goes counts its own end.
        if (code === "cancelled") services.stats.cutOff++;
      }
      run.cut({ code, reason: why, cause });
    }
  }

  /** Told by the bus, later: a listener is a user's code, and must not run inside a transition. */
  #tell<K extends keyof WorkerEvents>(event: K, value: WorkerEvents[K]): void {
    const { worker, services, lives } = this.#host;
    if (worker._hears(event)) services.bus.notify(() => worker._tell(event, value, lives));
  }
}
