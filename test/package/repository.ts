import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository, absolute. */
export const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/[\\/]$/, "");

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<
    Record<string, string | null | { readonly types: string; readonly default: string }>
  >;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

export const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

/** What a user can import, with the source file behind it: `xstate-jobs/machines` → `machines/index.ts`. */
export const entryPoints: ReadonlyMap<string, string> = new Map(
  Object.entries(manifest.exports).flatMap(([subPath, target]) =>
    target === null || typeof target === "string"
      ? []
      : [[manifest.name + subPath.slice(1), target.default.replace(/^\.\/dist\/(.*)\.js$/, "$1.ts")]],
  ),
);

/** Folders of what is not in the repository: other tests write there, and take it away, at the same time. */
const NOT_OURS = ["node_modules", "dist", "coverage", ".git"];

/** The files in a folder and all below it, relative to the repository, with `/` on every system, in order. */
export function filesUnder(folder: string, suffix: string): string[] {
  return filesIn(posix.normalize(folder), suffix).sort();
}

function filesIn(folder: string, suffix: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.includes(entry.name) ? [] : filesIn(path, suffix);
    return entry.isFile() && entry.name.endsWith(suffix) ? [path] : [];
  });
}

/** Files of the page that are all about its DOM: they are tested in a browser. */
export const IN_A_BROWSER = /^src\/page\/(main|(app|dom|panels|views)\/.*)\.ts$/;

/** Those of them that have no test in Node, too. */
export function onlyInABrowser(): string[] {
  return filesUnder("src/page", ".ts").filter((file) => {
    const test = file.replace(/^src\/(.*)\.ts$/, "test/$1.test.ts");
    return IN_A_BROWSER.test(file) && !existsSync(join(root, test));
  });
}
