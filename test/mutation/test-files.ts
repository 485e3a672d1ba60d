import { wide } from "./core.ts";
import { ownTests } from "./own-tests.ts";
import { type Tried, tryMutants } from "./try-mutants.ts";

/** Stryker's words for a change that no test has seen. Those for one that cannot run are neither here nor there. */
const UNSEEN = new Set(["Survived", "NoCoverage"]);
const KILLED = new Set(["Killed", "Timeout"]);

/** Tries all changes to `files`: against their own tests, then against all what is left, but for what is static. */
export async function testFiles(files: readonly string[]): Promise<Tried[]> {
  const own = [...new Set(files.flatMap(ownTests))];
  const first = await tryMutants(files, own, { ignoreStatic: false });
  const left = first.filter(({ status }) => UNSEEN.has(status));
  if (left.length === 0) return first;
  const ranges = [...new Set(left.map(({ range }) => range))];
  const second = await tryMutants(ranges, [...wide, ...own], { ignoreStatic: true });
  const killed = new Map(second.flatMap((one) => (KILLED.has(one.status) ? [[keyOf(one), one.status]] : [])));
  return first.map((one) =>
    UNSEEN.has(one.status) ? { ...one, status: killed.get(keyOf(one)) ?? one.status } : one,
  );
}

const keyOf = ({ range, mutation }: Tried): string => `${range} ${mutation}`;
