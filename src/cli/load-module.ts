import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CommandError, sayingOf } from "./command-error.ts";
import { type Library, libraryOf } from "./library.ts";

/** A module, and the copy of this package that it uses. */
export interface LoadedModule {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly library: Library;
}

/**
 * Imports a module: a path relative to the folder, or else a package that is installed there.
 *
 * Rejects with a {@link CommandError} if there is none, or it does not load.
 */
export async function loadModule(module: string, folder: string): Promise<LoadedModule> {
  const url = urlOf(module, folder);
  try {
    return { exports: await import(url), library: await libraryOf(url) };
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw new CommandError(`cannot load ${module}: ${whyNot(cause, url)}`, { cause });
  }
}

function urlOf(module: string, folder: string): string {
  const path = resolve(folder, module);
  if (existsSync(path) && extname(path) !== "") return pathToFileURL(path).href;
  try {
    return pathToFileURL(createRequire(join(folder, "any.js")).resolve(module)).href;
  } catch (cause) {
    const isPackage = (cause as { code?: string }).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
    const why = isPackage ? sayingOf(cause) : "there is neither such a file nor such a package";
    throw new CommandError(`cannot load ${module}: ${why}`, { cause });
  }
}

function whyNot(error: unknown, url: string): string {
  const { code } = error as { code?: string };
  const isTypeScript = /\.[cm]?tsx?$/.test(url);
  if (isTypeScript && code === "ERR_UNKNOWN_FILE_EXTENSION") {
    return 'this Node loads no TypeScript: use Node 22.18 or newer, or NODE_OPTIONS="--import tsx"';
  }
  return sayingOf(error);
}
