import { wide } from "./core.ts";
import { ownTests } from "./own-tests.ts";
import { type Tried, tryMutants } from "./try-mutants.ts";

/** Stryker's words for a change that no test has seen. Those for one that cannot run are neither here nor there. */
const UNSEEN = new Set(["Survived", "NoCoverage"]);

/** Tries all changes to `files`: against their own tests, then what is left against all. */
export async function testFiles(files: readonly string[]): Promise<Tried[]> {
  const own = [...new Set(files.flatMap(ownTests))];
  const first = await tryMutants(files, own);
  const left = first.filter(({ status }) => UNSEEN.has(status));
  if (left.length === 0) return first;
  const second = await tryMutants([...new Set(left.map(({ range }) => range))], [...wide, ...own]);
  const seen = new Map(second.map((one) => [keyOf(one), one.status]));
  return first.map((one) =>
    UNSEEN.has(one.status) ? { ...one, status: seen.get(keyOf(one)) ?? one.status } : one,
  );
}

const keyOf = ({ range, mutation }: Tried): string => `${range} ${mutation}`;
