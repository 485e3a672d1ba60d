import { filesUnder } from "../package/repository.ts";
import { alsoTestedBy, tooSlow } from "./core.ts";

const tests = filesUnder("test", ".test.ts");

/** The tests of a file: those at its mirrored path and at that of its folder's index, and what else is all about it. */
export function ownTests(file: string): string[] {
  const stem = `test/${file.replace(/^src\//, "").replace(/(\.machine)?\.ts$/, "")}.`;
  const index = stem.replace(/[^/]*$/, "index.test.ts");
  const mirrored = tests.filter(
    (test) => (test.startsWith(stem) || test === index) && !tooSlow.includes(test),
  );
  const own = [...mirrored, ...(alsoTestedBy[file] ?? [])];
  if (own.length === 0) throw new Error(`${file} has no test: name one in test/mutation/core.ts`);
  return [...new Set(own)];
}

/** What a change to one of the files meets, in order: what walks a model comes last, as most changes are seen sooner. */
export function testsInOrder(files: readonly string[], scenarios: readonly string[]): string[] {
  const all = new Set([...files.flatMap(ownTests), ...scenarios]);
  return [...all].sort((a, b) => Number(isModel(a)) - Number(isModel(b)));
}

const isModel = (test: string): boolean => test.endsWith(".model.test.ts");
