// Draws the machines anew, into the documentation: npm run diagrams
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import { loadLayoutEngine } from "../../src/cli/layout-engine.ts";
import { generatedFiles, staleFiles } from "./generated.ts";

const inRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string): string =>
  existsSync(inRepository(path)) ? readFileSync(inRepository(path), "utf8") : "";

const engine = await loadLayoutEngine(createRequire(import.meta.url).resolve("elkjs/lib/elk-worker.min.js"));
const machines = [jobMachine, jobGroupMachine, workerMachine, runtimeMachine];
const files = await generatedFiles(machines, engine, read);
for (const path of staleFiles(files, read)) {
  writeFileSync(inRepository(path), files.get(path) ?? "");
  console.log(path);
}
