import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../package/repository.ts";
import type { Engine } from "./left-out.ts";

const run = promisify(execFile);

/** Every runtime, in the order of the table. Node: each line that is kept, and the newest. */
export const NAMES = ["node20", "node22", "node24", "node26", "bun", "deno", "chromium"] as const;
export type Name = (typeof NAMES)[number];

/** A runtime that is here. */
export interface Runtime {
  readonly engine: "node" | Exclude<Engine, "chromium">;
  readonly version: string;
  /** Its path. */
  readonly binary: string;
}

/** Not among the development dependencies: together they are some 800 MB, which only this needs. */
const CACHE = join(root, "node_modules/.cache/runtimes");
const INSTALL_MS = 300_000;

/**
 * Installs the newest version of a runtime from the npm registry, into a folder of its own outside of the dependencies. Where the
 * registry is out of reach, one that is there from before will do.
 *
 * @throws if there is none: the message says what npm said.
 */
export async function install(name: Exclude<Name, "chromium">): Promise<Runtime> {
  const folder = join(CACHE, name);
  const major = /^node(\d+)$/.exec(name)?.[1];
  const platform = `${process.platform}-${process.arch}`;
  const spec = major === undefined ? name : `node-${platform}@${major}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const failure = await npmInstall(folder, spec);
  const binary = binaryIn(join(folder, "node_modules"));
  if (binary === undefined) {
    throw new Error(
      `${name} could not be installed from the npm registry (${spec}): ${failure ?? "no binary in it"}`,
    );
  }
  if (failure !== undefined) console.warn(`${name} is one from before: ${failure}`);
  const { stdout } = await run(binary, ["--version"]);
  const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? stdout.trim();
  return { engine: major === undefined ? (name as "bun" | "deno") : "node", version, binary };
}

/** The binaries are in packages for one platform each; scripts of packages, which would move them, do not run. */
function binaryIn(modules: string): string | undefined {
  const under = (scope: string): string[] => {
    const folder = join(modules, scope);
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  };
  return [
    ...under("").map((folder) => join(folder, "bin/node")),
    ...under("@oven").map((folder) => join(folder, "bin/bun")),
    ...under("@deno").map((folder) => join(folder, "deno")),
  ].find((path) => existsSync(path));
}

/** Resolves with what went wrong, if anything. */
async function npmInstall(folder: string, spec: string): Promise<string | undefined> {
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  try {
    await run("npm", ["install", ...options, spec], { cwd: folder, timeout: INSTALL_MS });
    return undefined;
  } catch (error) {
    const { stderr, killed, message } = error as Error & { stderr?: string; killed?: boolean };
    if (killed) return `npm was not done after ${INSTALL_MS / 1_000} s; the registry may be slow, try again`;
    return stderr?.trim() || message;
  }
}
