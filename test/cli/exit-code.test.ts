import { expect, it } from "vitest";
import { exitCodeOf } from "../../src/cli/exit-code.ts";

it.each([
  ["completed", undefined, 0],
  ["error", "error", 1],
  ["error", "worker_lost", 1],
  ["failed", "failed", 3],
  ["cancelled", "cancelled", 4],
  ["cancelled", "worker_ended", 4],
  ["cancelled", "timeout", 124],
] as const)("a job that ended as %s (%s) exits with %i", (status, code, exitCode) => {
  expect(exitCodeOf({ status, code })).toBe(exitCode);
});
