/**
 * `npm run soak:inspector`: jobs of all kinds, an inspector, and its page open in Chromium all the while. What both hold levels
 * off, and the page answers within 100 ms. Then the same with 100,000 finished jobs that are kept, of which the tree is
 * scrolled through and filtered.
 *
 *   --minutes <n>   how long the first part takes (default 10)
 *   --only <part>   long or many
 */
import { parseArgs } from "node:util";
import { killChildren } from "../../fixtures/child-processes.ts";
import { launchChromium } from "../../fixtures/chromium.ts";
import { startProgram } from "../../fixtures/start-program.ts";
import { ACTIONS, type Action, PageClicks } from "./page-clicks.ts";
import { growthIn, type Sample, sampleOf, tableOf } from "./soak-sample.ts";

const PER_SECOND = 1_000;
const SAMPLE_EVERY_S = 30;
const ACT_EVERY_MS = 1_500;
const SIZE = { width: 1_280, height: 800 } as const;

interface Soak {
  readonly title: string;
  readonly minutes: number;
  readonly limit: number;
  /** Jobs that are over before it begins. */
  readonly finished: number;
  readonly actions: readonly Action[];
}

const { values: options } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, only: { type: "string" } },
});
const minutes = Number(options.minutes);
if (!(minutes > 0)) throw new TypeError("--minutes takes a number above 0");
const soaks: Readonly<Record<string, Soak>> = {
  long: {
    title: `${minutes} minutes, ${PER_SECOND} jobs a second`,
    minutes,
    limit: 10_000,
    finished: 0,
    actions: ["row", "row", "tab", "row", "chip", "row", "text"],
  },
  many: {
    title: `100,000 finished jobs are kept, and ${PER_SECOND} more a second`,
    minutes: Math.min(2, minutes),
    limit: 100_000,
    finished: 100_000,
    actions: ["row", "scroll", "text", "scroll", "chip", "tab"],
  },
};
const wanted = Object.keys(soaks).filter((name) => options.only === undefined || options.only === name);
if (wanted.length === 0) throw new TypeError(`--only takes ${Object.keys(soaks).join(" or ")}`);

const browser = await launchChromium();
try {
  for (const name of wanted) await run(soaks[name] as Soak);
} finally {
  await browser.close();
  await killChildren();
}

async function run({ title, minutes, limit, finished, actions }: Soak): Promise<void> {
  console.log(`${title}:\n`);
  const program = await startProgram("../../bench/inspector/soak-process.ts", {
    args: [limit, finished].map(String),
  });
  const { url } = await program.next("serving", 120_000);
  const page = await browser.newPage({ viewport: SIZE });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await page.goto(url as string);
  await page.locator(".source[data-is=live]").waitFor();
  // Until all of it has come, a row shows one actor after the other.
  if (finished > 0)
    await page.locator("[data-total=kept]", { hasText: finished.toLocaleString("en").slice(0, 4) }).waitFor();
  if (finished > 0) await page.locator(".tree [data-fold]:not([hidden])").click();
  program.send({ type: "flow", perSecond: PER_SECOND });
  const clicks = await PageClicks.of(page);
  const samples: Sample[] = [];
  const begin = performance.now();
  for (let second = 0; second <= minutes * 60; second += SAMPLE_EVERY_S) {
    while (performance.now() - begin < second * 1_000) {
      await clicks.next(actions);
      await page.waitForTimeout(ACT_EVERY_MS);
    }
    samples.push(await sampleOf(program, session, second));
  }
  console.log(`${tableOf(samples)}\n`);
  tellLatencies(clicks);
  // A short run has not levelled off by its end.
  const growth = finished > 0 ? [] : growthIn(samples);
  for (const problem of [...growth, ...clicks.slow]) console.log(`NOT MET: ${problem}`);
  if (growth.length + clicks.slow.length > 0) process.exitCode = 1;
  await page.close();
  await program.kill();
}

function tellLatencies({ latencies }: PageClicks): void {
  console.log("| click | times | p50, ms | p99, ms | longest, ms |\n| --- | ---: | ---: | ---: | ---: |");
  for (const [action, unsorted] of latencies) {
    const sorted = [...unsorted].sort((a, b) => a - b);
    const figures = [0.5, 0.99, 1].map((part) => sorted[Math.ceil(sorted.length * part) - 1]?.toFixed(0));
    console.log(`| ${ACTIONS[action]} | ${sorted.length} | ${figures.join(" | ")} |`);
  }
  console.log("");
}
