import { resolve } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import everyday from "../../vitest.config.ts";
import { root } from "../package/repository.ts";

/** Which tests, those of the file that is changed before others. Said by try-mutants.ts. */
const tests: readonly string[] = JSON.parse(process.env.MUTATION_TESTS ?? "[]");

/** The first test that fails is enough. Left alone, Vitest begins with what takes long. */
class AsSaid extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const places = new Map(tests.map((test, place) => [resolve(root, test), place]));
    const placeOf = ({ moduleId }: TestSpecification): number => places.get(moduleId) ?? tests.length;
    return [...files].sort((a, b) => placeOf(a) - placeOf(b));
  }
}

const { plugins = [], resolve: resolution = {} } = everyday({ command: "serve", mode: "test" });

/**
 * For mutants alone: each is tried in a thread of its own that runs one test file after the other, with compiled logic. What
 * does not start when a mutant runs is what makes it quick: no build, no second mode, no process, no browser.
 */
export default defineConfig({
  root,
  plugins,
  resolve: resolution,
  test: {
    provide: { xstateBuild: "production", logic: "compiled" },
    pool: "threads",
    // A thread is new for each mutant, so what files share within it is no more than they share in one test file.
    isolate: false,
    fileParallelism: false,
    sequence: { sequencer: AsSaid },
    // Longer than Stryker waits: only what is slow without any mutant is to fail by it.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    include: [...tests],
    exclude: configDefaults.exclude,
  },
});
