/**
 * Thousands of jobs and groups in real time: handlers, readers and cancels that come when they come, an event loop that is blocked
 * now and then. Whatever happens, what is promised must be seen from outside, and nothing may be left. In one process, and
 * between two runtimes on a network in memory.
 *
 *   --asks <n>  how many jobs and groups in each (default 2,000)
 *   --seed <n>  where chance begins; time is another matter (default: another one each time)
 */
import { parseArgs } from "node:util";
import { createRuntime, type Runtime } from "../../src/index.ts";
import { memoryNetwork } from "../../src/testing/memory-network.ts";
import { Random } from "../../src/testing/random.ts";
import { ask } from "./ask.ts";
import { jitter } from "./jitter.ts";
import { makeWorkers } from "./workers.ts";

/** So many are asked for at a time. */
const AT_A_TIME = 150;
const MOST_SHOWN = 20;

const { values: options } = parseArgs({
  options: { asks: { type: "string", default: "2000" }, seed: { type: "string" } },
});
const asks = Number(options.asks);
const seed = Number(options.seed ?? Date.now() % 1_000_000);
if (!(asks > 0) || !Number.isFinite(seed)) throw new TypeError("--asks and --seed take numbers");

const wrongs: string[] = [];
process.on("unhandledRejection", (error) => wrongs.push(`a rejection that nobody handled: ${String(error)}`));
const idle = process.getActiveResourcesInfo().sort().join();
console.log(`seed ${seed}`);
for (const where of ["one process", "a network"] as const) await run(where);
await new Promise((resolve) => setTimeout(resolve, 50));
const left = process.getActiveResourcesInfo().sort().join();
if (left !== idle) wrongs.push(`what keeps the process alive was '${idle}' before, and is '${left}' now`);
for (const wrong of wrongs.slice(0, MOST_SHOWN)) console.error(wrong);
if (wrongs.length > 0) {
  console.error(`${wrongs.length} things do not hold`);
  process.exitCode = 1;
} else console.log("all holds, and nothing is left");

async function run(where: "one process" | "a network"): Promise<void> {
  const random = new Random(seed);
  const begin = performance.now();
  const network = memoryNetwork();
  const made = (name: string): Runtime =>
    createRuntime({
      name,
      logger: (line) => wrongs.push(`logged: ${line}`),
      pendingWarnMs: 60_000,
      ...(where === "a network" && { transport: network.transport({ heartbeatMs: 50 }) }),
    });
  const host = made("host");
  const asker = where === "a network" ? made("asker") : host;
  const workers = makeWorkers(random, wrongs);
  await host.addWorkers(...workers);
  let outcomes = 0;
  asker.on("jobCompleted", () => void outcomes++).on("jobError", () => void outcomes++);
  const codes = new Map<string, number>();
  const controllers = [new AbortController()];
  let left = asks;
  const askOn = async (): Promise<void> => {
    while (left-- > 0) {
      await jitter(random, 3);
      const controller = controllers.at(-1) as AbortController;
      const code = await ask(asker, random, controller.signal, wrongs);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (random.chance(0.005)) {
        controllers.push(new AbortController());
        controller.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, askOn));
  if (outcomes !== asks) wrongs.push(`${asks} asks, and ${outcomes} outcomes were told of`);
  for (const runtime of new Set([asker, host])) {
    const { listenerErrors, abandonedHandlers, badFrames } = runtime.stats();
    const counted = { listenerErrors, abandonedHandlers, badFrames };
    for (const [what, count] of Object.entries(counted)) if (count > 0) wrongs.push(`${what}: ${count}`);
    if (runtime.jobGroups.size > 0) wrongs.push(`${runtime.jobGroups.size} groups are left`);
  }
  for (const { name, activeJobs } of workers)
    if (activeJobs.size > 0) wrongs.push(`'${name}' has ${activeJobs.size} jobs left`);
  await asker[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
  const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
  const ways = [...codes].sort().map(([code, count]) => `${code} ${count}`);
  console.log(`${where}: ${asks} jobs and groups in ${seconds} s: ${ways.join(", ")}`);
}
