import type { Contender } from "./contender.ts";
import { collect } from "./heap.ts";
import type { Workload } from "./workloads.ts";

/** Metric, then contender, then one figure per round; a contender that sat a round out has a hole there. */
export type Figures = ReadonlyMap<string, ReadonlyMap<string, readonly (number | undefined)[]>>;

/**
 * Runs the contenders in turns, A B C D A B C D …, so that what disturbs the machine disturbs all of them.
 * A round before the first warms up and is discarded. Those with a small share sit out the first rounds
 * of a workload that says so.
 */
export async function interleave(
  contenders: readonly Contender[],
  workload: Workload,
  scale: number,
  rounds: number,
): Promise<Figures> {
  const figures = new Map<string, Map<string, (number | undefined)[]>>();
  for (let round = -1; round < rounds; round++) {
    for (const contender of contenders) {
      if (contender.share < (workload.minimumShare ?? 0) && round < rounds - 1) continue;
      await collect();
      const measured = await workload.run(contender, scale);
      if (round < 0) continue;
      for (const [metric, figure] of Object.entries(measured)) {
        const ofMetric = figures.get(metric) ?? new Map<string, (number | undefined)[]>();
        figures.set(metric, ofMetric);
        const ofContender =
          ofMetric.get(contender.name) ?? new Array<number | undefined>(rounds).fill(undefined);
        ofMetric.set(contender.name, ofContender);
        ofContender[round] = figure;
      }
    }
  }
  return figures;
}

export function median(figures: readonly (number | undefined)[] | undefined): number | undefined {
  const sorted = figures?.filter((figure) => figure !== undefined).sort((a, b) => a - b) ?? [];
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** The median of the ratios, each taken within one round. */
export function medianRatio(
  figures: readonly (number | undefined)[] | undefined,
  base: readonly (number | undefined)[] | undefined,
): number | undefined {
  return median(
    figures?.map((figure, round) => {
      const other = base?.[round];
      return figure === undefined || other === undefined ? undefined : figure / other;
    }),
  );
}
