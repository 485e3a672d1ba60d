import {
  check,
  checkOptions,
  count,
  describe,
  FUNCTION,
  having,
  type Kind,
  misuse,
  type Options,
  oneOf,
} from "../../internal/check.ts";
import type { RuntimeOptions } from "../../runtime-options.ts";
import type { Random } from "../random.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { Simulation } from "./simulation.ts";

/** Something that a scenario does at a time (milliseconds from its beginning). It is data, so that it can be left out and printed. */
export interface SimulatedStep {
  readonly at: number;
}

/** One runtime of a scenario. */
export interface SimulatedRuntime {
  /** What its process does as it begins, and as another one begins in its place: adds workers, asks for jobs. */
  start(process: SimulatedProcess): void | Promise<void>;
  /** How its runtime is, but for what the simulation drives itself. */
  readonly options?: Omit<
    RuntimeOptions,
    "name" | "clock" | "transport" | "random" | "createId" | "yield" | "logger"
  >;
}

/** What a simulation is of: a few runtimes that share a network, and what happens to them. */
export interface Scenario<TStep extends SimulatedStep = SimulatedStep> {
  /** The runtimes, by name. */
  readonly runtimes: Readonly<Record<string, SimulatedRuntime | SimulatedRuntime["start"]>>;
  /** What happens while faults do. */
  readonly steps?: readonly TStep[];
  /** Does a step. Must not wait: what takes time goes on beside it. */
  take?(step: TStep, simulation: Simulation): void;
  /**
   * What does not hold of your own, a line for each, when all that broke is whole again and the runtimes have found out, while what is
   * not over goes on. It is asked again and again until there is nothing, or `patienceMs` have passed.
   */
  atRest?(simulation: Simulation): readonly string[];
  /** The same, when all that was asked for is over, and before the runtimes are disposed. */
  atEnd?(simulation: Simulation): readonly string[];
  /** Steps that are simpler than this one, to see whether they will do to show a failure. */
  simpler?(step: TStep): readonly TStep[];
  /** How long steps and faults happen (milliseconds). Default 1,500. No step may come later. */
  readonly lengthMs?: number;
  /** How long jobs may take to end by themselves after that, before they are cancelled (milliseconds). Default 5,000. */
  readonly patienceMs?: number;
  /** How often a runtime says that it is there (milliseconds). Default 100. */
  readonly heartbeatMs?: number;
  /** After how long without a word it is given up (milliseconds). Default 500. */
  readonly detectMs?: number;
  /** What becomes of jobs that are asked for without a connection. Default `wait`. */
  readonly offline?: "wait" | "reject";
}

/** A scenario, or what makes one of each seed: it draws from `random` and nothing else. */
export type ScenarioSource<TStep extends SimulatedStep = SimulatedStep> =
  | Scenario<TStep>
  | ((random: Random) => Scenario<TStep>);

/** A scenario with its defaults. */
export interface ResolvedScenario<TStep extends SimulatedStep> extends Scenario<TStep> {
  readonly steps: readonly TStep[];
  readonly lengthMs: number;
  readonly patienceMs: number;
  readonly heartbeatMs: number;
  readonly detectMs: number;
  readonly offline: "wait" | "reject";
}

const COUNT_OF_MS = count(1);
const RUNTIMES: Kind = {
  is: "runtimes by name, at least one: { name: (process) => … } or { name: { start, options } }",
  accepts: (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.values(value).length > 0 &&
    Object.values(value).every(isRuntime),
};
const SCENARIO: Options = {
  runtimes: RUNTIMES,
  steps: { is: "a list of steps", accepts: Array.isArray },
  ...Object.fromEntries(["take", "atRest", "atEnd", "simpler"].map((name) => [name, FUNCTION])),
  ...Object.fromEntries(
    ["lengthMs", "patienceMs", "heartbeatMs", "detectMs"].map((name) => [name, COUNT_OF_MS]),
  ),
  offline: oneOf("wait", "reject"),
};

function isRuntime(value: unknown): boolean {
  return typeof value === "function" || typeof (value as SimulatedRuntime | null)?.start === "function";
}

/** Checks a scenario and fills in the defaults. Throws a `TypeError` that names what is wrong. */
export function resolveScenario<TStep extends SimulatedStep>(
  scenario: Scenario<TStep>,
): ResolvedScenario<TStep> {
  const where = "the scenario of simulate()";
  check(where, scenario, having("an object: { runtimes: … }"));
  checkOptions(where, scenario, SCENARIO);
  check(`'runtimes' of ${where}`, scenario.runtimes, RUNTIMES);
  const resolved = {
    ...scenario,
    steps: scenario.steps ?? [],
    lengthMs: scenario.lengthMs ?? 1_500,
    patienceMs: scenario.patienceMs ?? 5_000,
    heartbeatMs: scenario.heartbeatMs ?? 100,
    detectMs: scenario.detectMs ?? 500,
    offline: scenario.offline ?? "wait",
  };
  const { steps, take, lengthMs } = resolved;
  if (steps.length > 0 && take === undefined)
    throw misuse(`${where} has steps, and no take() that does them`);
  const wrong = steps.find((step) => !(step?.at >= 0 && step.at <= lengthMs));
  if (wrong !== undefined) {
    throw misuse(
      `a step of ${where} must have an 'at' from 0 to 'lengthMs' (${lengthMs}), not ${describe(wrong?.at)}`,
    );
  }
  return resolved;
}
