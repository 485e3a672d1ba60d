import { expect, test } from "vitest";
import { acrossSchedule } from "../../fixtures/across-schedule.ts";
import { runAcross } from "../../fixtures/run-across.ts";

// Laws 1, 2, 3, 6 and 11, between runtimes: whatever happens to them, their processes and the network.
// For a soak: ACROSS_RUNS=20000. A failure prints its seeds: ACROSS_SEED=… ACROSS_RUNS=1 runs one of them again.
const { ACROSS_RUNS = "300", ACROSS_SEED = "1" } = process.env;
const first = Number(ACROSS_SEED);
const runs = Number(ACROSS_RUNS);
/** So many that fail are enough. */
const MOST_FAILURES = 5;

test("Across runtimes every ask ends once and in time, with what happened to it, runs once at most, and nothing is left", {
  timeout: 60_000 + 100 * runs,
}, async () => {
  const failures: Record<string, string[]> = {};
  for (let seed = first; seed < first + runs; seed++) {
    const broken = await runAcross(acrossSchedule(seed));
    if (broken.length > 0) failures[`ACROSS_SEED=${seed} ACROSS_RUNS=1`] = broken;
    if (Object.keys(failures).length === MOST_FAILURES) break;
  }
  expect(failures).toEqual({});
});
