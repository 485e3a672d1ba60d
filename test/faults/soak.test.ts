import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { Random } from "../../src/testing/random.ts";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { endingOf, type FaultHost, FaultTest, upTo } from "../fixtures/fault-test.ts";
import { startNatsServer } from "../fixtures/nats-server.ts";

const JOBS = 1_000;
const DETECT_MS = 5_000;
const TIMEOUT_MS = 20_000;
/** What may become of a job whose worker may die at any time. */
const CODES = ["completed", "worker_lost", "stream_gap", "disconnected", "timeout"];

const seeds = (process.env.FAULT_SEEDS ?? "1,2,3").split(",").map(Number);

describeWithNats("1,000 jobs, while their workers are killed and the broker is restarted", () => {
  for (const seed of seeds)
    for (const attempts of [1, 5]) {
      const how = attempts === 1 ? "asked once" : `asked up to ${attempts} times`;
      it(`seed ${seed}, ${how}: each has one ending, and the counts add up`, async () => {
        const { codes, started, twice, killed, worst } = await run(seed, attempts);
        const counts = Object.entries(codes).map(([code, count]) => `${code} ${count}`);
        console.log(
          `seed ${seed}, ${how}: ${counts.join(", ")}; started ${started}, ${twice} of them again; ` +
            `${killed} processes killed; the slowest took ${worst.toFixed(0)} ms`,
        );
        expect(Object.values(codes).reduce((sum, count) => sum + count, 0)).toBe(JOBS);
        expect(CODES).toEqual(expect.arrayContaining(Object.keys(codes)));
        expect(codes.completed ?? 0).toBeGreaterThan(JOBS / 2);
        expect(started).toBeGreaterThanOrEqual(codes.completed ?? 0);
        if (attempts === 1) expect(twice).toBe(0);
        expect(worst).toBeLessThan(attempts === 1 ? 2 * DETECT_MS : TIMEOUT_MS + 1_000);
        expect(killed).toBeGreaterThanOrEqual(4);
      });
    }
});

interface Outcome {
  readonly codes: Readonly<Record<string, number>>;
  /** How often a handler began, and how often one that had begun before. */
  readonly started: number;
  readonly twice: number;
  readonly killed: number;
  readonly worst: number;
}

async function run(seed: number, attempts: number): Promise<Outcome> {
  const random = new Random(seed);
  const server = await startNatsServer();
  onTestFinished(() => server.kill());
  const folder = await mkdtemp(join(tmpdir(), "xstate-jobs-soak-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const log = join(folder, "begun");
  const test = new FaultTest(server.url, { detectMs: DETECT_MS });
  const start = (i: number): Promise<FaultHost> => test.host(`h${i}`, ["w"]);
  const hosts = await Promise.all(upTo(4).map(start));
  const requester = await test.requester();
  await requester.sees("w", 4);

  let isOver = false;
  let killed = 0;
  /** Kills one of two after the other, each at any time. */
  async function killAndStart(pair: readonly [number, number], chance: Random): Promise<void> {
    for (let turn = 0; !isOver; turn++) {
      await wait(chance.int(50, 500));
      const i = pair[turn % 2] as number;
      await hosts[i]!.kill();
      killed++;
      hosts[i] = await start(i + 1);
    }
  }
  const chaos = [
    killAndStart([0, 1], new Random(seed + 1_000)),
    killAndStart([2, 3], new Random(seed + 2_000)),
  ];
  const asked = [];
  for (let i = 0; i < JOBS; i++) {
    const key = `job ${i}`;
    const payload = { key, log, events: random.int(0, 20), ms: random.int(0, 300) };
    const retry = { attempts, backoff: 50 };
    asked.push({ payload, job: requester.ask("w", "work", payload, { timeout: TIMEOUT_MS, retry }) });
    if (i % 10 === 0) await wait(random.int(10, 80));
    if (i !== JOBS / 2) continue;
    await server.kill();
    await wait(500);
    await server.restart();
  }
  const codes: Record<string, number> = {};
  let worst = 0;
  for (const { payload, job } of asked) {
    const { code, response, data, afterMs } = await endingOf(job, TIMEOUT_MS + 5_000);
    codes[code] = (codes[code] ?? 0) + 1;
    worst = Math.max(worst, afterMs);
    if (code !== "completed") continue;
    expect(response).toBe(payload.key);
    expect(data.slice(-payload.events || data.length)).toEqual(upTo(payload.events));
  }
  isOver = true;
  await Promise.all(chaos);
  const begun = readFileSync(log, "utf8").trim().split("\n");
  const { size } = new Set(begun);
  return { codes, started: begun.length, twice: begun.length - size, killed, worst };
}
