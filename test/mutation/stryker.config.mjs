/** What every run of Stryker in test/mutation/main.ts has in common. All that it writes goes to coverage/, which Git ignores. */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  // `related` would have every test that reaches the file by imports; main.ts says which tests.
  vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  concurrency: 1,
  // Beside one and a half times what the tests took without a mutant: for a machine that is busy with something else.
  timeoutMS: 8_000,
  ignorePatterns: ["/docs", "/dist", "/coverage", "/test/bench", "/test/browser", "/test/page", "/test/fuzz"],
  tempDirName: "coverage/mutation/sandbox",
  // Nothing here wants types, and TypeScript 7 has not the API by which Stryker would rewrite a tsconfig.json.
  disableTypeChecks: false,
  tsconfigFile: "test/mutation/no-tsconfig.json",
  reporters: ["progress-append-only"],
  allowConsoleColors: false,
};
