import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { root } from "../package/repository.ts";
import type { Runtime } from "./install.ts";
import type { FileResult, TestResult } from "./results.ts";

const VITEST = join(root, "node_modules/vitest/vitest.mjs");

/** What Vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** Runs the everyday suite with Vitest in a runtime; in Bun and Deno without what is left out there. */
export async function runSuite({ engine, binary }: Runtime, only: string): Promise<FileResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "xstate-jobs-matrix-"));
  const report = join(folder, "report.json");
  const before = { node: [], bun: ["--bun"], deno: ["run", "-A"] }[engine];
  const options = only === "" ? [] : [only];
  try {
    const child = spawn(binary, [...before, VITEST, "run", ...options], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      // What a test starts by the name of `node` is the same Node.
      env: {
        ...process.env,
        PATH: `${dirname(binary)}${delimiter}${process.env.PATH}`,
        TEST_RESULTS: report,
      },
    });
    const [code, signal] = await once(child, "exit");
    const results = resultsIn(JSON.parse(readFileSync(report, "utf8")));
    const hasFailed = results.some(({ tests }) => tests.some(({ status }) => status === "failed"));
    // Errors that are of no test, such as rejections that nobody handles, are in no report.
    if (code !== 0 && !hasFailed)
      throw new Error(`Vitest ended with ${signal ?? code}, though no test failed: see above`);
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function resultsIn({ testResults }: Report): FileResult[] {
  return testResults.map(({ name, status, message = "", assertionResults }) => {
    const tests = assertionResults.map(({ fullName, status, failureMessages = [] }): TestResult => {
      const known = status === "passed" || status === "failed" ? status : "skipped";
      return { title: fullName, status: known, messages: failureMessages };
    });
    const isLost = status === "failed" && !tests.some(({ status }) => status === "failed");
    const lost: TestResult = { title: "(the file)", status: "failed", messages: [message] };
    return { file: relative(root, name), tests: isLost ? [...tests, lost] : tests };
  });
}
