import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { promisify } from "node:util";
import { build, type Plugin } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { anchorsOf, examplesOf, linksOf, pages } from "./markdown.ts";
import { entryPoints, filesUnder, root } from "./repository.ts";

const run = promisify(execFile);
const tsc = join(root, "node_modules/typescript/bin/tsc");
/** Inside the repository, so that examples find what it has installed. */
const folder = join(root, "node_modules/.cache/xstate-jobs/examples");

const published = pages.filter((page) => page === "README.md" || page.startsWith("docs/"));
const documented = ["src", "machines"].flatMap((name) => filesUnder(name, ".ts"));
const examples = [...published, ...documented].flatMap(examplesOf);
const moduleOf = (where: string): string => where.replace(/[/:]/g, "_");

describe("published examples", () => {
  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const { where, code } of examples) writeFileSync(join(folder, `${moduleOf(where)}.ts`), code);
    await build({
      absWorkingDir: folder,
      entryPoints: examples.filter(({ runs }) => runs).map(({ where }) => `./${moduleOf(where)}.ts`),
      outdir: ".",
      bundle: true,
      platform: "node",
      format: "esm",
      target: "es2022",
      sourcemap: "inline",
      packages: "external",
      plugins: [fromSource],
      logLevel: "silent",
    });
  }, 60_000);

  it("compile", async () => {
    expect(await typeErrors()).toEqual([]);
  }, 60_000);

  const running = examples.filter(({ runs }) => runs).map(({ where }) => where);
  it.concurrent.for(running)("run to their end: %s", { timeout: 30_000 }, async (where) => {
    const script = join(folder, `${moduleOf(where)}.js`);
    await run(process.execPath, ["--enable-source-maps", script], { timeout: 20_000 });
  });
});

describe("links", () => {
  it("lead to files that exist, and to headings that they have", () => {
    const broken = pages.flatMap(linksOf).filter(({ from, target }) => {
      const [path = "", anchor] = decodeURI(target).split("#");
      const file = path === "" ? from : posix.join(posix.dirname(from), path);
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});

/** The package by its name is its sources: no build is needed, and none can be stale. */
const fromSource: Plugin = {
  name: "from-source",
  setup(builder) {
    builder.onResolve({ filter: /^xstate-jobs(\/|$)/ }, ({ path }) => {
      const file = entryPoints.get(path);
      return file === undefined ? undefined : { path: join(root, file) };
    });
  },
};

/** What the compiler says of all examples, each at the file and line where a reader finds it. */
async function typeErrors(): Promise<string[]> {
  const config = {
    extends: relative(folder, join(root, "tsconfig.json")).replaceAll("\\", "/"),
    compilerOptions: {
      rootDir: root,
      moduleDetection: "force",
      // An example may name what it does not go on to use.
      noUnusedLocals: false,
      noUnusedParameters: false,
      paths: Object.fromEntries([...entryPoints].map(([name, file]) => [name, [join(root, file)]])),
    },
    files: examples.map(({ where }) => `./${moduleOf(where)}.ts`),
    include: [],
  };
  if (config.files.length === 0) return [];
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const output = await run(process.execPath, [tsc, "-p", folder, "--pretty", "false"]).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
  const files = new Map(examples.map(({ where }) => [moduleOf(where), where.replace(/:\d+$/, "")]));
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) =>
      line.replace(/^\S*?([^/\\(]+)\.ts\((\d+),\d+\): /, (all, name, at) => {
        const file = files.get(name);
        return file === undefined ? all : `${file}:${at}: `;
      }),
    );
}
