import type { Message, RequesterMessage } from "../../../src/message.ts";
import type { Services } from "../../../src/services.ts";
import type { Receiver } from "../../../src/transport/bus.ts";
import type { WorkerHost } from "../../../src/worker-host.ts";
import { queued, taken } from "./delivery-rules.ts";
import { type Lanes, NO_MESSAGES } from "./product.ts";

/** Something that is on its way: a message, that a worker's process is gone, or the look whether it may end. */
export interface Held {
  readonly message: Message | "gone" | "drained";
  readonly arrive: () => void;
}

/** The way to a worker and back. */
export interface Way {
  toWorker: Lanes<Held>;
  toRequester: Lanes<Held>;
  /** The worker's process is dead: nothing reaches it, and nothing comes from it. */
  isDead: boolean;
}

const TO_WORKER: ReadonlySet<Message["type"]> = new Set(["job.request", "job.cancel"]);

/** In place of a runtime's bus: keeps all messages, each on the way of its worker, until the test lets it arrive. */
export class HeldBus {
  readonly #ways = new Map<string, Way>();
  /** By what is called when all is delivered, the worker that looks then whether it may end. */
  readonly #looks = new Map<() => void, string>();
  /** Told of each message as it is posted, and as it arrives with whoever asked. */
  onPost: (message: Message) => void = () => {};
  onArrival: (message: RequesterMessage) => void = () => {};

  constructor(services: Services) {
    const { bus } = services;
    const afterDelivery = bus.afterDelivery.bind(bus);
    bus.post = (receiver, message, urgent) => this.#post(receiver, message, urgent);
    bus.afterDelivery = (then) => {
      const workerName = this.#looks.get(then);
      if (workerName === undefined) afterDelivery(then);
      else this.#hold(workerName, "toWorker", { message: "drained", arrive: then }, false);
    };
  }

  /** From now on what a worker that drains has called when all is delivered is on its way, too. */
  know(host: WorkerHost): void {
    this.#looks.set((host as unknown as { endIfDrained: () => void }).endIfDrained, host.worker.name);
  }

  way(workerName: string): Way {
    const way = this.#ways.get(workerName) ?? {
      toWorker: NO_MESSAGES,
      toRequester: NO_MESSAGES,
      isDead: false,
    };
    this.#ways.set(workerName, way);
    return way;
  }

  arrive(workerName: string, at: "worker" | "requester"): void {
    const way = this.way(workerName);
    const direction = at === "worker" ? "toWorker" : "toRequester";
    const [held, left] = taken(way[direction]);
    way[direction] = left;
    held.arrive();
    if (at === "requester" && typeof held.message === "object")
      this.onArrival(held.message as RequesterMessage);
  }

  /** The process dies: `gone` arrives after what it has said. */
  die(workerName: string, gone: () => void): void {
    const way = this.way(workerName);
    way.isDead = true;
    way.toWorker = NO_MESSAGES;
    way.toRequester = queued(way.toRequester, { message: "gone", arrive: gone }, false);
  }

  /** What it has said does not arrive, but that it is gone does. */
  cutOff(workerName: string): void {
    const way = this.way(workerName);
    way.toRequester = { system: [], data: way.toRequester.data.filter(({ message }) => message === "gone") };
  }

  #post(receiver: Receiver, message: Message, urgent: boolean): void {
    this.onPost(message);
    const direction = TO_WORKER.has(message.type) ? "toWorker" : "toRequester";
    const arrive = (): void => receiver.receive(message);
    this.#hold(message.workerName, direction, { message, arrive }, urgent);
  }

  #hold(workerName: string, direction: "toWorker" | "toRequester", held: Held, urgent: boolean): void {
    const way = this.way(workerName);
    if (!way.isDead) way[direction] = queued(way[direction], held, urgent);
  }
}
