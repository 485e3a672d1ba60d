/**
 * `npm run soak`: what only time shows. First a million jobs one after another, and as groups: the heap does not grow and the last
 * are as fast as the first. Then minutes of mixed load in real time, with cancels, timeouts, readers of every pace, workers
 * that fail and come and go, runtimes that are left, and a network of runtimes that are killed and cut off. Every job
 * ends once and settles, and in the end nothing is left.
 *
 *   --minutes <n>   how long the mixed load takes (default 10)
 *   --only <part>   jobs, or mixed, or of the mixed load the part in one runtime (local), or that across runtimes (network)
 *   --rate <n>      how many asks a second the mixed load makes (default 400)
 *   --seed <n>      what the mixed load chooses by (default: the time)
 *   --plant <what>  plants a fault in the mixed load, to see that it is found
 *   --jobs <n>      how many jobs one after another (default 1,000,000)
 *   --mode <mode>   of those, compiled or interpreted (default both)
 */
import { parseArgs } from "node:util";
import { LEAST_JOBS, soakJobs } from "./soak/jobs.ts";
import { soakMixed } from "./soak/mixed.ts";
import { isPlant, PLANTS } from "./soak/plants.ts";

/** How long the process has to exit by itself when all is over, in milliseconds. */
const EXIT_WITHIN = 5_000;
const PARTS_OF_MIXED = ["local", "network"] as const;
const PARTS: readonly string[] = ["jobs", "mixed", ...PARTS_OF_MIXED];

const { values: options } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    only: { type: "string" },
    rate: { type: "string", default: "400" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    plant: { type: "string" },
    jobs: { type: "string", default: "1000000" },
    mode: { type: "string" },
  },
});
const { only, plant } = options;
const [minutes, rate, seed, jobs] = [options.minutes, options.rate, options.seed, options.jobs].map(
  Number,
) as [number, number, number, number];
if (!(minutes > 0)) throw new TypeError("--minutes takes a number above 0");
if (!(rate > 0)) throw new TypeError("--rate takes a number above 0");
if (!Number.isInteger(seed)) throw new TypeError("--seed takes a whole number");
if (!(jobs >= LEAST_JOBS)) throw new TypeError(`--jobs takes ${LEAST_JOBS} or more`);
if (only !== undefined && !PARTS.includes(only)) throw new TypeError(`--only takes ${PARTS.join(", ")}`);
if (plant !== undefined && !isPlant(plant))
  throw new TypeError(`--plant takes ${Object.keys(PLANTS).join(", ")}`);

const wrongs: string[] = [];
if (only === undefined || only === "jobs") wrongs.push(...(await soakJobs(jobs, options.mode)));
if (only !== "jobs") {
  const parts = PARTS_OF_MIXED.filter((part) => only === undefined || only === "mixed" || only === part);
  console.log(`mixed load (${parts.join(" and ")}), ${minutes} minutes, --seed ${seed} --rate ${rate}`);
  wrongs.push(...(await soakMixed({ minutes, seed, rate, parts, plant })));
}
for (const wrong of wrongs) console.log(`NOT MET: ${wrong}`);
if (wrongs.length > 0) process.exitCode = 1;
else console.log("all of it held");

setTimeout(() => {
  console.log(`NOT MET: the process does not exit by itself: ${process.getActiveResourcesInfo().join(", ")}`);
  process.exit(1);
}, EXIT_WITHIN).unref();
