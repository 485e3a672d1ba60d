import type { Random } from "../../src/testing/random.ts";
import {
  type AskPlan,
  type HandlerEnding,
  type HandlerPlan,
  type HandlerStep,
  JOB_NAMES,
  type Step,
} from "./step.ts";

/** A worker of a runtime, and how it is restarted. */
export interface WorkerPlan {
  readonly name: string;
  /** The worker that it is a child of; `undefined`: none. */
  readonly parent: string | undefined;
  readonly restart: "never" | "on-error" | "always";
  readonly restartBackoff: number;
  readonly maxRestarts: number;
  readonly strategy: "one-for-one" | "all-for-one";
}

/** What a scenario is made of. */
export interface Drawn {
  readonly mode: "compiled" | "interpreted";
  readonly offline: "wait" | "reject";
  /** The workers of each runtime. */
  readonly runtimes: Readonly<Record<string, readonly WorkerPlan[]>>;
  readonly steps: readonly Step[];
}

export const LENGTH_MS = 1_500;
const RUNTIMES = ["north", "south", "east", "west"];
const WORKERS = ["a", "b b", "ç.d", "w4"];

/** Any number of things that may happen to a few runtimes. */
export function draw(random: Random): Drawn {
  const workers = WORKERS.slice(0, random.int(2, WORKERS.length));
  const names = RUNTIMES.slice(0, random.pick([1, 2, 2, 3, 3, 4]));
  // Where most host nothing, most is asked of others.
  const most = random.pick([1, 1, 3]);
  const hosted = names.map(() => random.some(workers, random.int(0, most)));
  for (const worker of workers)
    if (!hosted.flat().includes(worker) && random.chance(0.9)) random.pick(hosted).push(worker);
  const runtimes = Object.fromEntries(
    names.map((name, index) => [
      name,
      (hosted[index] ?? []).map((worker, at, all) => workerPlan(random, worker, all[at - 1])),
    ]),
  );
  // All at about the same time, or at any.
  const isDense = random.chance(0.3);
  const at = (): number => (isDense ? 300 + random.int(0, 150) : random.int(0, LENGTH_MS));
  const steps: Step[] = [];
  const often = (most: number, chance: number, make: () => Step): void => {
    if (random.chance(chance)) for (let left = random.int(1, most); left > 0; left--) steps.push(make());
  };
  const runtime = (): string => random.pick(names);
  const worker = (): string => random.pick(workers);
  often(7, 1, () => ({ at: at(), do: "ask", runtime: runtime(), ask: anyAsk(random, workers) }));
  often(2, 0.4, () => ({
    at: at(),
    do: random.pick(["cancel", "cancel", "complete", "dispose ask"]),
    of: random.int(0, 6),
  }));
  often(2, 0.3, () => ({ at: at(), do: "add worker", runtime: runtime(), worker: worker() }));
  often(2, 0.3, () => ({ at: at(), do: "break worker", runtime: runtime(), worker: worker() }));
  often(1, 0.2, () => ({ at: at(), do: "end worker", runtime: runtime(), worker: worker() }));
  often(1, 0.15, () => ({ at: at(), do: random.pick(["end", "dispose"]), runtime: runtime() }));
  steps.sort((one, other) => one.at - other.at);
  return {
    mode: random.chance(0.7) ? "compiled" : "interpreted",
    offline: random.chance(0.8) ? "wait" : "reject",
    runtimes,
    steps,
  };
}

function workerPlan(random: Random, name: string, before: string | undefined): WorkerPlan {
  return {
    name,
    parent: random.chance(0.3) ? before : undefined,
    restart: random.pick(["never", "on-error", "on-error", "always"]),
    restartBackoff: random.pick([0, 10, 300]),
    maxRestarts: random.pick([1, 5]),
    strategy: random.pick(["one-for-one", "all-for-one"]),
  };
}

function anyAsk(random: Random, workers: readonly string[]): AskPlan {
  const isGroup = random.chance(0.35);
  return {
    workers: random.some(workers, isGroup ? random.int(1, 3) : 1),
    isGroup,
    name: random.pick(JOB_NAMES),
    plan: anyPlan(random, workers, 2),
    timeout: random.pick([undefined, undefined, 50, 300, 800]),
    buffer: random.pick([undefined, undefined, 1, 4, 40]),
    attempts: random.pick([1, 1, 1, 2, 3]),
    retriesAll: random.chance(0.4),
    cancelOnError: random.chance(0.5),
    reader: random.pick(["eager", "eager", "slow", "leaves", "absent"]),
    by: random.chance(0.2) ? random.pick(workers) : undefined,
  };
}

function anyPlan(random: Random, workers: readonly string[], depth: number): HandlerPlan {
  const steps = Array.from({ length: random.int(0, 3) }, (): HandlerStep => {
    const kind = random.pick(["report", "report", "sleep", "sleep", "sub"]);
    if (kind === "report") {
      const pauseMs = random.pick([0, 0, 5]);
      const count = random.pick(pauseMs > 0 ? [5, 20, 60] : [1, 2, 5, 20, 20, 150, 150, 600]);
      return { do: "report", count, isAwaited: random.chance(0.7), isStream: random.chance(0.5), pauseMs };
    }
    if (kind === "sub" && depth > 0) {
      const [worker, name] = [random.pick(workers), random.pick(JOB_NAMES)];
      const [timeout, isAwaited] = [random.pick([undefined, 200]), random.chance(0.8)];
      return { do: "sub", worker, name, plan: anyPlan(random, workers, depth - 1), timeout, isAwaited };
    }
    return { do: "sleep", ms: random.pick([1, 20, 90, 250, 700]) };
  });
  const endings: HandlerEnding[] = [
    "complete",
    "complete",
    "complete",
    "stream end",
    "early",
    "fail",
    "throw",
    "hang",
    "deaf",
  ];
  return { steps, ending: random.pick(endings) };
}
