import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";
import { type ElkWorker, elkClient } from "../graph/elk-client.ts";
import type { LayoutEngine } from "../graph/elk-graph.ts";

/** Where the layout engine is: beside the page of the inspector, which has the same. */
export function layoutEngineFile(): string {
  const manifest = createRequire(import.meta.url).resolve("xstate-jobs/package.json");
  return join(dirname(manifest), "dist/page/elk-worker.js");
}

/** Loads the layout engine, ELK. It runs in this thread. Rejects if the file is not there. */
export async function loadLayoutEngine(file: string = layoutEngineFile()): Promise<LayoutEngine> {
  const source = await readFile(file, "utf8");
  const module: { exports: { Worker?: new () => ElkWorker } } = { exports: {} };
  // It is CommonJS, and made for a web worker; in this package it would be taken for ESM.
  compileFunction(source, ["module", "exports"], { filename: file })(module, module.exports);
  const { Worker } = module.exports;
  if (Worker === undefined) throw new Error(`${file} is no layout engine`);
  return elkClient(new Worker());
}
