import { type MemoryBroker, type MemoryHop, memoryNetwork } from "../memory-network.ts";
import type { MemoryWire } from "../memory-wire.ts";
import type { Random } from "../random.ts";
import type { VirtualClock } from "../virtual-clock.ts";

/** How often a message is lost, comes twice, or overtakes those before it (0 to 1). */
export interface Noise {
  readonly drop: number;
  readonly duplicate: number;
  readonly reorder: number;
}

export const SILENCE: Noise = { drop: 0, duplicate: 0, reorder: 0 };

/** What is between the processes of a simulation. What one of them says to another arrives in that order, if there is no noise. */
export class SimulatedNetwork {
  readonly broker: MemoryBroker;
  noise: Noise = SILENCE;
  /** The subjects of what has been said, since somebody emptied it; without what is said in every heartbeat, or when one is late. */
  readonly said: string[] = [];
  readonly #random: Random;
  readonly #clock: VirtualClock;
  readonly #delayMs: readonly [number, number];
  readonly #names = new Map<MemoryWire, string>();
  readonly #partitions = new Set<ReadonlySet<string>>();
  /** When the last message from one wire to another arrives. */
  readonly #lastAt = new Map<MemoryWire, Map<MemoryWire, number>>();

  constructor(clock: VirtualClock, random: Random, delayMs: readonly [number, number]) {
    this.#clock = clock;
    this.#random = random;
    this.#delayMs = delayMs;
    this.broker = memoryNetwork({
      onHop: (hop) => this.#pass(hop),
      carry: (hop, arrive) => this.#carry(hop, arrive),
    });
  }

  /** An end of it for a process of the runtime of that name. */
  wire(name: string): MemoryWire {
    const wire = this.broker.wire();
    this.#names.set(wire, name);
    return wire;
  }

  /** Nothing arrives between these and others, until what is returned is called. */
  part(names: readonly string[]): () => void {
    const partition = new Set(names);
    this.#partitions.add(partition);
    return () => void this.#partitions.delete(partition);
  }

  heal(): void {
    this.noise = SILENCE;
    this.#partitions.clear();
  }

  /** What becomes of a message: one for each time that it arrives. */
  #pass({ subject, data, from, to }: MemoryHop): readonly Uint8Array[] {
    if (!isRoutine(subject, data)) this.said.push(subject);
    const [sender = "", receiver = ""] = [this.#names.get(from), this.#names.get(to)];
    for (const partition of this.#partitions)
      if (partition.has(sender) !== partition.has(receiver)) return [];
    const { drop, duplicate } = this.noise;
    if (this.#random.chance(drop)) return [];
    return this.#random.chance(duplicate) ? [data, data] : [data];
  }

  #carry({ from, to }: MemoryHop, arrive: () => void): void {
    const now = this.#clock.now();
    const own = now + this.#random.int(...(this.#delayMs as [number, number]));
    const lastAt = this.#lastAt.get(from) ?? new Map<MemoryWire, number>();
    this.#lastAt.set(from, lastAt);
    const isOvertaking = this.#random.chance(this.noise.reorder);
    const at = isOvertaking ? own : Math.max(own, lastAt.get(to) ?? 0);
    if (!isOvertaking) lastAt.set(to, at);
    this.#clock.setTimeout(arrive, at - now);
  }
}

const decoder = new TextDecoder();

function isRoutine(subject: string, data: Uint8Array): boolean {
  if (subject.includes(".beat.")) return true;
  return data.length < 300 && decoder.decode(data).includes('"frames":[{"type":"ping"}]');
}
