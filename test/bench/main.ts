/**
 * `npm run bench`: the package beside the same work written by hand, in Effect and in Effection.
 *
 *   --quick            a tenth of the work in 3 rounds; judges nothing
 *   --only <workload>  job, updates, stream, group, pending, memory or workers
 *   --json             the figures of every round, for programs
 */
import { parseArgs } from "node:util";
import { createEffect } from "./effect.ts";
import { createEffection } from "./effection.ts";
import { createFloor } from "./floor.ts";
import { type Figures, interleave } from "./measure.ts";
import { mustHold } from "./must-hold.ts";
import { figuresTable, mustHoldTable } from "./report.ts";
import { GROUP_SIZES, WORKLOADS } from "./workloads.ts";
import { createXstateJobs } from "./xstate-jobs.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const rounds = options.quick ? 3 : 7;
const scale = options.quick ? 0.1 : 1;
const workloads = WORKLOADS.filter(({ name }) => options.only === undefined || name === options.only);
if (workloads.length === 0)
  throw new TypeError(`--only takes ${WORKLOADS.map(({ name }) => name).join(", ")}`);

const workers = Math.max(...GROUP_SIZES);
const contenders = [
  await createFloor(workers),
  await createXstateJobs(workers, "compiled"),
  await createXstateJobs(workers, "interpreted"),
  await createEffect(workers),
  await createEffection(workers),
];
const names = contenders.map(({ name }) => name);

const all = new Map<string, ReadonlyMap<string, readonly (number | undefined)[]>>();
for (const workload of workloads) {
  const figures: Figures = await interleave(
    contenders,
    workload,
    scale,
    Math.min(rounds, workload.maximumRounds ?? rounds),
  );
  for (const [metric, figure] of figures) all.set(metric, figure);
  if (!options.json) console.log(`${figuresTable(figures, names)}\n`);
}
for (const contender of contenders) await contender.dispose();

const list = mustHold(all);
if (options.json) {
  const figures = Object.fromEntries([...all].map(([metric, of]) => [metric, Object.fromEntries(of)]));
  console.log(
    JSON.stringify({ node: process.version, rounds, scale, figures, mustHold: list }, undefined, 2),
  );
} else {
  console.log(mustHoldTable(list));
}
if (!options.quick && list.some(({ met }) => met === false)) process.exitCode = 1;
