import { builtinModules } from "node:module";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { entryPoints, root } from "../package/repository.ts";

/** The tests of some files for a page: an entry that hands them to the runner, and all that it brings in. */
export interface Bundle {
  /** What is served, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether what a file tests has a logic to choose, compiled or interpreted. */
  readonly hasLogic: (file: string) => boolean;
}

/**
 * Bundles test files for a browser, with XState's production build. A module of Node is left for the browser to refuse:
 * what needs one does not load, and so fails.
 */
export async function bundle(testFiles: readonly string[]): Promise<Bundle> {
  const loads = testFiles.map((file) => `  ${JSON.stringify(file)}: () => import("./${file}"),`);
  const contents = `import { runFile } from "./test/matrix/page-runner.ts";
const files = {
${loads.join("\n")}
};
globalThis.runFile = (file, logic, leftOut) => runFile(file, files[file], logic, leftOut);
`;
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, sourcefile: "run.ts" },
    bundle: true,
    splitting: true,
    write: false,
    outdir: join(root, "nowhere"),
    entryNames: "run",
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: [...builtinModules, "node:*"],
    // How many runs of what is random: nobody says so here.
    define: { "process.env": "{}" },
    // Or what is read of an error's class, or of a handler's name, is another name.
    keepNames: true,
    sourcemap: false,
    logLevel: "error",
    plugins: [ours],
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const { inputs } = metafile;
  const reaches = (file: string, wanted: string, seen = new Set<string>()): boolean =>
    file === wanted ||
    (!seen.has(file) &&
      seen.add(file) &&
      (inputs[file]?.imports.some(({ path }) => reaches(path, wanted, seen)) ?? false));
  return {
    files: new Map(outputFiles.map(({ path, text }) => [path.slice(join(root, "nowhere").length), text])),
    hasLogic: (file) => reaches(file, "test/fixtures/mode.ts"),
  };
}

/** `xstate-jobs` by its name is the source, as in vitest.config.ts. */
const ours: Plugin = {
  name: "ours",
  setup({ onResolve }) {
    onResolve({ filter: /^xstate-jobs(\/|$)/ }, ({ path }) => {
      const file = entryPoints.get(path);
      return file === undefined ? undefined : { path: join(root, file) };
    });
  },
};
