import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
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

/** The files in a folder and all below it, relative to the repository, with `/` on every system, in order. */
export function filesUnder(folder: string, suffix: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !/(^|\/)(node_modules|dist|coverage|\.git)\//.test(path))
    .sort();
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
