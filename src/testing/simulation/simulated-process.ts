import type { Clock } from "../../clock.ts";
import { createRuntime } from "../../create-runtime.ts";
import type { Runtime } from "../../runtime.ts";
import type { WireTransport } from "../../wire/wire-transport.ts";
import type { MemoryWire } from "../memory-wire.ts";
import type { Random } from "../random.ts";
import { sleep } from "../sleep.ts";
import type { VirtualClock } from "../virtual-clock.ts";
import { insideOf } from "./inside-of.ts";
import type { ResolvedScenario, SimulatedRuntime, SimulatedStep } from "./scenario.ts";
import { SimulatedProcessClock } from "./simulated-clock.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";

/** `ending`: it has been told to end. `gone`: it was killed. */
export type ProcessState = "up" | "frozen" | "ending" | "gone";

/** What a process is made of. */
export interface ProcessInit {
  readonly name: string;
  readonly life: number;
  readonly clock: VirtualClock;
  readonly network: SimulatedNetwork;
  /** Chance, for what nobody sees. */
  readonly chance: Random;
  /** Chance, for the scenario. */
  readonly random: Random;
  readonly scenario: ResolvedScenario<SimulatedStep>;
  readonly options: SimulatedRuntime["options"];
}

/** One process of a simulation, from its beginning to its end or death: a runtime, with a clock and a connection of its own. */
export class SimulatedProcess {
  /** The name of its runtime. */
  readonly name: string;
  /** 1 for the first of that name. */
  readonly life: number;
  readonly runtime: Runtime;
  /** Its own clock, for what its handlers do. It is another one than the runtime's, and shows the same time. */
  readonly clock: SimulatedProcessClock;
  /** Chance for its handlers. */
  readonly random: Random;
  /** The lines that its runtime has logged. */
  readonly log: string[] = [];
  /** @internal */
  readonly wire: MemoryWire;
  /** @internal */
  readonly transport: WireTransport;
  /** @internal The runtime's clock. */
  readonly runtimeClock: SimulatedProcessClock;
  /** @internal How much its clock differs from the simulation's. */
  readonly skew: number;
  /** Whether it ever stood still. */
  wasFrozen = false;
  /** @internal Until when its own connection is cut, in the simulation's time. */
  cutUntil = 0;
  /** @internal Since when it has no connection, if it has none. */
  downSince = 0;
  #state: ProcessState = "up";

  /** @internal */
  constructor({ name, life, clock, network, chance, random, scenario, options }: ProcessInit) {
    this.name = name;
    this.life = life;
    this.random = random;
    this.skew = chance.int(0, 3_600_000);
    this.clock = new SimulatedProcessClock(clock, this.skew);
    this.runtimeClock = new SimulatedProcessClock(clock, this.skew);
    this.wire = network.wire(name);
    const { heartbeatMs, detectMs, offline } = scenario;
    const newToken = (): string =>
      Array.from({ length: 4 }, () => chance.int(0, 2 ** 32 - 1).toString(16)).join("-");
    this.transport = network.broker.transport({ heartbeatMs, detectMs, offline, newToken }, this.wire);
    let ids = 0;
    this.runtime = createRuntime({
      graceMs: 150,
      pendingWarnMs: 86_400_000,
      ...options,
      name,
      transport: this.transport,
      clock: this.runtimeClock,
      yield: clock.yield,
      random: () => chance.next(),
      createId: () => `${name}-${life}-${ids++}`,
      logger: (message, ...details) => this.log.push([message, ...details.map(String)].join(" ")),
    });
  }

  /** The simulation's time, whatever the clock of this process shows. */
  get now(): number {
    return this.clock.now() - this.skew;
  }

  get state(): ProcessState {
    return this.#state;
  }

  /** Whether it is there and runs. */
  get isRunning(): boolean {
    return this.#state === "up" || this.#state === "ending";
  }

  /** Waits in the time of this process, not longer than until the signal aborts. Never rejects. */
  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    sleep(this.clock as Clock, ms, signal);

  /** Whether a worker of this process takes jobs, or finishes those that it has. */
  hosts(worker: string): boolean {
    return this.isRunning && insideOf(this.runtime).hosts.get(worker)?.isUp === true;
  }

  /** Ends its runtime: what it does is finished. */
  end(): void {
    if (this.#state !== "up") return;
    this.#state = "ending";
    void this.runtime.end();
  }

  /** Disposes its runtime: what it does is cancelled. */
  dispose(): void {
    if (this.#state !== "up") return;
    this.#state = "ending";
    void this.runtime[Symbol.asyncDispose]();
  }

  /** Dies without a word. */
  kill(): void {
    this.#state = "gone";
    this.wire.kill();
    this.clock.stop();
    this.runtimeClock.stop();
  }

  /** Stands still, until `thaw`. */
  freeze(): void {
    this.#state = "frozen";
    this.wasFrozen = true;
    this.wire.freeze();
    this.clock.freeze();
    this.runtimeClock.freeze();
  }

  /** Goes on. Its timers come first, as those of a process that goes on do. */
  thaw(): void {
    if (this.#state !== "frozen") return;
    this.#state = "up";
    this.runtimeClock.thaw();
    this.clock.thaw();
    this.wire.thaw();
  }
}
