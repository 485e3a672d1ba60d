import { createActor } from "xstate";
import type { WorkerMachineEvent } from "../machines/index.ts";
import { workerChart } from "./charts.ts";
import { Dispatcher } from "./dispatcher.ts";
import { drainWithin, type EndOptions } from "./drain.ts";
import { bindPort } from "./internal/chart-port.ts";
import { Deferred } from "./internal/deferred.ts";
import type { Message, WorkerMessage } from "./message.ts";
import type { Run } from "./run.ts";
import type { Handler } from "./run-handler.ts";
import type { Runtime } from "./runtime.ts";
import type { Services } from "./services.ts";
import type { Receiver } from "./transport/bus.ts";
import type { Worker, WorkerActor } from "./worker.ts";

/** What a worker brings to the runtime that hosts it. */
export interface HostedParts {
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly onJob: Handler | undefined;
  readonly active: boolean | undefined;
  readonly graceMs: number | undefined;
}

/** A worker in its runtime: its actor, its runs, and its life, as its statechart decides it. */
export class WorkerHost implements Receiver {
  readonly worker: Worker;
  readonly runtime: Runtime;
  readonly services: Services;
  /** Undefined until it has been made. */
  actor: WorkerActor | undefined;
  readonly startedAt: number;
  readonly graceMs: number;
  readonly #active: boolean | undefined;
  readonly #dispatcher: Dispatcher;
  readonly #over = new Deferred<void>();
  #idle: Deferred<void> | undefined;
  /** What was asked for later than this is refused. */
  #endsAfter = Number.POSITIVE_INFINITY;

  constructor(worker: Worker, runtime: Runtime, services: Services, parts: HostedParts) {
    this.worker = worker;
    this.runtime = runtime;
    this.services = services;
    this.graceMs = parts.graceMs ?? services.graceMs;
    this.startedAt = services.deadlines.now();
    this.#dispatcher = new Dispatcher(this, parts.handlers, parts.onJob);
    this.#active = parts.active;
  }

  /** From now on it takes jobs. */
  start(): void {
    const { worker, runtime } = this;
    const actor = createActor(workerChart(), {
      parent: runtime.actor,
      id: `worker:${worker.name}`,
      input: { active: this.#active },
    });
    this.actor = actor;
    bindPort(actor, this);
    actor.start();
    // Whoever inspects may have cancelled the runtime as the actor appeared.
    actor.send({ type: this.services.isOver ? "worker.cancel" : "worker.start" });
    if (this.isOver) return;
    this.services.registry.add(
      { name: worker.name, runtime: this.services.name, startedAt: this.startedAt },
      this,
    );
  }

  get state(): string {
    return String(this.actor?.getSnapshot().value ?? "starting");
  }

  get isOver(): boolean {
    return this.state === "ended" || this.state === "cancelled";
  }

  get runs(): ReadonlyMap<string, Run> {
    return this.#dispatcher.runs;
  }

  async end(options: EndOptions): Promise<void> {
    this.send({ type: "worker.end" });
    const cancel = (reason: string | undefined): void => this.send({ type: "worker.cancel", reason });
    await drainWithin(this.services.deadlines, options, this.#over.promise, cancel);
  }

  async cancel(reason: string | undefined): Promise<void> {
    this.send({ type: "worker.cancel", reason });
    // Requests that are on their way arrive first, and what they are answered then.
    await this.services.bus.delivered();
    await this.services.bus.delivered();
  }

  async wait(): Promise<void> {
    await this.#over.promise;
    if (this.#dispatcher.isIdle) return;
    this.#idle ??= new Deferred();
    await this.#idle.promise;
  }

  /** Sends its statechart an event, unless it is over. */
  send(event: WorkerMachineEvent): void {
    if (!this.isOver) this.actor?.send(event);
  }

  /** Effect of the chart: it drains. */
  ending(): void {
    this.#endsAfter = this.services.sequence;
    this.#checkDrained();
  }

  /** Effect of the chart: it is gone. */
  over(event: WorkerMachineEvent): void {
    const { registry, jobs } = this.services;
    const { name } = this.worker;
    registry.remove(name, this);
    for (const ask of [...jobs.values()]) {
      if (ask.asker === this.worker) ask.cancel(`worker '${name}' has ended`);
    }
    if (event.type === "worker.cancel") this.#cutOff(event);
    this.runtime._workerGone(this);
    this.#over.resolve();
  }

  receive(message: Message): void {
    const { worker } = this;
    if (worker._hears("message")) worker._tell("message", message as WorkerMessage);
    if (message.type === "job.request" && this.isOver) {
      this.#dispatcher.lose(message, `worker '${worker.name}' stopped`, true);
    } else if (message.type === "job.request" && message.rootSequence > this.#endsAfter) {
      this.#dispatcher.refuse(message, "refused", `worker '${worker.name}' is ending: ask another, or later`);
    } else {
      this.#dispatcher.receive(message as WorkerMessage);
    }
  }

  runSettled(run: Run, handler: Handler): void {
    this.#dispatcher.remove(run);
    handler.slots?.leave(run);
    if (this.#idle !== undefined && this.#dispatcher.isIdle) {
      this.#idle.resolve();
      this.#idle = undefined;
    }
    this.#checkDrained();
  }

  /** Whether it may end now, once what is on its way to it has arrived. */
  #checkDrained(): void {
    const { services } = this;
    // A runtime that ends drains all its workers together: they may need each other.
    if (services.checkDrained !== undefined) services.checkDrained();
    else if (this.#endsAfter !== Number.POSITIVE_INFINITY && this.#dispatcher.isIdle) {
      services.bus.afterDelivery(() => {
        if (this.#dispatcher.isIdle) this.send({ type: "worker.drained" });
      });
    }
  }

  #cutOff({ reason, code = "worker_ended" }: Extract<WorkerMachineEvent, { type: "worker.cancel" }>): void {
    const stopped = `worker '${this.worker.name}' stopped`;
    const why = code === "cancelled" ? reason : reason === undefined ? stopped : `${stopped}: ${reason}`;
    for (const run of this.#dispatcher.all()) {
      // Its last words come before what the run says as it is cut off. Of a cancelled runtime nobody waits for them.
      if (code === "worker_ended" && !run.hasSentEnding)
        this.#dispatcher.lose(run.message, why ?? stopped, false);
      run.cut({ code, reason: why });
    }
  }
}
