import { createFloor } from "../floor.ts";
import { usedHeap } from "../heap.ts";
import { median, medianRatio } from "../measure.ts";
import { microseconds } from "../stopwatch.ts";
import { createXstateJobs } from "../xstate-jobs.ts";

/** Jobs in one timed step. */
const STEP = 1_000;
/** Steps that warm up; as many are timed after them, and as many at the end. */
const STEPS = 10;
/** The heap is first read after this many steps. */
const SETTLED = 100;
const GROUP_SIZE = 3;
const GROWTH_LIMIT_BYTES = 1_000_000;
/** Jobs of the floor beside each timed step: about as long as it. */
const FLOOR_STEP = 10 * STEP;
/** What "as fast as" allows for noise. */
const SLOWDOWN_LIMIT = 1.25;

const SOAKS = [
  { mode: "compiled", as: "jobs" },
  { mode: "compiled", as: "groups of 3" },
  { mode: "interpreted", as: "jobs" },
  { mode: "interpreted", as: "groups of 3" },
] as const;

/** How few jobs a soak may run. */
export const LEAST_JOBS = (SETTLED + STEPS) * STEP;

/**
 * So many jobs one after another, and as groups of three, in both modes: the heap does not grow and the last jobs are as
 * fast as the first. The machine's own slowing down is taken out: the hand-written floor runs beside the steps that are timed.
 * Says what does not hold.
 */
export async function soakJobs(jobs: number, only: string | undefined): Promise<string[]> {
  const wrongs: string[] = [];
  const steps = Math.ceil(jobs / STEP);
  for (const { mode, as } of SOAKS) {
    if (only !== undefined && only !== mode) continue;
    const contender = await createXstateJobs(GROUP_SIZE, mode);
    const floor = await createFloor(GROUP_SIZE);
    const groups = Math.ceil(STEP / GROUP_SIZE);
    const step = (): Promise<void> =>
      as === "jobs" ? contender.job(STEP) : contender.group(GROUP_SIZE, groups);
    const times: number[] = [];
    const floorTimes: (number | undefined)[] = [];
    let settledHeap = 0;
    for (let i = 0; i < steps; i++) {
      if (i === SETTLED) settledHeap = await usedHeap();
      times.push((await microseconds(step)) / STEP);
      const isTimed = i < 2 * STEPS || i >= steps - 2 * STEPS;
      floorTimes.push(isTimed ? (await microseconds(() => floor.job(FLOOR_STEP))) / FLOOR_STEP : undefined);
    }
    const growth = (await usedHeap()) - settledHeap;
    await contender.dispose();
    await floor.dispose();

    const firstSteps = [STEPS, 2 * STEPS] as const;
    const lastSteps = [-STEPS, undefined] as const;
    const [first, last] = [firstSteps, lastSteps].map((part) => median(times.slice(...part)) ?? Number.NaN);
    const [firstRatio, lastRatio] = [firstSteps, lastSteps].map(
      (part) => medianRatio(times.slice(...part), floorTimes.slice(...part)) ?? Number.NaN,
    );
    const slowdown = (lastRatio as number) / (firstRatio as number);
    const met = growth <= GROWTH_LIMIT_BYTES && slowdown <= SLOWDOWN_LIMIT;
    const line =
      `${mode}, ${steps * STEP} jobs as ${as}: heap ${growth >= 0 ? "+" : ""}${(growth / 1_000).toFixed(0)} kB ` +
      `since job ${SETTLED * STEP} (${(settledHeap / 1_000_000).toFixed(1)} MB); first ${first?.toFixed(2)}, ` +
      `last ${last?.toFixed(2)} µs a job, beside the floor ${slowdown.toFixed(2)} times`;
    console.log(`${line}: ${met ? "ok" : "NOT MET"}`);
    if (!met) wrongs.push(line);
  }
  return wrongs;
}
