import { describe, expect, it } from "vitest";
import type { AuditResponse } from "../../../../../docs/examples/demo/protocol.ts";
import { duplicateFiles } from "../../../../../docs/examples/demo/workers/duplicate-files.ts";
import { auditFolder } from "../run-worker.ts";
import { tempFolder } from "../temp-folder.ts";

describe("duplicate-files", () => {
  it("finds a file with the content of another", async () => {
    const folder = tempFolder({ "a.txt": "same", "b/a.txt": "same", "c.txt": "else", "d.txt": "longer" });
    const { findings, response } = await auditFolder<AuditResponse>(duplicateFiles(), folder);
    // They are read side by side: either may be the first.
    expect(findings).toHaveLength(1);
    const [{ path, text } = {}] = findings as readonly { path?: string; text?: string }[];
    const first = path === "a.txt" ? "b/a.txt" : "a.txt";
    expect(["a.txt", "b/a.txt"]).toContain(path);
    expect(text).toBe(`is the same as ${first} (4 B)`);
    expect(response).toEqual({ note: "1 copy, 4 B" });
  });

  it("reads only files that have their size in common", async () => {
    const folder = tempFolder({ a: "1", b: "2", c: "333", empty: "", "also-empty": "" });
    const { findings, progress } = await auditFolder<AuditResponse>(duplicateFiles(), folder);
    expect(findings).toEqual([]);
    expect(new Set(progress.map(({ file }) => file))).toEqual(new Set(["", "a", "b"]));
  });

  it("takes binary files, and large ones, too", async () => {
    const large = Buffer.alloc(5_000_000);
    const folder = tempFolder({ a: large, b: large, c: Buffer.alloc(5_000_000, 1) });
    const { response } = await auditFolder<AuditResponse>(duplicateFiles(), folder);
    expect(response).toEqual({ note: "1 copy, 5.0 MB" });
  });
});
