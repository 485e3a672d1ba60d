import { Random } from "../random.ts";
import { drawFaults, type Fault, type FaultRates } from "./fault.ts";
import { brokenLaws } from "./laws.ts";
import { delusionsIn, leftoversOf, nameOf, orphansIn } from "./rest.ts";
import {
  insideOf,
  type ResolvedScenario,
  resolveScenario,
  type ScenarioSource,
  type SimulatedStep,
} from "./scenario.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import { Simulation } from "./simulation.ts";
import { watchRejections } from "./unhandled.ts";

/** What happens in a run: what the scenario does, and what breaks. */
export interface Schedule<TStep extends SimulatedStep> {
  readonly steps: readonly TStep[];
  readonly faults: readonly Fault[];
}

/** A run that is over. */
export interface RunRecord<TStep extends SimulatedStep> extends Schedule<TStep> {
  readonly simulation: Simulation;
  /** What did not hold. */
  readonly broken: readonly string[];
}

/** The reason with which all that is not over by itself is cancelled in the end. */
export const OVER = "the simulation is over";
/** The longest that a fault lasts. */
const LONGEST_FAULT_MS = 1_500;
/** The longest that a runtime is waited for after its jobs have ended. */
const GRACE_MS = 5_000;

/** Lets one seed happen, to its end and beyond. `only`: a part of what it would do. */
export async function run<TStep extends SimulatedStep>(
  source: ScenarioSource<TStep>,
  seed: number,
  rates: FaultRates | undefined,
  only?: Schedule<TStep>,
): Promise<RunRecord<TStep>> {
  const scenario = resolveScenario(typeof source === "function" ? source(new Random(seed)) : source);
  const names = Object.keys(scenario.runtimes);
  const times = scenario.steps.map(({ at }) => at);
  const drawn =
    rates === undefined ? [] : drawFaults(new Random(seed ^ 0xfa017), rates, names, scenario.lengthMs, times);
  const { steps, faults } = only ?? { steps: scenario.steps, faults: drawn };
  const delayMs = rates?.delayMs ?? [1, 20];
  const simulation = new Simulation(seed, scenario as ResolvedScenario<SimulatedStep>, delayMs);
  const { broken } = simulation;
  const take = (step: TStep): void => {
    try {
      scenario.take?.(step, simulation);
    } catch (error) {
      broken.push(`take() of a step at ${step.at} ms threw: ${error}`);
    }
  };
  const unwatch = watchRejections((error) => broken.push(`law 11: unhandled rejection: ${error}`));
  try {
    for (const step of steps) simulation.clock.setTimeout(() => take(step), step.at);
    for (const fault of faults) simulation.clock.setTimeout(() => simulation.break(fault), fault.at);
    await live(simulation, scenario as ResolvedScenario<SimulatedStep>);
  } finally {
    unwatch();
  }
  return { steps, faults, simulation, broken: [...new Set([...broken, ...simulation.records.broken])] };
}

async function live(simulation: Simulation, scenario: ResolvedScenario<SimulatedStep>): Promise<void> {
  const { broken, clock, network, processes } = simulation;
  const { lengthMs, patienceMs, heartbeatMs, detectMs } = scenario;
  /** How long it takes at most until all have found out what broke. */
  const foundOutMs = detectMs + 6 * heartbeatMs;
  await clock.advance(lengthMs + LONGEST_FAULT_MS);
  simulation.heal();
  await clock.advance(foundOutMs);
  /** What does not hold now, nor after a while: what is on its way has arrived by then, and who is deaf is done. */
  const lasting = async (): Promise<string[]> => {
    const suspects = new Set([...orphansIn(simulation), ...delusionsIn(simulation)]);
    await clock.advance(4 * heartbeatMs);
    return [...orphansIn(simulation), ...delusionsIn(simulation)].filter((line) => suspects.has(line));
  };
  broken.push(...(await lasting()));
  if (broken.length > 0) return;

  const isOpen = (): boolean =>
    simulation.asks.some(({ process, endedAt }) => process.isRunning && endedAt === undefined);
  const atRest = (): readonly string[] => scenario.atRest?.(simulation) ?? [];
  for (let left = patienceMs; left > 0 && (isOpen() || atRest().length > 0); left -= 500)
    await clock.advance(500);
  broken.push(...atRest());
  if (broken.length > 0) return;

  for (const { process, ask } of simulation.asks) if (process.isRunning) ask.cancel(OVER);
  await clock.advance(foundOutMs + 500);
  broken.push(...brokenLaws(simulation), ...(await lasting()));
  broken.push(...(scenario.atEnd?.(simulation) ?? []));
  if (broken.length > 0) return;

  network.said.splice(0);
  await clock.advance(4 * heartbeatMs);
  const chatter = new Set(network.said);
  if (chatter.size > 0) broken.push(`law 6: all is over, and they still say ${[...chatter].join(", ")}`);
  for (const process of processes) {
    const { jobs, runs } = process.transport.held;
    const waiting = process.isRunning
      ? insideOf(process.runtime).registry.cancelWaiting(OVER, () => true)
      : 0;
    if (waiting > 0)
      broken.push(`law 6: all is over, and ${waiting} jobs of ${nameOf(process)} wait for workers`);
    if (process.state === "up" && jobs + runs > 0)
      broken.push(`law 6: all is over, and ${nameOf(process)} holds ${jobs} jobs and ${runs} runs`);
  }
  await dispose(simulation, foundOutMs);
}

async function dispose({ broken, clock, processes }: Simulation, foundOutMs: number): Promise<void> {
  const left = processes.filter(({ isRunning }) => isRunning);
  const disposed = new Set<SimulatedProcess>();
  for (const process of left) void process.runtime[Symbol.asyncDispose]().then(() => disposed.add(process));
  await clock.advance(foundOutMs);
  for (let ms = GRACE_MS; ms > 0 && disposed.size < left.length; ms -= 500) await clock.advance(500);
  for (const process of left) {
    if (!disposed.has(process)) broken.push(`law 6: ${nameOf(process)} is not disposed`);
    else broken.push(...leftoversOf(process));
  }
}
