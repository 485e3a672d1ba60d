import { describe, expect, it } from "vitest";
import type { AuditResponse } from "../../../../../docs/examples/demo/protocol.ts";
import { MAX_TEXT_BYTES } from "../../../../../docs/examples/demo/read-text.ts";
import { LARGE_BYTES, oversizedFiles } from "../../../../../docs/examples/demo/workers/oversized-files.ts";
import { auditFolder } from "../run-worker.ts";
import { tempFolder } from "../temp-folder.ts";

describe("oversized-files", () => {
  it("finds what is larger than a hand-written file", async () => {
    const folder = tempFolder({
      "limit.txt": Buffer.alloc(LARGE_BYTES),
      "large.txt": Buffer.alloc(LARGE_BYTES + 1),
    });
    const { findings, response } = await auditFolder<AuditResponse>(oversizedFiles(), folder);
    expect(findings).toEqual([
      { kind: "finding", path: "large.txt", text: "100 kB", note: "1 file above 100 kB" },
    ]);
    expect(response).toEqual({ note: "1 file above 100 kB" });
  });

  it("says of a file that is too large for the others that they have not read it", async () => {
    const folder = tempFolder({ "a.log": Buffer.alloc(MAX_TEXT_BYTES + 1) });
    const { findings } = await auditFolder<AuditResponse>(oversizedFiles(), folder);
    expect(findings).toMatchObject([{ text: "4.0 MB, so its text was not read" }]);
  });
});
