import type { AnyActorLogic, AnyEventObject, AnyStateMachine, EventFromLogic, InputFrom } from "xstate";
import { checkOptions, count, FUNCTION, type Kind, misuse } from "../internal/check.ts";
import { Random } from "../testing/random.ts";
import { compareSides, type Trial } from "./compared.ts";
import { compile as compileMachine } from "./compile.ts";
import { Coverage } from "./coverage.ts";
import { covers, wildcardPrefix } from "./descriptor.ts";
import { DivergenceError } from "./divergence-error.ts";
import { shortestPaths } from "./paths.ts";
import { checkMachine } from "./refusal.ts";
import { shrink } from "./shrink.ts";
import { watch } from "./watched.ts";

/** How a compiled machine is compared with the interpreted one. */
export type CheckCompiledOptions<TMachine extends AnyStateMachine> = {
  /** The events to send: one of each type, and one for each payload that a guard or an action makes something else of. */
  readonly events: readonly EventFromLogic<TMachine>[];
  /** How many random sequences of events to try after the shortest paths. Default 300. */
  readonly runs?: number;
  /** The longest random sequence, in events. Default 12. */
  readonly maxEvents?: number;
  /** How many paths to follow at most, for each input. Only a machine whose context grows has more. Default 300. */
  readonly maxPaths?: number;
  /** What the random sequences are drawn with; the same seed draws the same ones. Default 1. */
  readonly seed?: number;
  /**
   * What makes the logic that is compared with the machine. Default `compile`. Give another to check logic of your own:
   * `(machine) => traced(compile(machine))`. It is given the machine with actions and guards that are watched.
   */
  readonly compile?: (machine: TMachine) => AnyActorLogic;
} & (undefined extends InputFrom<TMachine>
  ? {
      /** What to start the machine with, in turn. Default: once without input. */
      readonly inputs?: readonly InputFrom<TMachine>[];
    }
  : {
      /** What to start the machine with, in turn. */
      readonly inputs: readonly InputFrom<TMachine>[];
    });

/** What was tried, all of it with the same result on both sides. */
export interface CheckCompiledReport {
  /** How many shortest paths were followed. */
  readonly paths: number;
  /** How many random sequences were tried. */
  readonly runs: number;
  /** How many events were sent in all. */
  readonly steps: number;
  /** What the random sequences were drawn with. */
  readonly seed: number;
  /**
   * The transitions of the machine that were never taken, as `running --stop [mayStop]--> stopped`. What is listed here
   * was not checked: add events or inputs that lead there.
   */
  readonly missed: readonly string[];
}

/**
 * Checks that a machine does the same compiled as interpreted by XState. Both are driven side by side along all shortest
 * paths, then through random sequences of the events, and compared after each event in all that can be seen of them:
 * value, context, status, output, error, tags, meta, `can`, `matches`, `hasTag`, what is emitted, which actions and
 * guards run, in which order and with what, what subscribers and inspectors are told, what is persisted, and how both
 * go on when they are restored from that.
 *
 * Actions do run: `provide` harmless ones. They and the guards must do the same each time: no clock, no chance.
 *
 * @throws DivergenceError if the two differ.
 * @throws TypeError if the machine cannot be compiled, there are no events, or one is of a type that no transition is for.
 *
 * ```ts
 * const { missed } = checkCompiled(light, { events: [{ type: "next" }, { type: "fail" }] });
 * ```
 */
export function checkCompiled<TMachine extends AnyStateMachine>(
  machine: TMachine,
  options: CheckCompiledOptions<TMachine>,
): CheckCompiledReport {
  checkMachine("checkCompiled", machine);
  checkOptions("checkCompiled", options, OPTIONS);
  const { runs = 300, maxEvents = 12, maxPaths = 300, seed = 1 } = options;
  const { compile = compileMachine } = options;
  const events: readonly AnyEventObject[] = options.events ?? [];
  const inputs: readonly unknown[] = options.inputs ?? [undefined];
  if (events.length === 0)
    throw misuse("checkCompiled: 'events' is empty: give one event of each type at least");
  if (inputs.length === 0)
    throw misuse("checkCompiled: 'inputs' is empty: leave it out, or give at least one");
  const sides = watch(machine, (watched) => compile(watched as TMachine));
  checkTypes(machine, events);
  const coverage = new Coverage(sides.machine);
  let steps = 0;

  const check = (name: string, trial: Trial): void => {
    const differs = (tried: Trial) => compareSides(sides, tried, events);
    steps += trial.events.length;
    coverage.add(trial);
    if (differs(trial) === undefined) return;
    const shortest = shrink(trial, (tried) => differs(tried) !== undefined);
    const parting = differs(shortest);
    const found = { machineId: machine.id, seed, name, length: trial.events.length };
    // It was there when it was shrunk: a machine for which it is gone now does not do the same each time.
    if (parting === undefined) throw new Error(`checkCompiled: machine "${machine.id}" ${CAPRICIOUS}`);
    throw new DivergenceError(found, shortest, parting);
  };

  let paths = 0;
  for (const input of inputs) {
    for (const path of shortestPaths(sides.machine, input, events, maxPaths)) {
      paths++;
      const restoreAfter = Math.max(0, path.length - 1);
      check(`path ${paths}`, { input, events: path, restoreAfter });
    }
  }
  const random = new Random(seed);
  for (let run = 1; run <= runs; run++) {
    const sent = Array.from({ length: random.int(0, maxEvents) }, () => random.pick(events));
    const restoreAfter = random.chance(0.5) ? random.int(0, sent.length) : undefined;
    check(`run ${run}`, { input: random.pick(inputs), events: sent, restoreAfter });
  }
  return { paths, runs, steps, seed, missed: coverage.missed };
}

/** Refuses a misspelt type: sent, it would do nothing, and look as if it had been tried. */
function checkTypes({ id, root }: AnyStateMachine, events: readonly AnyEventObject[]): void {
  const nodes: AnyStateMachine["root"][] = [root, ...Object.values(root.states)];
  const taken = [...new Set(nodes.flatMap(({ transitions }) => [...transitions.keys()]))];
  for (const { type } of events) {
    if (HEEDED.test(type) || taken.some((key) => key === type || covers(wildcardPrefix(key), type))) continue;
    const known = taken.map((key) => `"${key}"`).join(", ");
    throw misuse(
      `checkCompiled: no transition of machine "${id}" is for the event "${type}"; ${known ? `there are some for ${known}` : "it has none at all"}`,
    );
  }
}

/** What XState heeds without a transition for it. */
const HEEDED = /^xstate\.(error\.actor|stop$|init$)/;

const LIST: Kind = { is: "an array", accepts: Array.isArray };
const OPTIONS = {
  events: LIST,
  inputs: LIST,
  runs: count(0),
  maxEvents: count(1),
  maxPaths: count(1),
  seed: count(0),
  compile: FUNCTION,
};

const CAPRICIOUS =
  "does not do the same each time, even interpreted: give it actions, guards and a context that use no clock and no chance";
