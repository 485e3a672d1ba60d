import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRuntime, createWorker, type JobRequest } from "xstate-jobs";
import { type AuditedFile, AuditPayload } from "../../../../docs/examples/demo/protocol.ts";
import { visitFiles } from "../../../../docs/examples/demo/visit-files.ts";
import { auditFolder } from "./run-worker.ts";
import { tempFolder } from "./temp-folder.ts";

type Visit = (file: AuditedFile, request: JobRequest<AuditPayload>) => Promise<void>;

/** A worker that does this with every file. */
const worker = (visit: Visit) =>
  createWorker("visitor", {
    jobs: {
      audit: {
        payload: AuditPayload,
        run: async (request) => {
          await visitFiles(
            request,
            request.payload.files,
            () => "so far",
            (file) => visit(file, request),
          );
          return "through";
        },
      },
    },
  });

const filesIn = (folder: string, ...paths: string[]): AuditedFile[] =>
  paths.map((path) => ({ path, location: Buffer.from(join(folder, path)), size: 1 }));

describe("visitFiles", () => {
  it("reports progress before the first file and after each", async () => {
    const folder = tempFolder({});
    const files = filesIn(folder, "a", "b");
    const { progress, response } = await auditFolder(
      worker(async () => {}),
      folder,
      { files },
    );
    expect(progress).toEqual([
      { done: 0, total: 2, file: "", note: "so far" },
      { done: 1, total: 2, file: "a", note: "so far" },
      { done: 2, total: 2, file: "b", note: "so far" },
    ]);
    expect(response).toBe("through");
  });

  it("makes a finding of a file that cannot be read, and goes on with the next", async () => {
    const folder = tempFolder({ a: "", d: "" });
    mkdirSync(join(folder, "b"));
    const read: string[] = [];
    const reader = worker(async ({ path, location }) => {
      await readFile(Buffer.from(location));
      read.push(path);
    });
    const files = filesIn(folder, "a", "b", "c", "d");
    const { findings, progress } = await auditFolder(reader, folder, { files });
    expect(findings).toHaveLength(2);
    expect(findings).toEqual(
      expect.arrayContaining([
        { kind: "unreadable", path: "b", reason: "illegal operation on a directory" },
        { kind: "unreadable", path: "c", reason: "no such file or directory" },
      ]),
    );
    expect(read.sort()).toEqual(["a", "d"]);
    expect(progress.at(-1)).toMatchObject({ done: 4, total: 4 });
  });

  it("does not take a mistake in the program for an unreadable file", async () => {
    const folder = tempFolder({});
    const broken = worker(async () => {
      throw new TypeError("oops");
    });
    await expect(auditFolder(broken, folder, { files: filesIn(folder, "a") })).rejects.toMatchObject({
      code: "error",
      reason: "oops",
    });
  });

  it("visits no more files once the job is cancelled than it has open", async () => {
    const folder = tempFolder({});
    const visited: string[] = [];
    await using runtime = createRuntime();
    await runtime.addWorkers(
      worker(async ({ path }) => {
        visited.push(path);
        job.cancel("enough");
      }),
    );
    const files = filesIn(folder, ...Array.from({ length: 100 }, (_, index) => `${index}`));
    const job = runtime.job("visitor", { name: "audit", payload: { folder, files, strict: false } });
    await expect(job).rejects.toMatchObject({ code: "cancelled", reason: "enough" });
    await job.settled;
    expect(visited).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
  });
});
