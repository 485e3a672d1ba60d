import { expect, it } from "vitest";
import { endingCode } from "../../src/inspector/ending-code.ts";

it.each([
  ["job.timeout", undefined, "timeout"],
  ["group.timeout", undefined, "timeout"],
  ["job.cancel", undefined, "cancelled"],
  ["group.cancel", undefined, "cancelled"],
  ["group.fail", undefined, "cancelled"],
  ["job.response", "failed", "failed"],
  ["job.response", "error", "error"],
  ["group.settled", "cancelled", "cancelled"],
  ["job.response", "completed", undefined],
  ["job.update", undefined, undefined],
  ["job.response", { not: "a status" }, undefined],
])("is, of %s with status %s, %s", (type, status, code) => {
  expect(endingCode(type, status)).toBe(code);
});
