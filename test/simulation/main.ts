import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { parentPort, Worker, workerData } from "node:worker_threads";
import {
  type SimulateOptions,
  type SimulationReport,
  simulate,
} from "../../src/testing/simulation/simulate.ts";
import { SimulationError } from "../../src/testing/simulation/simulation-error.ts";
import { addUp } from "./add-up.ts";
import { anyScenario } from "./scenario.ts";

/**
 * `npm run simulate -- --runs N --seed S`: so many seeds from S on, on all cores (`--threads T`). Exits with 1 if one of them breaks a law
 * (`--failures N`: goes on until N have), with what shows it; `--no-shrink`: at once.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    failures: { type: "string", default: "1" },
    threads: { type: "string", default: String(availableParallelism()) },
    "no-shrink": { type: "boolean", default: false },
  },
});

type Part = Pick<SimulateOptions, "seed" | "runs" | "maxFailures" | "shrink">;
type Outcome = { readonly report: SimulationReport } | { readonly failure: string };

async function runPart(part: Part): Promise<Outcome> {
  try {
    const replay = (seed: number): string => `npm run simulate -- --seed ${seed} --runs 1`;
    return { report: await simulate(anyScenario, { ...part, replay }) };
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    return { failure: error.message };
  }
}

function runInThread(part: Part): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: part });
    thread.once("message", resolve).once("error", reject);
  });
}

/** The seeds, divided into parts. */
function partsOf(first: number, runs: number, count: number): Part[] {
  const options = { maxFailures: Number(values.failures), shrink: !values["no-shrink"] };
  const size = Math.ceil(runs / count);
  return Array.from({ length: Math.ceil(runs / size) }, (_, index) => {
    const before = index * size;
    return { ...options, seed: first + before, runs: Math.min(size, runs - before) };
  });
}

if (parentPort !== null) {
  parentPort.postMessage(await runPart(workerData as Part));
} else {
  const started = performance.now();
  const parts = partsOf(Number(values.seed), Number(values.runs), Number(values.threads));
  const outcomes = await Promise.all(parts.length === 1 ? parts.map(runPart) : parts.map(runInThread));
  const reports = outcomes.flatMap((outcome) => ("report" in outcome ? [outcome.report] : []));
  const failures = outcomes.flatMap((outcome) => ("failure" in outcome ? [outcome.failure] : []));
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) {
    process.exitCode = 1;
  } else {
    const total = addUp(reports);
    const seconds = (performance.now() - started) / 1_000;
    console.log(total);
    console.log(`all laws held in ${total.runs} runs, ${(total.runs / seconds).toFixed(0)} a second`);
  }
}
