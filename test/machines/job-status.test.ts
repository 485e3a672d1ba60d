import { describe, expect, it } from "vitest";
import { JobStatus } from "../../machines/index.ts";
import { codeOfStatus, statusOfCode } from "../../machines/job-status.ts";

describe("a status without a code", () => {
  it("stands for the code of its name, and `completed` for none", () => {
    expect(Object.values(JobStatus).map(codeOfStatus)).toEqual([undefined, "cancelled", "failed", "error"]);
  });

  it("is what its code implies", () => {
    for (const status of ["cancelled", "failed", "error"] as const)
      expect(statusOfCode(codeOfStatus(status) ?? "timeout")).toBe(status);
  });
});
