import type { Runtime } from "../../runtime.ts";
import { Random } from "../random.ts";
import { VirtualClock } from "../virtual-clock.ts";
import type { AskRecord } from "./ask-record.ts";
import { AskRecords } from "./ask-records.ts";
import type { Fault } from "./fault.ts";
import type { ResolvedScenario, SimulatedRuntime, SimulatedStep } from "./scenario.ts";
import { SILENCE, SimulatedNetwork } from "./simulated-network.ts";
import { SimulatedProcess } from "./simulated-process.ts";

/** One run: processes on one network and one clock, to which steps and faults happen. */
export class Simulation {
  readonly seed: number;
  readonly clock = new VirtualClock();
  /** Chance, for what the steps of the scenario do. */
  readonly random: Random;
  /** All processes that there ever were. */
  readonly processes: SimulatedProcess[] = [];
  /** What has broken so far. */
  readonly faults: Fault[] = [];
  /** @internal */
  readonly records = new AskRecords(this.clock);
  /** @internal */
  readonly network: SimulatedNetwork;
  /** What did not hold, a line for each. A scenario may add to it at any time. */
  readonly broken: string[] = [];
  /** @internal Whether its runtimes are being disposed. */
  isDisposing = false;
  readonly #scenario: ResolvedScenario<SimulatedStep>;
  readonly #chance: Random;
  #outageUntil = 0;

  /** @internal */
  constructor(seed: number, scenario: ResolvedScenario<SimulatedStep>, delayMs: readonly [number, number]) {
    this.seed = seed;
    this.#scenario = scenario;
    this.random = new Random(seed ^ 0x0b5e55ed);
    this.#chance = new Random(seed ^ 0x5eed);
    this.network = new SimulatedNetwork(this.clock, this.#chance, delayMs);
    for (const name of Object.keys(scenario.runtimes)) this.#start(name, 1);
  }

  /** Milliseconds since it began. */
  get now(): number {
    return this.clock.now();
  }

  /** What was asked for, in that order, by the processes that are gone as well. */
  get asks(): readonly AskRecord[] {
    return this.records.all;
  }

  /** Whether nothing has broken so far. */
  get isCalm(): boolean {
    return this.faults.length === 0;
  }

  /** The process that runs a runtime now, or did last. Throws for a name that the scenario has not. */
  process(name: string): SimulatedProcess {
    const process = this.processes.filter((each) => each.name === name).at(-1);
    if (process === undefined)
      throw new TypeError(`xstate-jobs: there is no runtime '${name}' in this scenario`);
    return process;
  }

  /** A runtime, if its process is there, runs, and has not been told to end. Throws for a name that the scenario has not. */
  runtime(name: string): Runtime | undefined {
    const process = this.process(name);
    return process.state === "up" ? process.runtime : undefined;
  }

  /** @internal */
  break(fault: Fault): void {
    switch (fault.do) {
      case "noise":
        this.network.noise = fault;
        this.#in(fault.ms, () => {
          if (this.network.noise === fault) this.network.noise = SILENCE;
        });
        break;
      case "partition":
        this.#in(fault.ms, this.network.part(fault.runtimes));
        break;
      case "outage":
        this.#outageUntil = Math.max(this.#outageUntil, this.now + fault.ms);
        for (const process of this.processes) this.#disconnect(process);
        this.network.broker.stop();
        this.#in(fault.ms, () => this.#reconnect());
        break;
      default:
        if (!this.#hit(fault, this.process(fault.runtime))) return;
    }
    this.faults.push(fault);
  }

  /** @internal All that broke is whole again. */
  heal(): void {
    this.network.heal();
    this.#outageUntil = 0;
    for (const process of this.processes) {
      process.cutUntil = 0;
      process.thaw();
    }
    this.#reconnect();
  }

  #hit(
    fault: Extract<Fault, { do: "disconnect" | "freeze" | "kill" | "restart" }>,
    process: SimulatedProcess,
  ): boolean {
    if (process.state !== "up") return false;
    const { name, ms } = { name: process.name, ...fault };
    const again = (): void => this.#start(name, process.life + 1);
    switch (fault.do) {
      case "disconnect":
        process.cutUntil = this.now + fault.ms;
        this.#disconnect(process);
        this.#in(fault.ms, () => this.#reconnect());
        return true;
      case "freeze":
        process.freeze();
        this.#in(fault.ms, () => process.thaw());
        return true;
      case "kill":
        process.kill();
        if (ms !== undefined) this.#in(ms, again);
        return true;
      default:
        process.end();
        this.#in(fault.ms, again);
        return true;
    }
  }

  #start(name: string, life: number): void {
    const definition = this.#scenario.runtimes[name] as SimulatedRuntime | SimulatedRuntime["start"];
    const { start, options } =
      typeof definition === "function" ? { start: definition, options: {} } : definition;
    const process = new SimulatedProcess({
      ...{ name, life, options, scenario: this.#scenario },
      ...{ clock: this.clock, network: this.network, chance: this.#chance, random: this.random },
    });
    this.processes.push(process);
    this.records.watch(process);
    if (this.now < this.#outageUntil) this.#disconnect(process);
    const failed = (error: unknown): void =>
      void this.broken.push(`start() of runtime '${name}' threw: ${error}`);
    try {
      Promise.resolve(start(process)).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  #disconnect(process: SimulatedProcess): void {
    if (process.wire.isUp) process.downSince = this.now;
    process.wire.disconnect();
  }

  #reconnect(): void {
    if (this.now < this.#outageUntil) return;
    for (const process of this.processes) if (process.cutUntil <= this.now) this.#checkOutage(process);
    if (!this.network.broker.isUp) this.network.broker.start();
    for (const process of this.processes) {
      if (process.cutUntil > this.now) this.#disconnect(process);
      else process.wire.connect();
    }
  }

  /** A runtime without a connection for too long waits for nobody elsewhere. */
  #checkOutage(process: SimulatedProcess): void {
    if (process.state !== "up" || process.wire.isUp || process.wasFrozen) return;
    const { heartbeatMs, detectMs } = this.#scenario;
    if (this.now < process.downSince + detectMs + heartbeatMs) return;
    for (const { process: asker, at, open, title } of this.asks) {
      if (asker !== process || at > process.downSince) continue;
      if (open.some((worker) => !process.hosts(worker)))
        this.broken.push(
          `law 2: ${title} was open after ${this.now - process.downSince} ms without a connection`,
        );
    }
  }

  #in(ms: number, act: () => void): void {
    this.clock.setTimeout(act, ms);
  }
}
