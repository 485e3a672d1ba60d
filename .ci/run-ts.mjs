// Runs a TypeScript file of this repository on any Node: node [options] .ci/run-ts.mjs path/to/file.ts [arguments]
//
// Or node [options] --import ./.ci/run-ts.mjs path/to/file.ts, which worker threads inherit too.
//
// `xstate-jobs` is what Node makes of it inside the package: the build in dist/, so build first. The file runs where it
// is (no bundle: `import.meta.url` is true), stack traces name its own lines, and what it forks can run TypeScript too.
import module from "node:module";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { loadSync } from "./ts-loader.mjs";

// Node 26 warns of `register`, and Node 20 has nothing else.
if (module.registerHooks === undefined) module.register("./ts-loader.mjs", import.meta.url);
else module.registerHooks({ load: loadSync });
process.setSourceMapsEnabled(true);

// With --import, which is also what a fork gets, it only prepares.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, ...rest] = process.argv.slice(2);
  if (file === undefined) throw new Error("usage: node .ci/run-ts.mjs path/to/file.ts [arguments]");
  process.argv = [process.execPath, resolve(file), ...rest];
  process.execArgv.push("--import", import.meta.url);
  await import(pathToFileURL(resolve(file)).href);
}
