import type { SimulationReport } from "../../src/testing/simulation/simulate.ts";

/** Several reports as one. There is at least one. */
export function addUp(reports: readonly SimulationReport[]): SimulationReport {
  return reports.reduce((sum, report) => ({
    seed: Math.min(sum.seed, report.seed),
    runs: sum.runs + report.runs,
    asks: sum.asks + report.asks,
    endings: addCounts(sum.endings, report.endings),
    faults: addCounts(sum.faults, report.faults),
    simulatedMs: sum.simulatedMs + report.simulatedMs,
  }));
}

function addCounts(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const keys = [...Object.keys(one), ...Object.keys(other)];
  return Object.fromEntries(keys.map((key) => [key, (one[key] ?? 0) + (other[key] ?? 0)]));
}
