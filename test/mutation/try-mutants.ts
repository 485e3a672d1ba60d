import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { root } from "../package/repository.ts";

const vitest = join(root, "node_modules/vitest/vitest.mjs");

/** A change to the source, and what became of it. */
export interface Tried {
  readonly file: string;
  /** The line where it begins, as it stands in the source. */
  readonly line: string;
  /** What is changed into what. */
  readonly mutation: string;
  /** Where that is in the file, as Stryker takes it behind the path. */
  readonly at: string;
  /** Stryker's word for what became of it. */
  readonly status: string;
}

/** Tries all changes that Stryker knows in `files`, each a path or `<path>:<at>`, against `tests`, in this order, until one fails. */
export async function tryMutants(files: readonly string[], tests: readonly string[]): Promise<Tried[]> {
  // Stryker's process that runs the tests reads it, by vitest.config.ts.
  process.env.MUTATION_TESTS = JSON.stringify(tests);
  // Of a test file that cannot be loaded Stryker says nothing, as it has no test that fails.
  execFileSync(process.execPath, [vitest, "run", "--config", "test/mutation/vitest.config.ts"], {
    cwd: root,
  });
  const stryker = new Stryker({ configFile: "test/mutation/stryker.config.mjs", mutate: [...files] });
  const results = await stryker.runMutationTest();
  return results.map(({ fileName, location, replacement, mutatorName, status }) => {
    const file = fileName.replaceAll("\\", "/").replace(/^.*?(?=(machines|src)\/)/, "");
    const { start, end } = location;
    const lines = readFileSync(join(root, file), "utf8").split("\n");
    const changed = lines.slice(start.line - 1, end.line);
    changed[changed.length - 1] = (changed.at(-1) ?? "").slice(0, end.column - 1);
    changed[0] = (changed[0] ?? "").slice(start.column - 1);
    return {
      file,
      line: (lines[start.line - 1] ?? "").trim(),
      at: `${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`,
      mutation: `${mutatorName}: ${short(changed.join(" "))} → ${short(replacement ?? "")}`,
      status,
    };
  });
}

function short(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  return flat.length > 90 ? `${flat.slice(0, 60)} … ${flat.slice(-27)}` : flat;
}
