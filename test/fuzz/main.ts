/**
 * Gives whatever takes bytes from outside very many frames that somebody might send who means no good.
 *
 *   --frames <n>     how many in all (default 100,000)
 *   --seed <n>       where chance begins (default: another one each time; it is printed)
 *   --target <name>  one of them alone
 *   --input <text>   runs one input again, as a failure printed it
 *   --blind          without looking at which branches are reached: faster, and finds less
 */
import { parseArgs } from "node:util";
import { Branches } from "./branches.ts";
import { type FuzzReport, fuzz, tried } from "./fuzz.ts";
import type { FuzzTarget } from "./fuzz-target.ts";
import { readInput, replayLine } from "./replay.ts";
import { targets } from "./targets/index.ts";

const { values: options } = parseArgs({
  options: {
    frames: { type: "string", default: "100000" },
    seed: { type: "string" },
    target: { type: "string" },
    input: { type: "string" },
    blind: { type: "boolean", default: false },
  },
});
const frames = wholeNumber("--frames", options.frames);
const seed = wholeNumber("--seed", options.seed ?? String(Date.now() % 1_000_000));
const chosen = targets.filter(({ target }) => options.target === undefined || target.name === options.target);
if (chosen.length === 0) {
  const names = targets.map(({ target }) => target.name).join(", ");
  throw new TypeError(`there is no target '${options.target}'; there are ${names}`);
}
process.on("unhandledRejection", (error) => {
  console.error("a rejection that nobody handled:", error);
  process.exitCode = 1;
});

if (options.input === undefined) await fuzzAll();
else
  await replay(
    chosen.map(({ target }) => target),
    options.input,
  );

async function fuzzAll(): Promise<void> {
  console.log(`seed ${seed}`);
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  let all = 0;
  const began = performance.now();
  for (const { target, share } of chosen) {
    using branches = options.blind ? undefined : new Branches();
    const begin = performance.now();
    const wanted = Math.ceil((frames * share) / shares);
    const report = await fuzz(target, { seed, frames: wanted, branches });
    all += report.frames;
    print(target, report, performance.now() - begin, branches?.size);
    if (report.failure !== undefined) return;
  }
  const seconds = (performance.now() - began) / 1_000;
  console.log(
    `${all} frames in ${seconds.toFixed(1)} s, ${Math.round(all / seconds)} a second: nothing found`,
  );
}

function print(target: FuzzTarget, report: FuzzReport, ms: number, branches: number | undefined): void {
  const { frames, kept, slowestMs, failure } = report;
  const rate = Math.round((frames / ms) * 1_000);
  const seen = branches === undefined ? "" : `, ${branches} branches reached, ${kept} inputs kept`;
  console.log(
    `${target.name.padEnd(10)} ${frames} frames, ${rate} a second, the slowest input ${slowestMs.toFixed(1)} ms${seen}`,
  );
  if (failure === undefined) return;
  console.error(failure.error);
  console.error(`\nagain, with as little as it takes:\n  ${replayLine(target.name, failure.input)}`);
  process.exitCode = 1;
}

async function replay(among: readonly FuzzTarget[], text: string): Promise<void> {
  const input = readInput(text);
  for (const target of among) {
    for (const { place, data } of input)
      console.log(`${target.name}, place ${place}: ${JSON.stringify(Buffer.from(data).toString())}`);
    const { error, ms } = await tried(target, input);
    console.log(error ?? `nothing found, in ${ms.toFixed(1)} ms`);
    if (error !== undefined) process.exitCode = 1;
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new TypeError(`${name} takes a whole number, not '${text}'`);
  return value;
}
