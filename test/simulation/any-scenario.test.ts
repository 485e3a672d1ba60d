import { expect, it } from "vitest";
import { simulate } from "../../src/testing/index.ts";
import { anyScenario } from "./scenario.ts";

// A few of them every day; `npm run simulate -- --runs N` has any number.
const { SIMULATE_RUNS = "80", SIMULATE_SEED = "1" } = process.env;
const runs = Number(SIMULATE_RUNS);

it("holds that whatever happens to jobs, workers, runtimes and the network, all laws do", {
  timeout: 60_000 + 200 * runs,
}, async () => {
  const report = await simulate(anyScenario, {
    ...{ runs, seed: Number(SIMULATE_SEED) },
    replay: (seed) => `npm run simulate -- --seed ${seed} --runs 1`,
  });
  // It is worth something only if something happens.
  expect(report.asks).toBeGreaterThan(2 * runs);
  expect(Object.keys(report.endings).length).toBeGreaterThan(6);
  expect(Object.keys(report.faults).sort()).toEqual([
    "disconnect",
    "freeze",
    "kill",
    "noise",
    "outage",
    "partition",
    "restart",
  ]);
});
