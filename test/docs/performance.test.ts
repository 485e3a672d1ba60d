import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UPDATES_PER_JOB } from "../bench/contender.ts";
import { mustHold } from "../bench/must-hold.ts";
import { MEASURES } from "../bench/nats/measures.ts";
import {
  bytesMetric,
  CROWD_PHASES,
  crowdMetric,
  FEW_PENDING,
  FEW_WORKERS,
  GROUP_SIZES,
  groupMetric,
  JOB,
  PENDING,
  pendingMetric,
  STREAM,
  STREAM_IN_CHUNKS,
  WORKER_BYTES,
  WORKERS,
} from "../bench/workloads.ts";
import { root } from "../package/repository.ts";

const page = readFileSync(join(root, "docs/performance.md"), "utf8");
const PHASES = ["start", "complete", "cancel"] as const;

/** The cells of a table of docs/performance.md, without its header. */
function tableBehind(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

describe("docs/performance.md", () => {
  it("names the limits that the bench judges by", () => {
    expect(tableBehind("What must hold")).toEqual(
      mustHold(new Map()).map(({ what, limit }) => [what, limit]),
    );
  });

  it("names the size that the package may have", () => {
    const test = readFileSync(join(root, "test/package/size.test.ts"), "utf8");
    const bytes = /MAX_BYTES = ([\d_]+)/.exec(test)?.[1]?.replaceAll("_", ",");
    expect(page).toContain(`the package is ${bytes} bytes at most`);
  });

  it("has a line for each thing that the bench measures", () => {
    expect(tableBehind("Figures").map(([metric]) => metric)).toEqual([
      JOB,
      `job with ${UPDATES_PER_JOB} updates, µs a job`,
      STREAM,
      STREAM_IN_CHUNKS,
      ...GROUP_SIZES.map(groupMetric),
      ...[PENDING, FEW_PENDING].flatMap((count) => PHASES.map((phase) => pendingMetric(count, phase))),
      bytesMetric("waiting"),
      bytesMetric("listening"),
      ...CROWD_PHASES.map((phase) => crowdMetric(FEW_WORKERS, phase)),
      WORKER_BYTES,
      ...CROWD_PHASES.map((phase) => crowdMetric(WORKERS, phase)),
    ]);
  });

  it("has a line for each thing that it measures over NATS", () => {
    expect(tableBehind("Over NATS").map(([metric]) => metric)).toEqual(
      Object.values(MEASURES).map(({ metric }) => metric),
    );
  });
});
