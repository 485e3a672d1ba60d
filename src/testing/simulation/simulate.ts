import type { JobErrorCode } from "../../../machines/index.ts";
import { checkOptions, count, FLAG, FUNCTION, type Options } from "../../internal/check.ts";
import { checkFaultRates, type FaultRates } from "./fault.ts";
import { type RunRecord, run } from "./run.ts";
import type { ScenarioSource, SimulatedStep } from "./scenario.ts";
import { shrink } from "./shrink.ts";
import { failureOf, SimulationError, type SimulationFailure } from "./simulation-error.ts";

/** How a scenario is simulated. */
export interface SimulateOptions {
  /** The first seed. Default 1. */
  readonly seed?: number | undefined;
  /** How many seeds, one after the other. Default 100. */
  readonly runs?: number | undefined;
  /** How often what breaks. Default: everything now and then. `false`: nothing. */
  readonly faults?: FaultRates | false | undefined;
  /** How many failures are enough. Default 1. */
  readonly maxFailures?: number | undefined;
  /** Whether to look for the fewest steps and faults that show a failure: up to 400 runs more. Default true. */
  readonly shrink?: boolean | undefined;
  /** What to write where a failure tells how to see it again. Default: a call of `simulate()`. */
  readonly replay?: ((seed: number) => string) | undefined;
  /** Hears of each run that is over. */
  readonly onRun?: ((seed: number, broken: readonly string[]) => void) | undefined;
}

/** What has happened in a simulation in which everything held: to see that it was worth it. */
export interface SimulationReport {
  readonly seed: number;
  readonly runs: number;
  /** How many jobs and groups were asked for. */
  readonly asks: number;
  /** How they ended: `completed`, or the code. */
  readonly endings: Readonly<Partial<Record<JobErrorCode | "completed", number>>>;
  /** What broke, and how often. */
  readonly faults: Readonly<Record<string, number>>;
  /** How much time passed for the runtimes, all in all (milliseconds). */
  readonly simulatedMs: number;
}

const OPTIONS: Options = {
  seed: count(0),
  runs: count(1),
  faults: {
    is: "false, or how often what breaks",
    accepts: (value) => value === false || (typeof value === "object" && value !== null),
  },
  maxFailures: count(1),
  shrink: FLAG,
  replay: FUNCTION,
  onRun: FUNCTION,
};

/**
 * Simulates a scenario under many seeds: a few runtimes with a virtual clock and a network that delays, loses, doubles and reorders messages,
 * is parted and goes down, and processes that stand still, die and come again. Then it checks from what was recorded that all
 * laws hold (docs/jobs.md): each ask ended once and in time, nobody waits for nothing, and nothing is left.
 *
 * Resolves with a report if everything held under all of them. The same seed is the same run.
 *
 * ```ts
 * await simulate(
 *   {
 *     runtimes: {
 *       hotel: ({ runtime }) => runtime.addWorkers(scriptedWorker("hotel", [{ wait: 50 }, { return: "a room" }])),
 *       agency: ({ runtime }) => void runtime.job("hotel", { timeout: 1_000, retry: { attempts: 3 } }).catch(() => {}),
 *     },
 *   },
 *   { seed: 1, runs: 1_000 },
 * );
 * ```
 *
 * @throws SimulationError (as a rejection) with each failing seed, a line that replays it, and the fewest steps and faults that show it.
 * @throws TypeError (as a rejection) for a scenario or an option that it cannot use.
 */
export async function simulate<TStep extends SimulatedStep = SimulatedStep>(
  scenario: ScenarioSource<TStep>,
  options: SimulateOptions = {},
): Promise<SimulationReport> {
  checkOptions("simulate()", options, OPTIONS);
  const replay = options.replay ?? ((seed: number) => replayOf(seed, options.faults));
  const rates = options.faults === false ? undefined : (options.faults ?? {});
  if (rates !== undefined) checkFaultRates("'faults' of simulate()", rates);
  // What nobody handles is the process's: of two simulations at a time nobody could say whose it is.
  const before = underWay;
  const simulating = before.then(() => runAll(scenario, options, rates, replay));
  underWay = simulating.then(
    () => {},
    () => {},
  );
  return simulating;
}

/** Resolves when the simulations that were begun are over. */
let underWay: Promise<void> = Promise.resolve();

async function runAll<TStep extends SimulatedStep>(
  scenario: ScenarioSource<TStep>,
  options: SimulateOptions,
  rates: FaultRates | undefined,
  replay: (seed: number) => string,
): Promise<SimulationReport> {
  const { seed: first = 1, runs = 100, maxFailures = 1, onRun } = options;
  const tally = new Tally();
  const failures: SimulationFailure<TStep>[] = [];
  let seed = first;
  for (; seed < first + runs && failures.length < maxFailures; seed++) {
    const record = await run(scenario, seed, rates);
    onRun?.(seed, record.broken);
    tally.add(record);
    if (record.broken.length === 0) continue;
    const least = options.shrink === false ? record : await shrink(scenario, seed, rates, record);
    failures.push(failureOf(seed, record, least, replay(seed)));
  }
  if (failures.length > 0) throw new SimulationError(failures, seed - first);
  return { seed: first, runs, ...tally.counts() };
}

function replayOf(seed: number, faults: SimulateOptions["faults"]): string {
  const own = faults === undefined ? "" : `, faults: ${JSON.stringify(faults)}`;
  return `simulate(scenario, { seed: ${seed}, runs: 1${own} })`;
}

class Tally {
  #asks = 0;
  #simulatedMs = 0;
  readonly #endings = new Map<string, number>();
  readonly #faults = new Map<string, number>();

  add({ simulation }: RunRecord<SimulatedStep>): void {
    this.#simulatedMs += simulation.now;
    this.#asks += simulation.asks.length;
    for (const { status, code } of simulation.asks) {
      const ending = code ?? status;
      if (ending !== undefined) more(this.#endings, ending);
    }
    for (const fault of simulation.faults) more(this.#faults, fault.do);
  }

  counts(): Omit<SimulationReport, "seed" | "runs"> {
    return {
      asks: this.#asks,
      endings: Object.fromEntries(this.#endings),
      faults: Object.fromEntries(this.#faults),
      simulatedMs: this.#simulatedMs,
    };
  }
}

function more(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
