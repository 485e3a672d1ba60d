import type { Fault } from "./fault.ts";
import type { RunRecord } from "./run.ts";
import type { SimulatedStep } from "./scenario.ts";

/** A seed under which something did not hold. */
export interface SimulationFailure<TStep extends SimulatedStep = SimulatedStep> {
  readonly seed: number;
  /** What did not hold, a line for each. */
  readonly broken: readonly string[];
  /** The fewest steps and faults that were found to show it. */
  readonly steps: readonly TStep[];
  readonly faults: readonly Fault[];
  /** How many there were before. */
  readonly drawn: number;
  /** How to let it happen again. */
  readonly replay: string;
}

/** Thrown by `simulate()`: something did not hold. The message has all that is needed to see it again. */
export class SimulationError extends Error {
  override readonly name = "SimulationError";
  readonly failures: readonly SimulationFailure[];

  constructor(failures: readonly SimulationFailure[], runs: number) {
    super(
      `xstate-jobs: of ${runs} runs ${failures.length} broke what must hold\n\n${failures.map(textOf).join("\n\n")}`,
    );
    this.failures = failures;
  }
}

/** What there is to tell of a run that failed. */
export function failureOf<TStep extends SimulatedStep>(
  seed: number,
  drawn: RunRecord<TStep>,
  { broken, steps, faults }: RunRecord<TStep>,
  replay: string,
): SimulationFailure<TStep> {
  return { seed, broken, steps, faults, drawn: drawn.steps.length + drawn.faults.length, replay };
}

const MOST_LINES = 8;

function textOf({ seed, broken, steps, faults, drawn, replay }: SimulationFailure): string {
  const more = broken.length > MOST_LINES ? [`  … and ${broken.length - MOST_LINES} more`] : [];
  const happens = [...faults.map(faultLine), ...steps.map(stepLine)].sort((one, other) => one.at - other.at);
  return [
    `seed ${seed}:`,
    ...broken.slice(0, MOST_LINES).map((line) => `  ${line}`),
    ...more,
    `replay: ${replay}`,
    happens.length === 0
      ? `of ${drawn} steps and faults none is needed: it happens without them`
      : `shrunk from ${drawn} steps and faults to ${happens.length}:`,
    ...happens.map(({ text }) => `  ${text}`),
  ].join("\n");
}

interface Line {
  readonly at: number;
  readonly text: string;
}

function faultLine({ at, do: kind, ...rest }: Fault): Line {
  return { at, text: `at ${at} ms: ${kind} ${inWords(rest)}` };
}

function stepLine({ at, ...rest }: SimulatedStep): Line {
  return { at, text: `at ${at} ms: ${inWords(rest)}` };
}

function inWords(value: object): string {
  return JSON.stringify(value);
}
