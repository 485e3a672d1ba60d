import { Random } from "../random.ts";
import { drawFaults, type Fault, type FaultRates } from "./fault.ts";
import { live } from "./live.ts";
import {
  type ResolvedScenario,
  resolveScenario,
  type ScenarioSource,
  type SimulatedStep,
} from "./scenario.ts";
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
  // What goes on asking when its runtime is disposed is told so, and need not listen.
  const unwatch = watchRejections((error) => {
    if (!simulation.isDisposing) broken.push(`law 11: unhandled rejection: ${error}`);
  });
  try {
    for (const step of steps) simulation.clock.setTimeout(() => take(step), step.at);
    for (const fault of faults) simulation.clock.setTimeout(() => simulation.break(fault), fault.at);
    await live(simulation, scenario as ResolvedScenario<SimulatedStep>);
  } catch (error) {
    broken.push(`it threw: ${error}`);
  } finally {
    unwatch();
  }
  return { steps, faults, simulation, broken: [...new Set([...broken, ...simulation.records.broken])] };
}
