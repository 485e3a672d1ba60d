import type { AnyEventObject } from "xstate";
import { inWords } from "../testing/contract/is-same.ts";
import type { Parting, Trial } from "./compared.ts";
import { isMissing } from "./difference.ts";

/** How a trial was found that tells the two sides apart. */
export interface Found {
  readonly machineId: string;
  readonly seed: number;
  /** `path 3`, or `run 17`. */
  readonly name: string;
  /** How many events it had before it was shrunk. */
  readonly length: number;
}

/**
 * The compiled machine behaves otherwise than the interpreted one. The message names the seed, the shortest sequence of
 * events that was found to show it, and what either side has to show.
 */
export class DivergenceError extends Error {
  static {
    DivergenceError.prototype.name = "DivergenceError";
  }

  /** What the random sequences were drawn with. */
  readonly seed: number;
  /** What the machine was started with. */
  readonly input: unknown;
  /** The shortest sequence of events that was found to show the difference. */
  readonly events: readonly AnyEventObject[];
  /** After how many of these events the actor is persisted, and restored; undefined if it need not be. */
  readonly restoreAfter: number | undefined;
  /** Where the difference is, such as `snapshot.value`. */
  readonly path: string;
  /** What the interpreted machine has there; undefined if it has nothing there. */
  readonly interpreted: unknown;
  /** What the compiled machine has there; undefined if it has nothing there. */
  readonly compiled: unknown;

  /** @internal */
  constructor({ machineId, seed, name, length }: Found, trial: Trial, parting: Parting) {
    super(
      [
        `checkCompiled: machine "${machineId}" behaves otherwise when it is compiled`,
        `Found by ${name} with seed ${seed}, shrunk from ${length} to ${trial.events.length} events:`,
        ...(trial.input === undefined ? [] : [`  input ${inWords(trial.input)}`]),
        ...lines(trial, parting.after),
        `What differs, of ${parting.of}: ${parting.path}`,
        `  interpreted: ${sideInWords(parting.left)}`,
        `  compiled:    ${sideInWords(parting.right)}`,
      ].join("\n"),
    );
    this.seed = seed;
    this.input = trial.input;
    this.events = trial.events;
    this.restoreAfter = trial.restoreAfter;
    this.path = parting.path;
    this.interpreted = isMissing(parting.left) ? undefined : parting.left;
    this.compiled = isMissing(parting.right) ? undefined : parting.right;
  }
}

function lines({ events, restoreAfter }: Trial, after: number): string[] {
  const start = after === 0 ? ["  start   <-- here"] : [];
  const sent = events.flatMap((event, index) => [
    ...(restoreAfter === index ? ["  (persisted and restored)"] : []),
    `  ${index + 1}. ${inWords(event)}${index + 1 === after ? "   <-- here" : ""}`,
  ]);
  return [...start, ...sent, ...(restoreAfter === events.length ? ["  (persisted and restored)"] : [])];
}

function sideInWords(side: unknown): string {
  return isMissing(side) ? "nothing" : inWords(side);
}
