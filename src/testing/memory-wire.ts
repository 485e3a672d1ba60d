import type { Wire, WireEvents, WireMessage, WireSubscription } from "../wire/wire.ts";
import type { MemoryBroker } from "./memory-network.ts";

/** A subscription of a wire, as the broker sees it. */
export interface MemorySubscription extends WireSubscription {
  readonly wire: MemoryWire;
  readonly pattern: readonly string[];
  readonly queue: string | undefined;
  readonly onMessage: (message: WireMessage) => void;
}

/** One runtime's end of a network in memory, with what can go wrong there. */
export class MemoryWire implements Wire {
  readonly name = "memory-network";
  readonly #broker: MemoryBroker;
  readonly #subscriptions = new Set<MemorySubscription>();
  #events: WireEvents | undefined;
  #isUp = false;
  #isKilled = false;
  #frozen: (() => void)[] | undefined;
  #connection = 0;

  /** @internal */
  constructor(broker: MemoryBroker) {
    this.#broker = broker;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** @internal Which of its connections it has: what was on its way in another is lost. */
  get connection(): number {
    return this.#connection;
  }

  get maxPayload(): number {
    return this.#broker.maxPayload;
  }

  get subscriptions(): Iterable<MemorySubscription> {
    return this.#isUp ? this.#subscriptions : [];
  }

  open(events: WireEvents): void {
    this.#events = events;
    if (this.#broker.isUp) this.connect();
    else events.down("the broker is down");
  }

  subscribe(subject: string, onMessage: (message: WireMessage) => void, queue?: string): WireSubscription {
    const subscription: MemorySubscription = {
      wire: this,
      pattern: subject.split("."),
      queue,
      onMessage,
      unsubscribe: () => void this.#subscriptions.delete(subscription),
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  publish(subject: string, data: Uint8Array, reply?: string): void {
    if (!this.#isUp) return;
    if (data.length > this.maxPayload)
      this.#events?.failed(new Error(`a message of ${data.length} bytes is too long`));
    else if (this.#frozen === undefined) this.#broker.publish(this, subject, data, reply);
    else this.#frozen.push(() => this.publish(subject, data, reply));
  }

  async close(): Promise<void> {
    this.#isUp = false;
    this.#subscriptions.clear();
    this.#events = undefined;
    this.#broker.leave(this);
  }

  /** The connection is there, or there again. */
  connect(): void {
    if (this.#isUp || this.#isKilled || this.#events === undefined) return;
    this.#isUp = true;
    this.#connection++;
    this.#events.up();
  }

  /** The connection breaks: what is on its way is lost. */
  disconnect(reason = "the connection was cut"): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#events?.down(reason);
  }

  /** Its process dies: it says nothing more, and does not know. */
  kill(): void {
    this.#isKilled = true;
    this.#isUp = false;
    this.#subscriptions.clear();
  }

  /** Its process stops: nothing goes in or out until it is thawed. */
  freeze(): void {
    this.#frozen ??= [];
  }

  /** It goes on, with all that has come meanwhile. */
  thaw(): void {
    const waiting = this.#frozen ?? [];
    this.#frozen = undefined;
    for (const go of waiting) go();
  }

  /** @internal */
  deliver(subscription: MemorySubscription, message: WireMessage, connection: number): void {
    const go = (): void => {
      const isOn = this.#isUp && this.#connection === connection && this.#subscriptions.has(subscription);
      if (isOn) subscription.onMessage(message);
    };
    if (this.#frozen === undefined) go();
    else this.#frozen.push(go);
  }
}
