import type { WireMessage } from "../wire/wire.ts";
import { resolveWireOptions, type WireOptions } from "../wire/wire-options.ts";
import { WireTransport } from "../wire/wire-transport.ts";
import { type MemorySubscription, MemoryWire } from "./memory-wire.ts";

/** A message on its way to one who listens. */
export interface MemoryHop {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly from: MemoryWire;
  readonly to: MemoryWire;
}

/** How a network in memory is. */
export interface MemoryNetworkOptions {
  /** How many bytes a message may have. Default 1 MiB. */
  readonly maxPayload?: number;
  /** What becomes of each message: what it returns arrives, in that order. Default: the message. */
  readonly onHop?: (hop: MemoryHop) => readonly Uint8Array[];
  /** How each message gets there: it calls `arrive` once, or later, or never. Default: as a microtask. */
  readonly carry?: (hop: MemoryHop, arrive: () => void) => void;
}

/**
 * A broker in memory, for tests: any number of runtimes in one process talk over it as they would over a network, in the
 * clock of each, and it breaks as a test wants it to.
 */
export class MemoryBroker {
  readonly maxPayload: number;
  /** What becomes of each message. */
  onHop: (hop: MemoryHop) => readonly Uint8Array[];
  readonly #wires = new Set<MemoryWire>();
  readonly #turnOf = new Map<string, number>();
  readonly #carry: NonNullable<MemoryNetworkOptions["carry"]>;
  #isUp = true;

  constructor(options: MemoryNetworkOptions = {}) {
    this.maxPayload = options.maxPayload ?? 1_048_576;
    this.onHop = options.onHop ?? (({ data }) => [data]);
    this.#carry = options.carry ?? ((_hop, arrive) => queueMicrotask(arrive));
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** An end of this network, for `transport()`. */
  wire(): MemoryWire {
    const wire = new MemoryWire(this);
    this.#wires.add(wire);
    return wire;
  }

  /** A transport over this network. Each runtime needs its own. */
  transport(options: WireOptions = {}, wire: MemoryWire = this.wire()): WireTransport {
    return new WireTransport(wire, resolveWireOptions("transport()", options).own);
  }

  /** The broker dies: all connections break. */
  stop(): void {
    this.#isUp = false;
    for (const wire of this.#wires) wire.disconnect("the broker is down");
  }

  /** The broker is there again, and all connect. */
  start(): void {
    this.#isUp = true;
    for (const wire of this.#wires) wire.connect();
  }

  /** Publishes what somebody who is no runtime says. */
  inject(subject: string, data: Uint8Array): void {
    this.publish(this.wire(), subject, data, undefined);
  }

  /** @internal */
  leave(wire: MemoryWire): void {
    this.#wires.delete(wire);
  }

  /** @internal */
  publish(from: MemoryWire, subject: string, data: Uint8Array, reply: string | undefined): void {
    const takers = this.#takersOf(subject);
    if (takers.length === 0) {
      if (reply !== undefined) this.#send(from, reply, new Uint8Array(), this.#takersOf(reply), true);
    } else {
      this.#send(from, subject, data, takers, false);
    }
  }

  #send(
    from: MemoryWire,
    subject: string,
    data: Uint8Array,
    takers: readonly MemorySubscription[],
    isNobody: boolean,
  ): void {
    for (const taker of takers) {
      const hop: MemoryHop = { subject, data, from, to: taker.wire };
      const copies = isNobody ? [data] : this.onHop(hop);
      for (const copy of copies) {
        const message: WireMessage = { subject, data: copy, isNobody };
        const { connection } = taker.wire;
        this.#carry(hop, () => taker.wire.deliver(taker, message, connection));
      }
    }
  }

  /** All who listen to a subject; of each queue one, in turn. */
  #takersOf(subject: string): MemorySubscription[] {
    const tokens = subject.split(".");
    const takers: MemorySubscription[] = [];
    const queues = new Map<string, MemorySubscription[]>();
    for (const wire of this.#wires) {
      for (const subscription of wire.subscriptions) {
        if (!matches(subscription.pattern, tokens)) continue;
        const { queue } = subscription;
        if (queue === undefined) takers.push(subscription);
        else queues.set(queue, [...(queues.get(queue) ?? []), subscription]);
      }
    }
    for (const [queue, members] of queues) {
      const key = `${queue} ${subject}`;
      const turn = this.#turnOf.get(key) ?? 0;
      this.#turnOf.set(key, turn + 1);
      takers.push(members[turn % members.length] as MemorySubscription);
    }
    return takers;
  }
}

/** A broker in memory, for tests. */
export function memoryNetwork(options?: MemoryNetworkOptions): MemoryBroker {
  return new MemoryBroker(options);
}

function matches(pattern: readonly string[], tokens: readonly string[]): boolean {
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === ">") return tokens.length > at;
    if (at >= tokens.length || (pattern[at] !== "*" && pattern[at] !== tokens[at])) return false;
  }
  return pattern.length === tokens.length;
}
