/**
 * Changes the core in every way that Stryker knows, one change at a time, and sees whether a test fails.
 *
 * A change is tried against the tests of its own file first, and then against some scenarios if they let it live.
 * What is known of a file stays in results.json until the file or its own tests change, so a run tries only what is new. Every
 * change that no test sees has its reason in survivors.json, and no reason is there for nothing.
 *
 *   npm run mutation                 files whose result is no longer true
 *   npm run mutation -- <file> …     these, whatever is known of them
 *   npm run mutation -- --all        all
 *   npm run mutation -- --known      none: what is known, and whether that is enough
 */
import { parseArgs } from "node:util";
import { core } from "./core.ts";
import { judge } from "./judge.ts";
import { ownTests } from "./own-tests.ts";
import { hashOf, isKnown, known, remember } from "./results.ts";
import { tryMutants } from "./try-mutants.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: "boolean" }, known: { type: "boolean" } },
});
for (const file of positionals) {
  if (!core.some(({ files }) => files.includes(file)))
    throw new TypeError(`'${file}' is not in the list of test/mutation/core.ts`);
}

function isWanted(file: string): boolean {
  if (options.known) return false;
  return options.all || (positionals.length > 0 ? positionals.includes(file) : !isKnown(file));
}

for (const { files: all, scenarios } of core) {
  const files = all.filter(isWanted);
  if (files.length === 0) continue;
  const hashes = new Map(files.map((file) => [file, hashOf(file)]));
  remember(hashes, await tryMutants(files, [...new Set([...files.flatMap(ownTests), ...scenarios])]));
}
const { table, faults } = judge(known());
console.log(table);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
