import type { Deadline } from "./deadlines.ts";
import type { Message, WorkerFloorMessage } from "./message.ts";
import { whoIsHere } from "./pending-text.ts";
import type { Services } from "./services.ts";
import type { Receiver } from "./transport/bus.ts";

interface Kept {
  readonly message: WorkerFloorMessage;
  readonly warning: Deadline;
}

/** Who is to have the floor: tells the workers that are there, and keeps what is said to those that are not. */
export class Floors implements Receiver {
  readonly #services: Services;
  readonly #kept = new Map<string, Kept>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** To how many workers that are not there something was said. */
  get size(): number {
    return this.#kept.size;
  }

  /** Resolves when the worker has been told. The last word counts for one that is not there yet. */
  async tell(message: WorkerFloorMessage): Promise<void> {
    const { bus, transport } = this.#services;
    const { carry } = transport;
    const isCopied = message.type === "worker.activate" && carry !== undefined;
    // To whom is known when it arrives, in the order in which it was said: he may have gone, or come.
    bus.post(this, isCopied ? { ...message, args: carry(message.args) } : message, true);
    await bus.delivered();
  }

  receive(message: Message): void {
    const { workerName } = message;
    const { hosts, registry } = this.#services;
    const worker = hosts.get(workerName) ?? registry.find(workerName);
    if (worker === undefined) this.#keep(message as WorkerFloorMessage);
    else worker.receive(message);
  }

  /** What was said to a worker before it was there. */
  take(workerName: string): WorkerFloorMessage | undefined {
    const kept = this.#kept.get(workerName);
    if (kept === undefined) return undefined;
    this.#services.deadlines.disarm(kept.warning);
    this.#kept.delete(workerName);
    return kept.message;
  }

  #keep(message: WorkerFloorMessage): void {
    const { workerName } = message;
    this.take(workerName);
    const { deadlines, pendingWarnMs, registry, log } = this.#services;
    const due = (): void =>
      log(
        `worker '${workerName}' was given or taken the floor ${pendingWarnMs} ms ago and is not there. ` +
          `${whoIsHere(registry)} It will be told when it is: add the worker, or mend the name.`,
      );
    this.#kept.set(workerName, { message, warning: deadlines.armIn(pendingWarnMs, { due }) });
  }
}
