import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entryPoints, filesUnder, manifest, root } from "./repository.ts";

const run = promisify(execFile);
const tsc = join(root, "node_modules/typescript/bin/tsc");
const specifiers = [...entryPoints.keys()];

/** A folder outside the repository in which the packed package is installed, as a user would have it. */
let consumer: string;
let packed: string[];

beforeAll(async () => {
  consumer = mkdtempSync(join(tmpdir(), `${manifest.name}-consumer-`));
  const tarball = await pack(join(consumer, "pack"));
  const installed = join(consumer, "node_modules", manifest.name);
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  // What npm would install with it and nothing else: a missing dependency shows.
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    const link = join(consumer, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "junction");
  }
  writeFileSync(join(consumer, "package.json"), '{ "type": "module" }');
}, 60_000);

afterAll(() => rmSync(consumer, { recursive: true, force: true }));

describe("the packed package", () => {
  it("holds the build, its sources and what a reader needs, and no more", () => {
    expect(packed).toEqual(expect.arrayContaining(["package.json", "README.md", "LICENSE", "docs/jobs.md"]));
    expect(
      packed.filter(
        (path) =>
          !/^(dist|src|machines)\/|^docs\/[^/]+\.md$|^docs\/diagrams\/[^/]+\.svg$|^(package\.json|README\.md|LICENSE)$/.test(
            path,
          ),
      ),
    ).toEqual([]);
    const sources = ["src", "machines"].flatMap((folder) => filesUnder(folder, ".ts"));
    // The page is not compiled file by file: it is one.
    const modules = sources.filter((path) => !path.startsWith("src/page/"));
    const built = modules.flatMap((path) =>
      [".js", ".js.map", ".d.ts"].map((to) => `dist/${path.replace(/\.ts$/, to)}`),
    );
    expect(packed).toEqual(expect.arrayContaining([...sources, ...built]));
  });

  it("holds the source that each source map names", () => {
    for (const path of packed.filter((path) => path.endsWith(".map"))) {
      const map = join(consumer, "node_modules", manifest.name, path);
      const { sources } = JSON.parse(readFileSync(map, "utf8")) as { sources: string[] };
      expect(
        sources.filter((source) => !existsSync(join(dirname(map), source))),
        path,
      ).toEqual([]);
    }
  });
});

describe("a consumer", () => {
  it.each(specifiers)("imports %s", async (specifier) => {
    const { stdout } = await evaluate(`console.log(Object.keys(await import("${specifier}")).length)`);
    expect(Number(stdout)).toBeGreaterThan(0);
  });

  it("reads its package.json", async () => {
    const script = `import { createRequire } from "node:module";
      console.log(createRequire(import.meta.url)("${manifest.name}/package.json").name)`;
    expect((await evaluate(script)).stdout.trim()).toBe(manifest.name);
  });

  it.each(["internal/x", "internal/x.js", "dist/src/index.js", "src/index.ts"])(
    "cannot import %s",
    async (path) => {
      const script = `await import("${manifest.name}/${path}").catch(({ code }) => console.log(code))`;
      expect((await evaluate(script)).stdout.trim()).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED");
    },
  );

  it.each([
    { module: "nodenext", moduleResolution: "nodenext" },
    { module: "esnext", moduleResolution: "bundler" },
  ])(
    "compiles against every declaration, unskipped, with moduleResolution $moduleResolution",
    async (resolution) => {
      expect(await typeErrors({ ...resolution, skipLibCheck: false })).toBe("");
    },
  );

  it("compiles with exactOptionalPropertyTypes, which XState's own declarations need skipLibCheck for", async () => {
    const options = { module: "nodenext", skipLibCheck: true, exactOptionalPropertyTypes: true };
    expect(await typeErrors(options)).toBe("");
  });
});

/** Builds and packs a copy, so that a build somebody else is using stays whole. Gives the tarball's path. */
async function pack(folder: string): Promise<string> {
  mkdirSync(folder);
  const needed = [
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "README.md",
    "LICENSE",
    "docs",
    "src",
    "machines",
  ];
  for (const name of needed) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  await run(process.execPath, [tsc, "-p", join(folder, "tsconfig.build.json")]);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { stdout } = await run(npm, ["pack", "--json", "--ignore-scripts"], { cwd: folder });
  const [tarball] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  packed = tarball.files.map(({ path }) => path);
  return join(folder, tarball.filename);
}

/** Runs a module in a Node of its own, in the consumer's folder. */
function evaluate(script: string): Promise<{ stdout: string }> {
  return run(process.execPath, ["--input-type=module", "--eval", script], { cwd: consumer });
}

/** What the compiler says of a program that imports every entry point. */
async function typeErrors(compilerOptions: object): Promise<string> {
  const program = specifiers
    .map((specifier, index) => `export * as entry${index} from "${specifier}";`)
    .join("\n");
  writeFileSync(join(consumer, "program.ts"), program);
  const config = {
    compilerOptions: {
      target: "es2022",
      lib: ["es2022", "esnext.disposable", "dom", "dom.asynciterable"],
      strict: true,
      noEmit: true,
      types: [],
      ...compilerOptions,
    },
    files: ["program.ts"],
  };
  writeFileSync(join(consumer, "tsconfig.json"), JSON.stringify(config));
  return run(process.execPath, [tsc, "-p", consumer]).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
}
