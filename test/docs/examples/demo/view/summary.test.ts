import { describe, expect, it } from "vitest";
import { JobError, JobGroupError } from "xstate-jobs";
import type { Outcome } from "../../../../../docs/examples/demo/audit.ts";
import { Tally } from "../../../../../docs/examples/demo/tally.ts";
import { visibleWidth } from "../../../../../docs/examples/demo/view/printable.ts";
import { createStyle } from "../../../../../docs/examples/demo/view/style.ts";
import { summaryOf } from "../../../../../docs/examples/demo/view/summary.ts";
import { exitCodeOf } from "../../../../../docs/examples/demo/view/verdict.ts";

const rest = { reason: undefined, code: undefined };
const jobId = "1";

/** An audit by two workers, with the second one's end still open. */
function tallyWithOneDone(): Tally {
  const tally = new Tally(["lines-by-language", "broken-links"]);
  const languages = new Map([
    ["TypeScript", { files: 2, lines: 1200 }],
    ["JSON", { files: 1, lines: 60 }],
  ]);
  tally.row("lines-by-language").progress = { done: 3, total: 3, file: "", note: "" };
  tally.end("lines-by-language", {
    ...rest,
    status: "completed",
    response: { languages, note: "1,260 lines in 2 languages" },
  });
  const row = tally.row("broken-links");
  row.progress = { done: 1, total: 2, file: "", note: "9 links, 2 broken" };
  row.findings = 2;
  return tally;
}

const summary = (outcome: Outcome, width = 80): string[] =>
  summaryOf(outcome, width, createStyle(false)).split("\n");

describe("summaryOf", () => {
  it("has the languages, the jobs and the verdict", () => {
    const tally = tallyWithOneDone();
    tally.row("broken-links").progress = { done: 2, total: 2, file: "", note: "" };
    tally.end("broken-links", { ...rest, status: "completed", response: { note: "9 links, 2 broken" } });
    const outcome = { tally, elapsedMs: 1_234, error: undefined };
    expect(summary(outcome)).toEqual([
      "",
      "language    files  lines",
      "TypeScript      2  1,200  ████████████████████",
      "JSON            1     60  █",
      "",
      "worker             job        files  findings  result",
      "lines-by-language  completed      3         0  1,260 lines in 2 languages",
      "broken-links       completed      2         2  9 links, 2 broken",
      "",
      "Completed 2 jobs in 1.23 s, 2 findings.",
      "",
    ]);
    expect(exitCodeOf(outcome)).toBe(0);
  });

  it.each([
    ["completed", []],
    ["cancelled", ["That cancelled the others; with --keep-going they go on."]],
  ] as const)("says who ended the group and why, beside a job that is %s", (status, consequence) => {
    const tally = tallyWithOneDone();
    if (status === "cancelled") tally.end("lines-by-language", { ...rest, status, response: undefined });
    const reason = "2 links lead nowhere";
    const failed = { status: "failed", code: "failed" } as const;
    tally.end("broken-links", { ...failed, reason, response: { note: "9 links, 2 broken" } });
    const cause = new JobError({ ...failed, jobId, workerName: "broken-links", reason });
    const error = new JobGroupError({
      ...failed,
      jobId,
      workerName: "broken-links",
      reason: "worker 'broken-links' errored",
      responses: {},
      results: {},
      cause,
    });
    const outcome = { tally, elapsedMs: 500, error };
    expect(summary(outcome).slice(-4 - consequence.length)).toEqual([
      "broken-links       failed     1 of 2         2  9 links, 2 broken",
      "",
      "Stopped after 0.50 s: broken-links failed: 2 links lead nowhere.",
      ...consequence,
      "",
    ]);
    expect(exitCodeOf(outcome)).toBe(1);
  });

  it("says who did not complete where the others were to go on", () => {
    const tally = tallyWithOneDone();
    tally.end("broken-links", { status: "error", code: "error", reason: "oops", response: undefined });
    const outcome = { tally, elapsedMs: 500, error: undefined };
    expect(summary(outcome).slice(-3)).toEqual([
      "Went through 2 jobs in 0.50 s, 2 findings. But not all completed:",
      "broken-links error: oops",
      "",
    ]);
    expect(exitCodeOf(outcome)).toBe(1);
  });

  it.each([
    ["cancelled", "Ctrl-C", "Cancelled after 0.50 s (Ctrl-C). What is above had been found by then."],
    ["cancelled", undefined, "Cancelled after 0.50 s. What is above had been found by then."],
    ["timeout", "too late", "Timed out after 0.50 s. What is above had been found by then."],
  ] as const)("says that it was ended from outside: %s, %s", (code, reason, text) => {
    const tally = tallyWithOneDone();
    const error = new JobError({
      code,
      status: "cancelled",
      jobId,
      workerName: "file-lister",
      reason,
    });
    const outcome = { tally, elapsedMs: 500, error };
    expect(summary(outcome).slice(-4)).toEqual([
      "broken-links       not asked  1 of 2         2  9 links, 2 broken",
      "",
      text,
      "",
    ]);
    expect(exitCodeOf(outcome)).toBe(1);
  });

  it("says how many files could not be read", () => {
    const tally = tallyWithOneDone();
    tally.unreadable.set("a", "locked");
    expect(summary({ tally, elapsedMs: 1, error: undefined })).toContain(
      "1 file or folder could not be read.",
    );
  });

  it("keeps its tables to the terminal's width", () => {
    const tables = summary({ tally: tallyWithOneDone(), elapsedMs: 1, error: undefined }, 60).slice(0, -4);
    for (const line of tables) expect(visibleWidth(line)).toBeLessThanOrEqual(60);
  });
});
