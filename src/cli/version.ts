import { readFileSync } from "node:fs";

/** The version that the package says it has: this file is somewhere below its package.json, built or not. */
export function versionOf(url: string): string {
  for (let folder = new URL(".", url); ; folder = new URL("..", folder)) {
    const manifest = manifestIn(folder);
    if (manifest?.name === "xstate-jobs") return manifest.version ?? "unknown";
    if (new URL("..", folder).href === folder.href) return "unknown";
  }
}

function manifestIn(folder: URL): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  } catch {
    return undefined;
  }
}
