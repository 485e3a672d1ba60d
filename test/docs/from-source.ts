import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { entryPoints, root } from "../package/repository.ts";

/** What came of a program. */
export interface Outcome {
  readonly exitCode: number;
  readonly lines: readonly string[];
  readonly errors: readonly string[];
}

/**
 * A folder inside the repository, so that programs find what it has installed, and of its own for each caller, so that
 * two runs of the suite do not meet. Removed on disposal.
 */
export function programFolder(): { readonly path: string } & Disposable {
  const parent = join(root, "node_modules/.cache/xstate-jobs");
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, "programs-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Bundles programs, by absolute path. `xstate-jobs` is its sources: no build is needed, and none can be stale. */
export async function bundle(entryPaths: readonly string[], folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [...entryPaths],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    sourcemap: "inline",
    packages: "external",
    plugins: [fromSource],
    logLevel: "silent",
  });
}

/** Runs a bundled program to its end, however it ends. One that does not end within `timeoutMs` is killed. */
export function run(script: string, args: readonly string[] = [], timeoutMs = 20_000): Promise<Outcome> {
  const command = ["--enable-source-maps", script, ...args];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { timeout: timeoutMs }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === "number")
        resolve({ exitCode, lines: linesOf(stdout), errors: linesOf(stderr) });
      else reject(new Error(`${script} did not end by itself within ${timeoutMs} ms`, { cause: error }));
    });
  });
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.trimEnd().split("\n");
}

const fromSource: Plugin = {
  name: "from-source",
  setup(builder) {
    builder.onResolve({ filter: /^xstate-jobs(\/|$)/ }, ({ path }) => {
      const file = entryPoints.get(path);
      return file === undefined ? undefined : { path: join(root, file) };
    });
  },
};
