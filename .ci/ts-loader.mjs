// Module hooks of run-ts.mjs. Node 20 cannot read TypeScript, and no Node can read its decorators or, before 24, `using`.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform, transformSync } from "esbuild";

export async function load(url, context, next) {
  const path = typeScriptOf(url);
  if (path === undefined) return next(url, context);
  const { code } = await transform(await readFile(path, "utf8"), optionsFor(path));
  return { format: "module", source: code, shortCircuit: true };
}

/** The same for hooks that run in the thread that loads. */
export function loadSync(url, context, next) {
  const path = typeScriptOf(url);
  if (path === undefined) return next(url, context);
  const { code } = transformSync(readFileSync(path, "utf8"), optionsFor(path));
  return { format: "module", source: code, shortCircuit: true };
}

function typeScriptOf(url) {
  return url.startsWith("file:") && /\.m?ts$/.test(new URL(url).pathname) ? fileURLToPath(url) : undefined;
}

function optionsFor(path) {
  return {
    loader: "ts",
    target: "es2022",
    sourcefile: path,
    sourcemap: "inline",
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  };
}
