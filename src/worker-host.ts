import { createActor } from "xstate";
import type { WorkerMachineContext, WorkerMachineEvent } from "../machines/index.ts";
import { workerChart } from "./charts.ts";
import { Dispatcher } from "./dispatcher.ts";
import { drainWithin, type EndOptions } from "./drain.ts";
import { bindPort } from "./internal/chart-port.ts";
import type { JobMessage, Message, WorkerMessage } from "./message.ts";
import type { Run } from "./run.ts";
import type { Handler } from "./run-handler.ts";
import type { Runtime } from "./runtime.ts";
import { bothTraces, type ChartTrace, type RuntimeObserver, traceLeft } from "./runtime-observer.ts";
import type { Services } from "./services.ts";
import { type Parent, type Strategy, Supervisor } from "./supervisor.ts";
import type { Receiver } from "./transport/bus.ts";
import type { Worker } from "./worker.ts";
import { WorkerEffects } from "./worker-effects.ts";
import type { WorkerActor } from "./worker-node.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** A worker in its runtime: its actor, its runs and its children. What becomes of it, its statechart decides. */
export class WorkerHost implements Receiver, Parent {
  readonly worker: Worker;
  readonly options: WorkerOptions;
  readonly parent: Parent;
  readonly services: Services;
  readonly children: Supervisor;
  readonly dispatcher: Dispatcher;
  /** Undefined until it has been made. */
  actor: WorkerActor | undefined;
  /** Who sees what its statechart handles. */
  trace: ChartTrace | undefined;
  /** When it became ready. */
  startedAt: number | undefined;
  /** How often it has started. */
  lives = 0;
  /** What was asked for later than this is refused: set while it drains. */
  endsAfter = Number.POSITIVE_INFINITY;
  /** When that was; undefined while it does not drain. */
  endsSince: number | undefined;
  readonly #effects: WorkerEffects;
  /** What it starts with, if it comes back. */
  readonly #floor: Pick<WorkerMachineContext, "hasFloor" | "args"> | undefined;
  /** It gave up the floor, and was gone before its statechart heard of it. */
  #hasYielded = false;

  constructor(worker: Worker, parent: Parent, former: WorkerHost | undefined) {
    this.worker = worker;
    this.options = worker._options;
    this.parent = parent;
    this.services = parent.services;
    this.children = new Supervisor(this);
    this.dispatcher = new Dispatcher(this, worker._handlers, worker._unnamed());
    this.#effects = new WorkerEffects(this);
    if (former === undefined) return;
    this.#floor = former.floor;
    this.children.takeOver(former.children);
  }

  get runtime(): Runtime {
    return this.parent.runtime;
  }

  get above(): Supervisor {
    return this.parent.children;
  }

  get title(): string {
    return `worker '${this.worker.name}'`;
  }

  get strategy(): Strategy {
    return this.options.strategy ?? "one-for-one";
  }

  get graceMs(): number {
    return this.options.graceMs ?? this.services.graceMs;
  }

  get state(): string {
    return String(this.actor?.getSnapshot().value ?? "starting");
  }

  /** Whether it takes jobs. */
  get isUp(): boolean {
    const { state } = this;
    return state === "active" || state === "inactive" || state === "ending";
  }

  get isOver(): boolean {
    return this.actor !== undefined && this.actor.getSnapshot().status !== "active";
  }

  get isEnding(): boolean {
    return this.isOver || this.state === "ending";
  }

  /** What its successor starts with, if it comes back. */
  get floor(): Pick<WorkerMachineContext, "hasFloor" | "args"> | undefined {
    const context = this.actor?.getSnapshot().context;
    return this.#hasYielded ? { hasFloor: false, args: undefined } : context;
  }

  get runs(): ReadonlyMap<string, Run> {
    return this.dispatcher.runs;
  }

  /** Makes its actor, and those of the children that it brings. It takes jobs as soon as it is started. */
  open(): void {
    const { worker, parent, services } = this;
    const floor = this.#floor;
    const actor = createActor(workerChart(), {
      ...(parent.actor === undefined ? {} : { parent: parent.actor }),
      id: `worker:${worker.name}`,
      input: {
        ...this.options,
        ...(floor === undefined ? {} : { active: floor.hasFloor, args: floor.args }),
      },
    });
    this.actor = actor;
    bindPort(actor, this.#effects);
    if (services.observers !== undefined) this.showTo(services.observers);
    actor.start();
    // Whoever inspects may have ended the parent as the actor appeared.
    if (parent.isEnding) this.send({ type: "worker.cancel", forGood: true });
    if (this.isOver) return;
    const wish = services.floors.take(worker.name);
    if (wish !== undefined) this.send(wish);
    this.children.add(worker._bring());
  }

  /** Shows itself to one who observes the runtime; without one, somebody has ceased to. */
  showTo(observer: RuntimeObserver | undefined): void {
    this.trace = bothTraces(traceLeft(this.trace), observer?.worker(this));
  }

  /** Resolves when it is down: for good, or until it is started again. */
  async end(options: EndOptions): Promise<void> {
    this.send({ type: "worker.end" });
    if (!this.isUp) return;
    const cancel = (reason: string | undefined): void => this.send({ type: "worker.cancel", reason });
    await drainWithin(this.services, options, this.#effects.untilDown(), this.children, cancel);
  }

  async cancel(reason: string | undefined): Promise<void> {
    this.send({ type: "worker.cancel", reason });
    // Requests that are on their way arrive first, and what they are answered then.
    await this.services.bus.delivered();
    await this.services.bus.delivered();
  }

  /** Resolves when it is gone for good and its handlers have settled. */
  async wait(): Promise<void> {
    await this.#effects.untilOver();
    await this.children.quiet();
  }

  /** Sends its statechart an event, unless it is over. */
  send(event: WorkerMachineEvent): void {
    if (!this.isOver) this.actor?.send({ ...event, at: this.services.deadlines.now() } as WorkerMachineEvent);
  }

  /** It drains, and nothing is left to do: it ends, its children before it. */
  finish(): void {
    this.children.finishAll();
    this.send({ type: "worker.drained" });
  }

  receive(message: Message): void {
    const { worker, dispatcher } = this;
    if (worker._hears("message")) worker._tell("message", message as WorkerMessage);
    if (message.type === "worker.activate" || message.type === "worker.deactivate") {
      if (this.isOver) this.#hasYielded = message.type === "worker.deactivate";
      else this.send(message);
    } else if (message.type === "job.request" && !this.isUp) {
      dispatcher.lose(message, `${this.title} stopped`, true);
    } else if (message.type === "job.request" && message.rootSequence > this.endsAfter) {
      dispatcher.refuse(message, "refused", `${this.title} is ending: ask another, or later`);
    } else {
      dispatcher.receive(message as JobMessage);
    }
  }

  runSettled(run: Run, handler: Handler): void {
    this.dispatcher.remove(run);
    handler.slots?.leave(run);
    this.checkDrained();
  }

  /** Looks whether it, or what is above it, may end, once what is on its way there has arrived. */
  checkDrained(): void {
    const { services } = this;
    if (services.checkDrained !== undefined) {
      services.checkDrained();
      return;
    }
    for (let host: Parent = this; host instanceof WorkerHost; host = host.parent) {
      const { isDrained, endIfDrained } = host;
      if (isDrained) services.bus.afterDelivery(endIfDrained);
    }
  }

  childFailed(workerName: string, error: unknown, where: string): void {
    const { worker, services } = this;
    if (worker._hears("workerFailed")) {
      services.bus.notify(() => worker._tell("workerFailed", { workerName, error }));
    } else {
      services.report(error, where);
    }
  }

  childGone(): void {}

  /** A child was restarted too often, so it has failed as well. */
  fail(error: Error): void {
    // One that drains does not go on, and does not need to fail.
    if (!this.isUp || this.isEnding) return;
    const failed = new Error(`${this.title} failed: ${error.message}`, { cause: error });
    this.parent.childFailed(this.worker.name, failed, "supervision");
    this.send({ type: "worker.fail", error: failed });
  }

  /** It went wrong, outside of a handler. What is left of a former life is told, and does not end this one. */
  threw(error: unknown, where: string, life = this.lives): void {
    if (life === this.lives && !this.isOver) this.send({ type: "worker.error", error, where });
    else this.parent.childFailed(this.worker.name, error, where);
  }

  /** Whether it was told to end, and nothing is left to do here and below. */
  protected get isDrained(): boolean {
    return this.endsAfter !== Number.POSITIVE_INFINITY && this.children.runs === 0;
  }

  /** What drains drains together, as its parts may need each other: whatever is highest ends, and all below it before. */
  protected readonly endIfDrained = (): void => {
    if (this.state === "ending" && this.isDrained && !this.parent.isEnding) this.finish();
  };
}
