import { Charts } from "./delivery-rules.ts";
import { cycleIn, explore, type Graph, reaching, type Walk, wayTo } from "./explore.ts";
import { keyOf } from "./key.ts";
import { composed, type Made } from "./logic.ts";
import { isOutside, type JobPart, type PlacePart, type Product, type Size, type Step } from "./product.ts";
import { STATE_LAWS } from "./state-laws.ts";
import { STEP_LAWS } from "./step-laws.ts";
import { isOver, stepsFrom } from "./steps.ts";

/** What holds for all that can happen together. */
const NOT_STUCK = "without anything from outside all ends: but for jobs whose worker is not there (law 2)";
const NO_LIVELOCK = "without anything from outside nothing goes on for ever";
const CAN_END = "from every state all can end and settle";

/** The sentences of all laws. */
export const LAWS: readonly string[] = [
  ...Object.keys(STATE_LAWS),
  ...Object.keys(STEP_LAWS),
  NOT_STUCK,
  NO_LIVELOCK,
  CAN_END,
];

/** A law that does not hold, and the shortest way to where it does not. */
interface Violation {
  readonly law: string;
  readonly way: readonly Step[];
}

/** What was explored, and the laws that do not hold there, each once. */
export interface Checked {
  readonly graph: Graph;
  readonly violations: readonly Violation[];
}

/** Explores all that can happen, and looks at every state, every step and the whole. */
export function check(size: Size, made: Made = {}, find: (walk: Walk) => Graph = explore): Checked {
  const charts = made.charts ?? new Charts();
  const wrong = new Map<string, { readonly at: number; readonly steps: readonly Step[] }>();
  const found = (law: string, at: number, ...steps: Step[]): void => {
    if (!wrong.has(law)) wrong.set(law, { at, steps });
  };
  const stepLaws = Object.entries(STEP_LAWS);
  const stateLaws = Object.entries(STATE_LAWS);
  const ends = new WeakSet<Product>();
  let looked = 0;
  const graph = find({
    logic: composed(size, { ...made, charts }),
    // Asked once for each state, in the order of their numbers. Nobody needs to know what comes of one that is wrong:
    // it might go on for ever.
    stepsFrom: (state) => {
      const broken = stateLaws.filter(([, holds]) => !holds(state, size));
      for (const [law] of broken) found(law, looked);
      looked++;
      return broken.length > 0 || ends.has(state) ? [] : stepsFrom(state, size);
    },
    keyOf: (state) => keyOf(state, size, charts),
    look: (from, before, step, after) => {
      const broken = stepLaws.filter(([, holds]) => !holds(before, step, after));
      for (const [law] of broken) found(law, from, step);
      if (broken.length > 0) ends.add(after);
    },
  });
  graph.states.forEach((state, at) => {
    const isLeftAlone = (graph.edges[at] ?? []).every(({ step }) => isOutside(step));
    if (isLeftAlone && !state.jobs.every(isDoneOrWaits(state))) found(NOT_STUCK, at);
  });
  const cycle = cycleIn(graph, (step) => !isOutside(step));
  if (cycle !== undefined) found(NO_LIVELOCK, cycle.from, cycle.step);
  const stuck = reaching(graph, isOver).indexOf(0);
  if (stuck >= 0) found(CAN_END, stuck);
  const violations = [...wrong].map(([law, { at, steps }]) => ({
    law,
    way: [...wayTo(graph, at), ...steps],
  }));
  return { graph, violations };
}

function isDoneOrWaits({ places }: Product): (job: JobPart, worker: number) => boolean {
  return ({ isSettled, delivery, chart }, worker) => {
    const { isRegistered } = places[worker] as PlacePart;
    return isSettled || (delivery === "waiting" && chart.value === "pending" && !isRegistered);
  };
}
