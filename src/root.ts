import type { Runtime } from "./runtime.ts";
import type { Services } from "./services.ts";
import { type Parent, type Strategy, Supervisor } from "./supervisor.ts";
import type { WorkerFailedNotice } from "./worker-events.ts";
import type { WorkerHost } from "./worker-host.ts";

/** What a runtime is to the workers that have no other parent. It hears of their failures and goes on. */
export class Root implements Parent {
  readonly worker = undefined;
  readonly above = undefined;
  readonly strategy: Strategy = "one-for-one";
  readonly runtime: Runtime;
  readonly services: Services;
  readonly children: Supervisor;
  readonly #tellFailed: (notice: WorkerFailedNotice) => boolean;

  /** `tellFailed`: tells whoever listens; false if nobody does. */
  constructor(runtime: Runtime, services: Services, tellFailed: (notice: WorkerFailedNotice) => boolean) {
    this.runtime = runtime;
    this.services = services;
    this.children = new Supervisor(this);
    services.root = this.children;
    this.#tellFailed = tellFailed;
  }

  get title(): string {
    return `runtime '${this.services.name}'`;
  }

  get actor(): Runtime["actor"] {
    return this.runtime.actor;
  }

  get isUp(): boolean {
    return !this.services.isEnding;
  }

  get isEnding(): boolean {
    return this.services.isEnding;
  }

  get endsAfter(): number {
    return this.services.endsAfter;
  }

  childFailed(workerName: string, error: unknown, where: string): void {
    if (!this.#tellFailed({ workerName, error })) this.services.report(error, where);
  }

  childGone(host: WorkerHost): void {
    const { services } = this;
    // Later: this is told inside of the transition.
    services.bus.notify(() => services.rootGone(host.state === "failed"));
  }

  fail(error: Error): void {
    // Of one that ended too often, without an error of its own, it has been told already.
    if (error.cause !== undefined) this.services.report(error, "supervision");
  }
}
