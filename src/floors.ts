import type { WorkerFloorMessage } from "./message.ts";
import type { Services } from "./services.ts";

/** Who is to have the floor: tells the workers that are there, and keeps what is said to those that are not. */
export class Floors {
  readonly #services: Services;
  readonly #kept = new Map<string, WorkerFloorMessage>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** Resolves when the worker has been told. The last word counts for one that is not there yet. */
  async tell(message: WorkerFloorMessage): Promise<void> {
    const { hosts, bus } = this.#services;
    const host = hosts.get(message.workerName);
    if (host === undefined) {
      this.#kept.set(message.workerName, message);
      return;
    }
    bus.post(host, message, true);
    await bus.delivered();
  }

  /** What was said to a worker before it was there. */
  take(workerName: string): WorkerFloorMessage | undefined {
    const message = this.#kept.get(workerName);
    this.#kept.delete(workerName);
    return message;
  }
}
