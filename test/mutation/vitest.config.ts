import { join } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { entryPoints, root } from "../package/repository.ts";
import { tooSlow, wide } from "./core.ts";

/** The first test that fails is enough, so those that walk a whole model come last. Left alone, Vitest begins with what takes long. */
class ModelsLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isModel = ({ moduleId }: TestSpecification): number => Number(moduleId.endsWith(".model.test.ts"));
    return [...files].sort((a, b) => isModel(a) - isModel(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

/**
 * For mutants alone: each is tried in a thread of its own that runs one test file after the other, with compiled logic. What
 * does not start when a mutant runs is what makes it quick: no build, no second mode, no process, no browser.
 */
export default defineConfig({
  root,
  resolve: {
    alias: [...entryPoints].map(([name, file]) => ({
      find: new RegExp(`^${name}$`),
      replacement: join(root, file),
    })),
  },
  test: {
    provide: { xstateBuild: "production", logic: "compiled" },
    pool: "threads",
    // A thread is new for each mutant, so what files share within it is no more than they share in one test file.
    isolate: false,
    fileParallelism: false,
    sequence: { sequencer: ModelsLast },
    // A mutant that lets a test wait for what never comes is killed by this. No test of these takes a tenth of it, unless
    // the machine is busy with something else.
    testTimeout: 5_000,
    hookTimeout: 5_000,
    include: JSON.parse(process.env.MUTATION_TESTS ?? "null") ?? [...wide],
    exclude: [...configDefaults.exclude, ...tooSlow],
  },
});
