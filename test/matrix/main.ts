import { basename, dirname, join } from "node:path";
import { runInChromium } from "./chromium.ts";
import { install, NAMES, type Name } from "./install.ts";
import { runPackage } from "./package.ts";
import { countsOf, type FileResult, printFailures, writeReport } from "./results.ts";
import { runSuite } from "./suite.ts";

/** What a row of the table says. */
interface Row {
  readonly runtime: Name;
  readonly version: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

// npm run test:matrix -- [node20] [node22] [node24] [node26] [bun] [deno] [chromium], all by default. What has a slash in it
// limits the tests to the files whose paths contain it.
const given = process.argv.slice(2);
const only = given.find((argument) => argument.includes("/")) ?? "";
const wanted = given.filter((argument) => !argument.includes("/"));
const unknown = wanted.filter((name) => !(NAMES as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`no such runtime: ${unknown.join(", ")}. There are ${NAMES.join(", ")}.`);
  process.exit(2);
}

const rows: Row[] = [];
for (const name of NAMES.filter((each) => wanted.length === 0 || wanted.includes(each))) {
  console.log(`\n== ${name}`);
  const begun = performance.now();
  const { version, results } = await resultsIn(name).catch((error: Error) => ({
    version: "?",
    results: [
      { file: name, tests: [{ title: "(all)", status: "failed", messages: [error.message] }] },
    ] as FileResult[],
  }));
  printFailures(results);
  const report = process.env.TEST_RESULTS;
  if (report) writeReport(join(dirname(report), `${basename(report, ".json")}-${name}.json`), results);
  const seconds = Math.round((performance.now() - begun) / 1_000);
  rows.push({ runtime: name, version, ...countsOf(results), seconds });
}
console.log();
console.table(rows);
// A runtime in which nothing ran has not passed.
process.exit(rows.some(({ passed, failed }) => failed > 0 || passed === 0) ? 1 : 0);

async function resultsIn(name: Name): Promise<{ version: string; results: readonly FileResult[] }> {
  if (name === "chromium") return runInChromium(only);
  const runtime = await install(name);
  console.log(`${name} ${runtime.version}, ${runtime.binary}`);
  const packaged = only === "" ? [await runPackage(runtime)] : [];
  return { version: runtime.version, results: [...packaged, ...(await runSuite(runtime, only))] };
}
