/**
 * `npm run bench`: the package beside the same work written by hand, in Effect and in Effection; over NATS, beside its
 * client alone and BullMQ.
 *
 *   --quick            a tenth of the work in 3 rounds; judges nothing
 *   --only <part>      job, updates, stream, group, pending, memory, workers, inspector, stately, compile or nats
 *   --json             the figures of every round, for programs
 */
import { parseArgs } from "node:util";
import { measureCompiled } from "./compiled.ts";
import { COMPILED, INTERPRETED } from "./compiled-metrics.ts";
import { createEffect } from "./effect.ts";
import { createEffection } from "./effection.ts";
import { createFloor } from "./floor.ts";
import { LOOKS } from "./inspector/looks.ts";
import { measureInspector } from "./inspector/part.ts";
import { measureStately, NOT_INSPECTED, OBSERVER_NAMES } from "./inspector/stately.ts";
import { type Figures, interleave } from "./measure.ts";
import { EFFECT, FLOOR, mustHold, OURS } from "./must-hold.ts";
import { BULLMQ, RAW } from "./nats/measures.ts";
import { measureNats, NATS_CONTENDERS } from "./nats/part.ts";
import { figuresTable, mustHoldTable, type Ratio } from "./report.ts";
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
const NATS = "nats";
const INSPECTOR = "inspector";
const STATELY = "stately";
const COMPILE = "compile";
const parts = [...WORKLOADS.map(({ name }) => name), INSPECTOR, STATELY, COMPILE, NATS];
const isWanted = (part: string): boolean => options.only === undefined || options.only === part;
if (!parts.some(isWanted)) throw new TypeError(`--only takes ${parts.join(", ")}`);

const all = new Map<string, ReadonlyMap<string, readonly (number | undefined)[]>>();
function keep(figures: Figures, names: readonly string[], ratios: readonly Ratio[]): void {
  for (const [metric, figure] of figures) all.set(metric, figure);
  if (!options.json && figures.size > 0) console.log(`${figuresTable(figures, names, ratios)}\n`);
}

const workloads = WORKLOADS.filter(({ name }) => isWanted(name));
if (workloads.length > 0) {
  const workers = Math.max(...GROUP_SIZES);
  const contenders = [
    await createFloor(workers),
    await createXstateJobs(workers, "compiled"),
    await createXstateJobs(workers, "interpreted"),
    await createEffect(workers),
    await createEffection(workers),
  ];
  const ratios = [
    { title: "ours/floor", name: OURS, base: FLOOR },
    { title: "Effect/ours", name: EFFECT, base: OURS },
  ];
  for (const workload of workloads) {
    const most = Math.min(rounds, workload.maximumRounds ?? rounds);
    const figures = await interleave(contenders, workload, scale, most);
    keep(
      figures,
      contenders.map(({ name }) => name),
      ratios,
    );
  }
  for (const contender of contenders) await contender.dispose();
}
if (isWanted(INSPECTOR)) {
  const { figures, notes } = await measureInspector(rounds, scale);
  for (const note of notes) console.error(note);
  const names = Object.values(LOOKS);
  const ratios = names.map((base) => ({ title: `detached/${base}`, name: LOOKS.detached, base }));
  keep(figures, names, ratios.slice(1));
}
if (isWanted(STATELY)) {
  const ratios = OBSERVER_NAMES.filter((name) => name !== NOT_INSPECTED);
  keep(
    await measureStately(rounds, scale),
    OBSERVER_NAMES,
    ratios.map((name) => ({ title: `${name}/not`, name, base: NOT_INSPECTED })),
  );
}
if (isWanted(COMPILE)) {
  keep(
    await measureCompiled(rounds, scale),
    [COMPILED, INTERPRETED],
    [{ title: "interpreted/compiled", name: INTERPRETED, base: COMPILED }],
  );
}
if (isWanted(NATS)) {
  const { figures, notes } = await measureNats(rounds, scale);
  for (const note of notes) console.error(note);
  keep(figures, NATS_CONTENDERS, [
    { title: "raw/ours", name: RAW, base: OURS },
    { title: "BullMQ/ours", name: BULLMQ, base: OURS },
  ]);
}

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
