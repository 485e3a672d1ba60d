import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, posix } from "node:path";
import { build, type Metafile, transform } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { filesUnder, IN_A_BROWSER, root } from "./repository.ts";

/** Packages that a folder may import. `type` is for `import type` alone: nothing is left of it at run time. */
const ALLOWED_PACKAGES: Readonly<Record<string, Readonly<Record<string, "any" | "type">>>> = {
  machines: { xstate: "any" },
  src: { xstate: "any", eventemitter3: "any", "@standard-schema/spec": "type" },
  "src/compile": { "@xstate/graph": "any" },
  "src/transport": { "@nats-io/transport-node": "any" },
  "src/testing": { "@xstate/graph": "any" },
  "src/otel": { "@opentelemetry/api": "any" },
  "src/cli": { commander: "any", "@nats-io/transport-node": "any" },
};

/** Folders whose files a folder may import. */
const ALLOWED_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  machines: ["machines"],
  src: ["src", "machines"],
};

/** Globals that Node has and a browser lacks. */
const NODE_GLOBALS = ["setImmediate", "process", "Buffer", "require", "global", "__dirname", "__filename"];

/** Files without a test at the mirrored path, and why. What is in src/internal/ is tested through what uses it. */
const WITHOUT_A_TEST: Readonly<Record<string, string>> = {
  "machines/job-event.ts": "constants and types",
  "machines/worker-event.ts": "types",
  "src/ask-observer.ts": "types",
  "src/asker-events.ts": "types; what is told is tested in notices.test.ts",
  "src/asks.ts":
    "signatures; what they do is tested in asker.test.ts, their types in types/typed-targets.test-d.ts",
  "src/cancel-options.ts": "types",
  "src/compile/descriptor.ts": "two rules about a type and a wildcard; tested in compile/table.test.ts",
  "src/compile/compared.ts": "tested in compile/check-compiled.test.ts and compile.equal.test.ts",
  "src/compile/coverage.ts": "tested in compile/check-compiled.test.ts",
  "src/compile/described.ts": "tested in compile/compile.test.ts and check-compiled.test.ts",
  "src/compile/divergence-error.ts": "tested in compile/check-compiled.test.ts",
  "src/compile/paths.ts": "tested in compile/check-compiled.test.ts",
  "src/compile/trace.ts": "tested in compile/check-compiled.test.ts: each planted fault is one in a trace",
  "src/compile/watched.ts": "tested in compile/check-compiled.test.ts",
  "src/compile/guard.ts": "tested in compile/table.test.ts, refuse.test.ts and compile.equal.test.ts",
  "src/compile/refusal.ts": "tested in compile/refuse.test.ts and compile.test.ts",
  "src/compile/unsupported.ts": "tables; tested in compile/refuse.test.ts",
  "src/compile/reference.ts": "tested in compile/action.test.ts and refuse.test.ts",
  "src/compile/snapshot.ts": "tested in compile/compile.test.ts and compile.equal.test.ts",
  "src/inspector/entry.ts": "types",
  "src/inspector/record.ts": "types, the number of their version, and the name of an event",
  "src/job-group-response.ts": "types",
  "src/runtime-events.ts": "types; what is told is tested in runtime.errors.test.ts",
  "src/cli/host.ts": "types",
  "src/otel/ask-trace.ts": "what the spans of jobs and those of groups share; tested in the tests of both",
  "src/otel/instruments.ts": "types",
  "src/codec/codec.ts": "types",
  "src/graph/drawing.ts": "types",
  "src/graph/elk-graph.ts": "types",
  "src/graph/machine-graph.ts": "types",
  "src/graph/svg-style.ts": "a text; what it makes of drawings is for people to see",
  "src/inspector/server/refusal.ts": "what others throw; tested in guard.test.ts and routes.test.ts",
  "src/inspector/server/source.ts": "types",
  "src/scope.ts": "types",
  "src/testing/contract/addressing-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/break-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/copy-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/drain-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/end-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/flow-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/freeze-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/kill-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/lane-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/leftover-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/ordering-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/presence-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/prompt-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/sub-job-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/contract/value-cases.ts":
    "cases; run by transport-cases.test.ts and by the tests of each transport",
  "src/testing/explore.ts": "tested in testing/check-machine.test.ts",
  "src/testing/find-paths.ts": "tested in testing/paths-of.test.ts",
  "src/testing/model/coverage.ts": "tested in testing/paths-of.errors.test.ts and check-machine.test.ts",
  "src/testing/model/drive-path.ts": "tested in testing/model/machine-path.drive.test.ts",
  "src/testing/model/event-case.ts":
    "types, and what XState calls events; tested in testing/paths-of.test.ts",
  "src/testing/model/path-test.ts": "tested in testing/model/machine-path.test.ts",
  "src/testing/model/path-title.ts": "tested in testing/paths-of.test.ts",
  "src/testing/model/pure-scope.ts": "tested in testing/paths-of.test.ts and model/walker.test.ts",
  "src/testing/model/walk-options.ts": "tested in testing/paths-of.errors.test.ts",
  "src/testing/contract/running-job.ts": "what cases share",
  "src/testing/sleep.ts": "tested in virtual-clock.test.ts and simulate.test.ts",
  "src/testing/script.ts": "what scripted workers do; tested in scripted-worker.test.ts",
  ...Object.fromEntries(
    [
      "ask-record",
      "ask-records",
      "laws",
      "live",
      "rest",
      "run",
      "scenario",
      "shrink",
      "simulated-process",
    ].map((name) => [
      `src/testing/simulation/${name}.ts`,
      "tested in simulate.test.ts; that it finds what it is there for, in npm run simulate:bite",
    ]),
  ),
  "src/testing/simulation/inside-of.ts": "a look that tests share",
  "src/testing/simulation/simulation.ts": "tested in simulate.test.ts",
  "src/testing/simulation/simulation-error.ts": "tested in simulate.test.ts",
  "src/testing/simulation/unhandled.ts": "tested in simulate.test.ts",
  "src/testing/contract/transport-case.ts": "types",
  "src/testing/contract/transport-fixture.ts": "types",
  "src/wire/frame.ts": "types",
  "src/wire/remote-job-owner.ts": "types",
  "src/wire/wire.ts": "types",
  "src/typed-event.ts": "types; tested in types/typed-targets.test-d.ts",
  "src/typed-group.ts": "types; tested in types/typed-targets.test-d.ts",
  "src/typed-job.ts": "types; tested in types/typed-targets.test-d.ts",
  "src/worker-events.ts": "types; what is told is tested in worker-hooks.test.ts",
};

/** What the page may import beside its own files: what draws statecharts, and what records are. */
const PAGE_IMPORTS =
  /^src\/(page\/.*|graph\/(layout|svg|svg-parts|svg-style|elk-client|elk-graph|machine-graph)|inspector\/(check-machine|check-record|record|recording|shape|step-log))\.ts$/;

/** What comes into the page of other folders. */
const PAGE_BRINGS = [
  ...["check-machine", "check-record", "record", "recording", "shape", "step-log"].map(
    (name) => `src/inspector/${name}.ts`,
  ),
  "src/internal/check.ts",
];

const MAX_LINES = 250;

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const files = ["machines", "src"].flatMap((folder) => filesUnder(folder, ".ts"));
const tests = filesUnder("test", ".test.ts");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const folderOf = (file: string): string => file.split("/")[0] ?? "";

/** Imports and re-exports as they are written. The formatter puts each at the start of a line, no comment begins there. */
function importsOf(file: string): Import[] {
  const source = read(file);
  const statements = source.matchAll(
    /^(?:import|export)\s+(?<type>type\s+(?!from\b))?(?:[\w*{][^"';]*?\sfrom\s+)?["'](?<specifier>[^"']+)["']/gm,
  );
  const calls = source.matchAll(/^(?!\s*(?:\*|\/\/|\/\*)).*?\bimport\(\s*["'](?<specifier>[^"']+)["']/gm);
  return [...statements, ...calls].map(({ groups }) => ({
    from: file,
    specifier: groups?.specifier ?? "",
    typeOnly: groups?.type !== undefined,
  }));
}

const isRelative = ({ specifier }: Import): boolean => specifier.startsWith(".");
const targetOf = ({ from, specifier }: Import): string => posix.join(posix.dirname(from), specifier);
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith("node:") || builtinModules.includes(packageOf(specifier));
const say = ({ from, specifier }: Import): string => `${from} imports ${specifier}`;

describe("imports", () => {
  const imports = files.flatMap(importsOf);
  /** What is left at run time, as esbuild's parser sees it. */
  let runtime: Metafile["inputs"];

  beforeAll(async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: files,
      bundle: true,
      write: false,
      outdir: "nowhere",
      metafile: true,
      format: "esm",
      packages: "external",
      logLevel: "silent",
    });
    runtime = metafile.inputs;
  });

  it("are all seen by this test's reader", () => {
    for (const file of files) {
      const seen = runtime[file]?.imports.map(({ original, path }) => original ?? path) ?? [];
      expect(importsOf(file).map(({ specifier }) => specifier)).toEqual(expect.arrayContaining(seen));
    }
  });

  it("go from src/ to machines/, never back", () => {
    const wrong = imports
      .filter(isRelative)
      .filter((one) => !ALLOWED_FOLDERS[folderOf(one.from)]?.includes(folderOf(targetOf(one))));
    expect(wrong.map(say)).toEqual([]);
  });

  it("name files that exist, with their extension", () => {
    const wrong = imports.filter(isRelative).filter((one) => !existsSync(join(root, targetOf(one))));
    expect(wrong.map(say)).toEqual([]);
  });

  it("name no package but those that its folder may use", () => {
    const wrong = imports
      .filter((one) => !isRelative(one) && !isBuiltin(one.specifier))
      .filter(({ from, specifier, typeOnly }) => {
        const name = packageOf(specifier);
        const allowed =
          ALLOWED_PACKAGES[posix.dirname(from)]?.[name] ?? ALLOWED_PACKAGES[folderOf(from)]?.[name];
        return !(allowed === "any" || (allowed === "type" && typeOnly));
      });
    expect(wrong.map(say)).toEqual([]);
  });

  it("go from the page to what draws statecharts and what records are alone, and from nowhere to the page", () => {
    const isPage = (file: string): boolean => file.startsWith("src/page/");
    const wrong = imports.filter((one) =>
      isPage(one.from)
        ? !isRelative(one) || !PAGE_IMPORTS.test(targetOf(one))
        : isRelative(one) && isPage(targetOf(one)),
    );
    expect(wrong.map(say)).toEqual([]);
  });

  it("bring into the page nothing but its own files, what draws statecharts, and what checks records", async () => {
    const reached = [...reachableFrom("src/page/main.ts", runtime)];
    expect(reached.filter((file) => !/^src\/(page|graph)\//.test(file)).sort()).toEqual(PAGE_BRINGS);
    const globals: string[] = [];
    for (const file of reached)
      for (const name of await nodeGlobalsIn(file)) globals.push(`${file} uses ${name}`);
    expect(globals).toEqual([]);
  });

  it("have no cycle at run time", () => {
    expect(cyclesIn(runtime)).toEqual([]);
  });

  it("bring the client of a server into nothing but its transport", () => {
    const core = reachableFrom("src/index.ts", runtime);
    expect([...core].filter((file) => /^src\/(wire|cli|testing)\//.test(file))).toEqual([]);
  });

  it("bring OpenTelemetry into nothing but what is there to tell it", () => {
    const core = reachableFrom("src/index.ts", runtime);
    expect([...core].filter((file) => file.startsWith("src/otel/"))).toEqual([]);
    const telling = imports.filter(({ specifier }) => specifier.startsWith("@opentelemetry/"));
    expect(new Set(telling.map(({ from }) => posix.dirname(from)))).toEqual(new Set(["src/otel"]));
  });

  it("bring the inspector into nothing but what serves it, and it brings its server into nothing but Node", () => {
    const isInspector = (file: string): boolean => /^src\/(inspector|graph)\//.test(file);
    for (const entry of [
      "src/index.ts",
      "src/compile/index.ts",
      "src/otel/index.ts",
      "src/testing/index.ts",
      "src/transport/nats.ts",
    ]) {
      expect([...reachableFrom(entry, runtime)].filter(isInspector)).toEqual([]);
    }
    const inBrowser = reachableFrom("src/inspector/browser.ts", runtime);
    expect([...inBrowser].filter((file) => file.startsWith("src/inspector/server/"))).toEqual([]);
  });

  it.each([
    ...[
      "src/index.ts",
      "src/compile/index.ts",
      "src/otel/index.ts",
      "src/testing/index.ts",
      "src/transport/nats.ts",
    ],
    "src/inspector/browser.ts",
  ])("bring no module of Node into %s, which runs in a browser", (entry) => {
    const core = reachableFrom(entry, runtime);
    expect(core).toContain(entry);
    const builtins = imports.filter(({ from, specifier }) => core.has(from) && isBuiltin(specifier));
    expect(builtins.map(say)).toEqual([]);
  });

  it("bring into src/graph/, which draws in a page, nothing but src/graph/", () => {
    const drawing = files.filter((file) => file.startsWith("src/graph/"));
    const wrong = imports
      .filter(({ from, typeOnly }) => drawing.includes(from) && !typeOnly)
      .filter((one) => !drawing.includes(targetOf(one)));
    expect(wrong.map(say)).toEqual([]);
  });

  it("bring no file into the core, or into the inspector in a browser, that uses a global of Node", async () => {
    const globals: string[] = [];
    const inBrowser = reachableFrom("src/inspector/browser.ts", runtime);
    for (const file of new Set([...reachableFrom("src/index.ts", runtime), ...inBrowser])) {
      for (const name of await nodeGlobalsIn(file)) globals.push(`${file} uses ${name}`);
    }
    expect(globals).toEqual([]);
  });
});

describe("files", () => {
  it(`have ${MAX_LINES} lines at most`, () => {
    const long = files.map((file) => ({ file, lines: read(file).trimEnd().split("\n").length }));
    expect(long.filter(({ lines }) => lines > MAX_LINES)).toEqual([]);
  });

  it("have their test at the mirrored path", () => {
    const untested = files
      .filter((file) => !file.endsWith("/index.ts") && !file.startsWith("src/internal/"))
      .filter((file) => !(file in WITHOUT_A_TEST) && !IN_A_BROWSER.test(file))
      .filter((file) => testsOf(file).length === 0);
    expect(untested).toEqual([]);
  });

  it("are excused from that only while they exist and have none", () => {
    const stale = Object.keys(WITHOUT_A_TEST).filter(
      (file) => !files.includes(file) || testsOf(file).length > 0,
    );
    expect(stale).toEqual([]);
  });
});

/**
 * `src/transport/bus.ts` → `test/transport/bus.test.ts`, `machines/job.machine.ts` → `test/machines/job.machine.test.ts`.
 * A kind may stand before `.test.ts`: `test/machines/job.model.test.ts`, `test/transport/nats.integration.test.ts`.
 */
function testsOf(file: string): string[] {
  const stem = `test/${file.replace(/^src\//, "").replace(/(\.machine)?\.ts$/, "")}`;
  return tests.filter((path) => path.startsWith(`${stem}.`));
}

/** The file and all that it brings in at run time. */
function reachableFrom(entry: string, graph: Metafile["inputs"]): ReadonlySet<string> {
  const seen = new Set([entry]);
  for (const file of seen)
    for (const { path, external } of graph[file]?.imports ?? []) if (!external) seen.add(path);
  return seen;
}

/** Each cycle once, as `a → b → a`. */
function cyclesIn(graph: Metafile["inputs"]): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file].join(" → "));
    if (start >= 0 || done.has(file)) return;
    for (const next of graph[file]?.imports ?? []) if (!next.external) visit(next.path, [...path, file]);
    done.add(file);
  };
  for (const file of Object.keys(graph)) visit(file, []);
  return cycles;
}

/** esbuild replaces only what is really the global: not a property, a local, a comment or a string of that name. */
async function nodeGlobalsIn(file: string): Promise<string[]> {
  const names = NODE_GLOBALS.flatMap((name) => [name, `globalThis.${name}`]);
  const marker = (index: number): string => `NODE_GLOBAL_${index}_`;
  const { code } = await transform(read(file), {
    loader: "ts",
    target: "es2022",
    define: Object.fromEntries(names.map((name, index) => [name, marker(index)])),
    logLevel: "silent",
  });
  return names.filter((_, index) => code.includes(marker(index)));
}
