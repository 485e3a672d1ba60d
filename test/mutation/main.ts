/**
 * Changes the core in every way that Stryker knows, one change at a time, and sees whether a test fails.
 *
 * A change is tried against the tests of its own file first, and then against some scenarios if they let it live.
 * What is known of a file stays in results.json until the file changes; when its own tests do, what had survived meets
 * them. So a run tries only what is new. Every change that no test sees has its reason in survivors.json, and no reason is
 * there for nothing.
 *
 *   npm run mutation                 what is not known of the files as they are
 *   npm run mutation -- <file> …     of these files alone
 *   npm run mutation -- --all [<file> …]   whatever is known
 *   npm run mutation -- --known      nothing: what is known, and whether that is enough
 */
import { parseArgs } from "node:util";
import { core } from "./core.ts";
import { judge } from "./judge.ts";
import { testsInOrder } from "./own-tests.ts";
import { known, placesOf, remember, type Task, taskOf, wholeTask } from "./results.ts";
import { tryMutants } from "./try-mutants.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: "boolean" }, known: { type: "boolean" } },
});
for (const file of positionals) {
  if (!core.some(({ files }) => files.includes(file)))
    throw new TypeError(`'${file}' is not in the list of test/mutation/core.ts`);
}

function wanted(file: string): Task | undefined {
  if (options.known || (positionals.length > 0 && !positionals.includes(file))) return undefined;
  return options.all ? wholeTask(file) : taskOf(file);
}

for (const { files, scenarios } of core) {
  const tasks = files.flatMap((file) => wanted(file) ?? []);
  const places = tasks.flatMap(placesOf);
  const tests = testsInOrder(
    tasks.map(({ file }) => file),
    scenarios,
  );
  if (tasks.length > 0) remember(tasks, places.length > 0 ? await tryMutants(places, tests) : []);
}
const { table, faults } = judge(known());
console.log(table);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
