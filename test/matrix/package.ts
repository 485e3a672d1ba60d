import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { root } from "../package/repository.ts";
import type { Runtime } from "./install.ts";
import type { FileResult, TestResult } from "./results.ts";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("program.ts", import.meta.url));
const NPM_OPTIONS = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];

/** Packs the package as it would be published, installs it in an empty folder, and runs a program there that uses it. */
export async function runPackage({ engine, binary }: Runtime): Promise<FileResult> {
  const folder = mkdtempSync(join(tmpdir(), "xstate-jobs-package-"));
  try {
    const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    const { stdout } = await run("npm", pack, { cwd: root });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    const packages = [`./${filename}`, `xstate@${devDependencies.xstate}`];
    await run("npm", ["install", ...NPM_OPTIONS, ...packages], { cwd: folder, timeout: 300_000 });
    const { code } = await transform(readFileSync(PROGRAM, "utf8"), { loader: "ts", target: "es2022" });
    writeFileSync(join(folder, "program.js"), code);
    const before = { node: [], bun: [], deno: ["run", "-A"] }[engine];
    const outcome = await run(binary, [...before, "program.js"], { cwd: folder, timeout: 60_000 });
    return { file: "the package, installed", tests: JSON.parse(outcome.stdout) as TestResult[] };
  } catch (error) {
    const { message, stderr = "", stdout = "" } = error as Error & { stderr?: string; stdout?: string };
    const messages = [message, stdout, stderr];
    return {
      file: "the package, installed",
      tests: [{ title: "(the program)", status: "failed", messages }],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
