import type { CDPSession } from "playwright-core";
import type { Program } from "../../fixtures/start-program.ts";

/** What is held at one time. Bytes, after a collection. */
export interface Sample {
  readonly second: number;
  readonly asked: number;
  readonly serverHeap: number;
  readonly serverRss: number;
  readonly pageHeap: number;
  /** Of all documents, those that the page has let go of and nobody has collected included. */
  readonly pageNodes: number;
}

/** How much more than in the middle third may be held in the last one, as a part, and in any case. */
const GROWTH: readonly (readonly [figure: keyof Sample, part: number, inAnyCase: number])[] = [
  ["serverHeap", 0.05, 3_000_000],
  ["serverRss", 0.1, 20_000_000],
  ["pageHeap", 0.05, 3_000_000],
  // A statechart has as many that is looked at for the first time.
  ["pageNodes", 0.05, 1_500],
];

export async function sampleOf(program: Program, page: CDPSession, second: number): Promise<Sample> {
  program.send({ type: "sample" });
  const { heap, rss, asked } = await program.next("sampled", 60_000);
  await page.send("HeapProfiler.collectGarbage");
  const { metrics } = await page.send("Performance.getMetrics");
  const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  return {
    second,
    asked: asked as number,
    serverHeap: heap as number,
    serverRss: rss as number,
    pageHeap: metric("JSHeapUsedSize"),
    pageNodes: metric("Nodes"),
  };
}

/** What grew after the first third, in a sentence each. */
export function growthIn(samples: readonly Sample[]): string[] {
  const third = Math.ceil(samples.length / 3);
  const meanOf = (figure: keyof Sample, part: readonly Sample[]): number =>
    part.reduce((sum, sample) => sum + sample[figure], 0) / part.length;
  return GROWTH.flatMap(([figure, part, inAnyCase]) => {
    const before = meanOf(figure, samples.slice(third, 2 * third));
    const after = meanOf(figure, samples.slice(2 * third));
    const isMore = after > before + Math.max(before * part, inAnyCase);
    return isMore ? [`${figure} grew from ${Math.round(before)} to ${Math.round(after)}`] : [];
  });
}

const HEADS = ["second", "jobs", "server heap, MB", "server RSS, MB", "page heap, MB", "page nodes"] as const;

export function tableOf(samples: readonly Sample[]): string {
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);
  const rows = samples.map((each) => [
    String(each.second),
    each.asked.toLocaleString("en"),
    mb(each.serverHeap),
    mb(each.serverRss),
    mb(each.pageHeap),
    each.pageNodes.toLocaleString("en"),
  ]);
  return [HEADS, HEADS.map(() => "---:"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
