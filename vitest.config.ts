import { join } from "node:path";
import { transform } from "esbuild";
import { configDefaults, defineConfig, type Plugin } from "vitest/config";
import { excludeHere, settingsHere } from "./test/matrix/engine.ts";
import { entryPoints, onlyInABrowser, root } from "./test/package/repository.ts";

/** The tests of what does not depend on the mode: the charts themselves, their compiler, processes, the package. */
const once = [
  "test/machines/**/*.test.ts",
  "test/bench/**/*.test.ts",
  "test/compile/**/*.test.ts",
  "test/{deadlines,event-stream,registry}*.test.ts",
  "test/docs/*.test.ts",
  "test/docs/examples/{demo,demo-nats,nats-permissions}/**/*.test.ts",
  "test/docs/examples/model-test-{node,vitest}/*.test.ts",
  "test/docs/examples/{debate,hand-over,http-server,sensor}/main.test.ts",
  "test/package/**/*.test.ts",
  "test/codec/**/*.test.ts",
  "test/cli/**/*.test.ts",
  "test/inspector/{browser,check-machine,check-record,inspector-options,machines,mirrored-run,preview,recorded-entry,recording}.test.ts",
  "test/inspector/{record-stream,redact,sample,shape,step-log,store,store-of,totals,traced-entry}.test.ts",
  "test/inspector/server/**/*.test.ts",
  "test/otel/!(ask-traces|job-trace*).test.ts",
  "test/page/**/*.test.ts",
  "test/testing/{paths-of,check-machine}*.test.ts",
  "test/testing/model/**/*.test.ts",
  "test/testing/simulation/!(simulate).test.ts",
  "test/simulation/*.test.ts",
  "test/wire/**/*.test.ts",
  "test/fixtures/*.test.ts",
  "test/fuzz/*.test.ts",
  "test/graph/**/*.test.ts",
  "test/transport/{bus,nats}*.test.ts",
  "test/scenarios/program.test.ts",
];
/** What starts processes, kills them, and waits for others to notice. */
const faults = ["test/faults/**/*.test.ts"];
/** What looks at the inspector's page in Chromium. */
const browser = ["test/browser/**/*.test.ts"];
/** What has nothing to do with XState's build, and takes long. */
const buildIndependent = ["test/package/!(toolchain).test.ts"];

/**
 * `vitest --mode development` tests against XState's development build, anything else against its production build,
 * which is what users run. Left alone, Vite would take the development build. `vitest --mode faults` is the fault suite: one
 * file after the other, since what it measures is time. `vitest --mode browser` are the tests that need Chromium, and what
 * `npm run build` makes: each has a browser of its own.
 */
export default defineConfig(({ mode }) => {
  const xstateBuild = mode === "development" ? "development" : "production";
  const isFaults = mode === "faults";
  const isBrowser = mode === "browser";
  // Told again to each: otherwise a project that extends this file reads it as for the mode `test`.
  const extended = { extends: true as const, mode };
  return {
    plugins: [chooseXStateBuild(xstateBuild), lowerDecorators],
    resolve: {
      alias: [...entryPoints].map(([name, file]) => ({
        find: new RegExp(`^${name}$`),
        replacement: join(root, file),
      })),
    },
    test: {
      provide: { xstateBuild },
      globalSetup: "test/fixtures/built-page.ts",
      // No test but those of the fault suite waits for time to pass: this is for a machine that is busy with something else.
      testTimeout: 30_000,
      fileParallelism: !isFaults && !isBrowser,
      // Left alone, Vitest keeps a core free: on a machine with two that is half of them.
      maxWorkers: "100%",
      // For .ci/run, which counts the tests of all its runs.
      reporters: process.env.TEST_RESULTS
        ? ["default", ["json", { outputFile: process.env.TEST_RESULTS }]]
        : ["default"],
      // `npm run coverage`, of the everyday tests. What draws the page needs a browser, where nobody counts.
      coverage: {
        include: ["machines/**/*.ts", "src/**/*.ts"],
        // Left alone, `machines/` is also the folder of that name in test/.
        exclude: ["test/**", ...onlyInABrowser()],
        reporter: ["text-summary", "html", "json"],
        thresholds: { branches: 95 },
      },
      projects: isFaults
        ? [
            {
              ...extended,
              test: { name: "faults", include: faults, testTimeout: 120_000, hookTimeout: 60_000 },
            },
          ]
        : isBrowser
          ? [
              {
                ...extended,
                test: { name: "browser", include: browser, testTimeout: 120_000, hookTimeout: 60_000 },
              },
            ]
          : [
              ...(["compiled", "interpreted"] as const).map((mode) => ({
                ...extended,
                test: {
                  name: mode,
                  provide: { logic: mode },
                  // They stay within their process, and a thread starts faster than another process.
                  pool: "threads" as const,
                  include: ["test/**/*.test.ts"],
                  exclude: [...configDefaults.exclude, ...once, ...faults, ...browser, ...excludeHere],
                  ...settingsHere,
                },
              })),
              {
                ...extended,
                test: {
                  name: "once",
                  include: once,
                  exclude: [
                    ...configDefaults.exclude,
                    ...excludeHere,
                    ...(xstateBuild === "development" ? buildIndependent : []),
                  ],
                  ...settingsHere,
                },
              },
            ],
    },
  };
});

/** Vite puts `development|production` into every list of conditions, and answers it by NODE_ENV, which is `test`. */
function chooseXStateBuild(build: string): Plugin {
  return {
    name: "choose-xstate-build",
    enforce: "post",
    configResolved(config) {
      for (const { resolve } of [config, config.ssr, ...Object.values(config.environments)]) {
        if (!resolve?.conditions) continue;
        resolve.conditions = resolve.conditions.map((name) =>
          name === "development|production" ? build : name,
        );
      }
    },
  };
}

/** Vite lowers `await using`, but leaves standard decorators, which Node cannot parse. */
const lowerDecorators: Plugin = {
  name: "lower-decorators",
  enforce: "pre",
  async transform(code, id) {
    if (!id.endsWith(".ts") || id.includes("/node_modules/") || !/^\s*@\w/m.test(code)) return undefined;
    return transform(code, {
      loader: "ts",
      target: "es2022",
      sourcefile: id,
      sourcemap: "external",
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
  },
};
