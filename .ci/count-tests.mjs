// Prints one line, `N passed, N failed` with `, N skipped` if any, from the JSON reports of Vitest that it is given.
// Fails when they count no test, or a failed one.
import { existsSync, readFileSync } from "node:fs";

const count = { passed: 0, failed: 0, skipped: 0 };
for (const path of process.argv.slice(2).filter(existsSync)) {
  for (const file of JSON.parse(readFileSync(path, "utf8")).testResults) {
    // A file that could not be loaded has no test to its name.
    if (file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"))
      count.failed++;
    for (const { status } of file.assertionResults) count[status in count ? status : "skipped"]++;
  }
}
console.log(
  `${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ""}`,
);
process.exitCode = count.passed === 0 || count.failed > 0 ? 1 : 0;
