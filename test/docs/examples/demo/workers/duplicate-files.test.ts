import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AuditResponse } from "../../../../../docs/examples/demo/protocol.ts";
import { duplicateFiles } from "../../../../../docs/examples/demo/workers/duplicate-files.ts";
import { auditFolder, listFolder } from "../run-worker.ts";
import { tempFolder } from "../temp-folder.ts";

describe("duplicate-files", () => {
  it("finds a file with the content of another", async () => {
    const folder = tempFolder({ "a.txt": "same", "b/a.txt": "same", "c.txt": "else", "d.txt": "longer" });
    const { findings, response } = await auditFolder<AuditResponse>(duplicateFiles(), folder);
    expect(findings).toEqual([
      { kind: "finding", path: "b/a.txt", text: "is the same as a.txt (4 B)", note: "1 copy, 4 B" },
    ]);
    expect(response).toEqual({ note: "1 copy, 4 B" });
  });

  it("names copies in the order of their paths, whichever is read first", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `${String(index).padStart(2, "0")}.txt`);
    const folder = tempFolder(Object.fromEntries(names.map((name) => [name, "same"])));
    const { findings } = await auditFolder<AuditResponse>(duplicateFiles(), folder);
    expect(findings.map(({ path }) => path)).toEqual(names.slice(1));
    expect(findings).toMatchObject(names.slice(1).map(() => ({ text: "is the same as 00.txt (4 B)" })));
  });

  it("goes on past a file that cannot be read", async () => {
    const folder = tempFolder({ "a.txt": "same", "b.txt": "same", "c.txt": "same" });
    const { files } = (await listFolder(folder)).response;
    rmSync(join(folder, "a.txt"));
    const { findings } = await auditFolder<AuditResponse>(duplicateFiles(), folder, { files });
    expect(findings.map(({ kind, path }) => `${kind} ${path}`).sort()).toEqual([
      "finding c.txt",
      "unreadable a.txt",
    ]);
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
