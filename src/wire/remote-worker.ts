import type { Message, WorkerFloorMessage, WorkerMessage } from "../message.ts";
import type { Receiver } from "../transport/bus.ts";
import type { Link } from "./link.ts";
import type { Presence } from "./presence.ts";
import type { RemoteJobs } from "./remote-jobs.ts";

/** A worker that other runtimes host, as the bus of this one sees it. */
export class RemoteWorker implements Receiver {
  readonly name: string;
  readonly #link: Link;
  readonly #jobs: RemoteJobs;
  readonly #presence: Presence;
  /** Who has the floor was said while there was no connection: the last word counts. */
  #unsaid: WorkerFloorMessage | undefined;

  constructor(name: string, link: Link, jobs: RemoteJobs, presence: Presence) {
    this.name = name;
    this.#link = link;
    this.#jobs = jobs;
    this.#presence = presence;
  }

  receive(message: Message): void {
    const told = message as WorkerMessage;
    if (told.type === "worker.activate" || told.type === "worker.deactivate") this.#tellFloor(told);
    else this.#jobs.tell(told);
  }

  /** There is another connection. */
  reconnected(): void {
    const unsaid = this.#unsaid;
    this.#unsaid = undefined;
    if (unsaid !== undefined) this.#tellFloor(unsaid);
  }

  /** No runtime hosts it any more. */
  gone(): void {
    const { port } = this.#link;
    port.removeRemote(this.name, this);
    if (this.#unsaid === undefined) return;
    const what = this.#unsaid.type === "worker.activate" ? "given" : "taken";
    port.report(
      new Error(
        `worker '${this.name}' has not heard that the floor was ${what}: there was no connection until it was gone`,
      ),
      this.#link.wire.name,
    );
  }

  /** All replicas are one worker, as far as the floor goes. */
  #tellFloor(message: WorkerFloorMessage): void {
    if (!this.#link.wire.isUp) {
      this.#unsaid = message;
      return;
    }
    const activate = message.type === "worker.activate";
    try {
      const bodies = activate ? [this.#link.carry(message.args)] : [];
      for (const instance of this.#presence.instancesOf(this.name)) {
        this.#link.ask(instance, this.name, { type: "floor", worker: this.name, activate }, bodies);
      }
    } catch (error) {
      this.#link.port.report(error, `activateWorker('${this.name}')`);
    }
  }
}
