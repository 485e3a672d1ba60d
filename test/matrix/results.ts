import { writeFileSync } from "node:fs";

/** What became of one test. */
export interface TestResult {
  readonly title: string;
  readonly status: "passed" | "failed" | "skipped";
  readonly messages: readonly string[];
}

/** What became of the tests of a file. */
export interface FileResult {
  readonly file: string;
  readonly tests: readonly TestResult[];
}

/** How many tests did what. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countsOf(results: readonly FileResult[]): Counts {
  const all = results.flatMap(({ tests }) => tests);
  const count = (wanted: TestResult["status"]): number =>
    all.filter(({ status }) => status === wanted).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

/** Prints what failed, and why. */
export function printFailures(results: readonly FileResult[]): void {
  for (const { file, tests } of results) {
    for (const { title, status, messages } of tests) {
      if (status === "failed") console.log(`FAIL ${file} > ${title}\n${messages.join("\n")}\n`);
    }
  }
}

/** Writes them as Vitest's JSON reporter does, as far as .ci/count-tests.mjs reads it. */
export function writeReport(path: string, results: readonly FileResult[]): void {
  const testResults = results.map(({ file, tests }) => ({
    name: file,
    status: tests.some(({ status }) => status === "failed") ? "failed" : "passed",
    assertionResults: tests.map(({ title, status }) => ({ title, status })),
  }));
  writeFileSync(path, JSON.stringify({ testResults }));
}
