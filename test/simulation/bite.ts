import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root } from "../package/repository.ts";
import { PLANTED_BUGS, type PlantedBug } from "./planted-bugs.ts";

/** `npm run simulate:bite`: plants each bug, one at a time, and wants it to be found within its number of seeds. */
interface Bite {
  readonly bug: PlantedBug;
  /** Under which seed it was found; `undefined`: it was not. */
  readonly seed: number | undefined;
  /** What was broken; or what went wrong. */
  readonly text: string;
}

function bite(bug: PlantedBug): Promise<Bite> {
  const runTs = join(root, ".ci", "run-ts.mjs");
  const script = join(root, "test", "simulation", "planted.ts");
  const args = [
    "--import",
    runTs,
    script,
    bug.name,
    "--no-shrink",
    "--threads",
    "1",
    "--runs",
    String(bug.within),
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 1e8 }, (_error, _stdout, stderr) => {
      const found = /broke what must hold\n\nseed (\d+):\n\s*(.*)/.exec(stderr);
      if (found === null) resolve({ bug, seed: undefined, text: stderr.trim().split("\n")[0] ?? "" });
      else resolve({ bug, seed: Number(found[1]), text: found[2] ?? "" });
    });
  });
}

const waiting = PLANTED_BUGS.filter(({ name }) => process.argv.slice(2).every((word) => name.includes(word)));
const count = waiting.length;
const missed: string[] = [];
const work = async (): Promise<void> => {
  for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
    const { seed, text } = await bite(bug);
    if (seed === undefined) missed.push(bug.name);
    const found =
      seed === undefined ? `NOT FOUND within ${bug.within} seeds` : `seed ${seed} of ${bug.within}`;
    console.log(`${bug.name}\n  ${found}${text === "" ? "" : `: ${text.slice(0, 200)}`}`);
  }
};
await Promise.all(Array.from({ length: Math.min(availableParallelism(), count) }, work));
console.log(missed.length === 0 ? `all ${count} planted bugs were found` : `not found: ${missed.join("; ")}`);
if (missed.length > 0 || count === 0) process.exitCode = 1;
