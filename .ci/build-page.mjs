/**
 * The inspector's page, as the package has it: `dist/page`.
 *
 * ELK, which lays statecharts out, is a file of its own beside its licence: nothing of it becomes part of ours.
 */
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));
const source = join(root, "src/page");
const target = join(root, "dist/page");
const require = createRequire(import.meta.url);
const elk = require.resolve("elkjs/lib/elk-worker.min.js");
const licence = join(elk, "../../LICENSE.md");

const NOTICE = `\`elk-worker.js\` is a copy of \`lib/elk-worker.min.js\` of elkjs (https://github.com/kieler/elkjs), the Eclipse Layout
Kernel as JavaScript. It is the work of its authors, unchanged, under the licence below; its source is there.

`;

/** Builds the page anew. */
export async function buildPage() {
  await mkdir(target, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: join(source, "main.ts"), out: "page" },
      { in: join(source, "page.css"), out: "page" },
    ],
    outdir: target,
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
  });
  await copyFile(elk, join(target, "elk-worker.js"));
  await writeFile(join(target, "elk-worker.LICENSE.md"), NOTICE + (await readFile(licence, "utf8")));
  // Last: by its time one sees how old all are.
  await writeFile(join(target, "index.html"), await readFile(join(source, "index.html"), "utf8"));
}

/** Builds the page if it is not there, or older than what it is made of. */
export async function ensurePage() {
  const made = join(target, "index.html");
  if (existsSync(made)) {
    const times = await Promise.all([
      newestIn(source),
      newestIn(join(root, "src/graph")),
      newestIn(join(root, "src/inspector")),
      timeOf(join(root, "src/internal/check.ts")),
      timeOf(fileURLToPath(import.meta.url)),
    ]);
    if ((await timeOf(made)) >= Math.max(...times)) return;
  }
  await buildPage();
}

async function newestIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Math.max(
    0,
    ...(await Promise.all(files.map(({ parentPath, name }) => timeOf(join(parentPath, name))))),
  );
}

async function timeOf(file) {
  return (await stat(file)).mtimeMs;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await buildPage();
