import type { Browser } from "playwright-core";
import { createRuntime, createWorker, type Runtime } from "../../../src/index.ts";
import { createInspector, type InspectorServer } from "../../../src/inspector/index.ts";
import { CHROMIUM_LACKING, findChromium, launchChromium } from "../../fixtures/chromium.ts";
import { expectEqual, TIMEOUT_MS } from "../contender.ts";
import { collect } from "../heap.ts";
import type { Figures } from "../measure.ts";
import { microseconds } from "../stopwatch.ts";

export const DETACHED = "detached";
export const ATTACHED = "attached";
export const WITH_PAGE = "with a page open";
export const SAMPLED = "sample: 0.01";
export const AGAIN = "detached again";
export const LOOKED_AT = "looked at: job, µs a job";
const TURNS = 40;
const JOBS_PER_TURN = 2_000;
export const LOOKERS = [DETACHED, ATTACHED, WITH_PAGE, SAMPLED, AGAIN] as const;

interface Looker {
  readonly name: (typeof LOOKERS)[number];
  readonly runtime: Runtime;
}

/** The job workload, looked at in different ways. They take turns, as all contenders do. */
export async function measureInspector(
  rounds: number,
  scale: number,
): Promise<{ readonly figures: Figures; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const lookers: Looker[] = [];
  let server: InspectorServer | undefined;
  let browser: Browser | undefined;
  for (const name of LOOKERS) {
    const runtime = createRuntime({ name });
    await runtime.addWorkers(
      createWorker("adder", { jobs: { add: async ({ payload }) => (payload as number) + 1 } }),
    );
    if (name !== DETACHED) {
      const inspector = createInspector(name === SAMPLED ? { sample: 0.01 } : {});
      const detach = inspector.attach(runtime);
      if (name === AGAIN) detach();
      if (name === WITH_PAGE) {
        if (findChromium() === undefined) {
          notes.push(`the page is skipped: ${CHROMIUM_LACKING}`);
          continue;
        }
        server = await inspector.serve({ port: 0 });
        browser = await launchChromium();
        const page = await browser.newPage();
        await page.goto(server.url);
        await page.getByTestId("totals").waitFor();
      }
    }
    lookers.push({ name, runtime });
  }

  const figures = new Map<string, (number | undefined)[]>();
  for (let round = -1; round < rounds; round++) {
    await collect();
    const spent = new Map<string, number>();
    // In small turns: what disturbs the machine for a while must not fall on one of them.
    for (let turn = 0; turn < TURNS; turn++) {
      for (const { name, runtime } of lookers) {
        const time = await microseconds(() => ask(runtime, JOBS_PER_TURN * scale));
        spent.set(name, (spent.get(name) ?? 0) + time);
      }
    }
    if (round < 0) continue;
    for (const [name, time] of spent) {
      figures.set(name, [...(figures.get(name) ?? []), time / (TURNS * JOBS_PER_TURN * scale)]);
    }
  }
  await browser?.close();
  await server?.close();
  for (const { runtime } of lookers) await runtime[Symbol.asyncDispose]();
  return { figures: new Map([[LOOKED_AT, figures]]), notes };
}

async function ask(runtime: Runtime, count: number): Promise<void> {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += await runtime.job<number>("adder", { name: "add", payload: i, timeout: TIMEOUT_MS });
  }
  expectEqual(sum, (count * (count + 1)) / 2, "jobs that are looked at");
}
