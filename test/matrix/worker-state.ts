/** There are no snapshots. */
const snapshotEnvironment = {
  resolvePath: async (): Promise<string> => "none",
  readSnapshotFile: async (): Promise<null> => null,
};

/**
 * What Vitest's own worker would tell Vitest, for a page: import this before Vitest. Its defaults are Vitest's, and what
 * vitest.config.ts says.
 */
export const workerState = {
  providedContext: {} as Record<string, unknown>,
  filepath: "",
  ctx: { pool: "browser" },
  environment: { name: "browser" },
  metaEnv: {},
  onCleanup: (): void => {},
  config: {
    root: "/",
    setupFiles: [],
    passWithNoTests: false,
    allowOnly: false,
    sequence: { seed: 0, hooks: "stack", setupFiles: "list" },
    maxConcurrency: 5,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    retry: 0,
    tags: [],
    strictTags: true,
    expect: {},
    experimental: { importDurations: { limit: 0 } },
    fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true },
    snapshotOptions: { updateSnapshot: "none", expand: false, snapshotEnvironment },
  },
};

Object.defineProperty(globalThis, "__vitest_worker__", { value: workerState });
