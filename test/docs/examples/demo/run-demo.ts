import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { inject } from "vitest";
import { entryPoints, root } from "../../../package/repository.ts";

/** Where the demo is called from, as npm says it: a relative folder starts here. */
export const calledFrom = tmpdir();

/** Inside the repository, so that it finds what is installed there. */
const script = join(root, "node_modules/.cache/xstate-jobs/demo", `${inject("logic") ?? "any"}.mjs`);

/** Makes one script of the demo and the library's sources: no build is needed, and none can be stale. */
export async function buildDemo(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ["docs/examples/demo/main.ts"],
    outfile: script,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    packages: "external",
    plugins: [fromSource],
    logLevel: "silent",
  });
}

/** What became of a run of the demo. */
export interface DemoRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the demo as a command, with its output piped. */
export async function runDemo(
  args: readonly string[],
  onFirstOutput: (child: ChildProcessWithoutNullStreams) => void = () => {},
): Promise<DemoRun> {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, INIT_CWD: calledFrom } });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (stdout === "") onFirstOutput(child);
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** The library's sources in the place of its build. */
export const fromSource: Plugin = {
  name: "from-source",
  setup(builder) {
    builder.onResolve({ filter: /^xstate-jobs(\/|$)/ }, ({ path }) => {
      const file = entryPoints.get(path);
      return file === undefined ? undefined : { path: join(root, file) };
    });
  },
};
