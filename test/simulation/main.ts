import { parseArgs } from "node:util";
import { simulate } from "../../src/testing/simulation/simulate.ts";
import { SimulationError } from "../../src/testing/simulation/simulation-error.ts";
import { anyScenario } from "./scenario.ts";

/**
 * `npm run simulate -- --runs N --seed S`: so many seeds from S on, one after the other. Exits with 1 as soon as one of them breaks a law
 * (`--failures N`: as soon as N have), with what shows it; `--no-shrink`: at once.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    failures: { type: "string", default: "1" },
    "no-shrink": { type: "boolean", default: false },
  },
});
const started = performance.now();
try {
  const report = await simulate(anyScenario, {
    seed: Number(values.seed),
    runs: Number(values.runs),
    maxFailures: Number(values.failures),
    shrink: !values["no-shrink"],
    replay: (seed) => `npm run simulate -- --seed ${seed} --runs 1`,
  });
  const seconds = (performance.now() - started) / 1_000;
  console.log(report);
  console.log(`all laws held: ${(report.runs / seconds).toFixed(0)} runs a second`);
} catch (error) {
  if (!(error instanceof SimulationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
