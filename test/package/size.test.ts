import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { root } from "./repository.ts";

// Ratchets: what it weighs today, rounded up. The aim of a program is 12,000; see docs/performance.md.
const MAX_BYTES = 37_400;
const MAX_PROGRAM_BYTES = 32_300;

const PARTS = [
  ["everything", 'export * from "./src/index.ts"', MAX_BYTES],
  [
    "a program whose workers are in one process",
    'export { createRuntime, createWorker, Worker, isJobError } from "./src/index.ts"',
    MAX_PROGRAM_BYTES,
  ],
] as const;

it.each(PARTS)(
  "is for %s, minified and gzipped for a browser beside XState, no more than it was",
  async (part, contents, most) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: root },
      bundle: true,
      write: false,
      minify: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      legalComments: "none",
      external: ["xstate"],
    });
    const minified = outputFiles[0]?.contents ?? new Uint8Array();
    const gzipped = gzipSync(minified, { level: 9 }).length;
    console.info(`xstate-jobs, ${part}: ${minified.length} bytes minified, ${gzipped} gzipped (of ${most})`);
    expect(minified.length).toBeGreaterThan(0);
    expect(gzipped).toBeLessThanOrEqual(most);
  },
);
