import type { Dirent } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import { createWorker, type JobRequest } from "xstate-jobs";
import { formatBytes, plural } from "../amounts.ts";
import { reportUnreadable } from "../findings.ts";
import { forEachLimited } from "../for-each-limited.ts";
import { type AuditedFile, type FileList, ListPayload, type Progress } from "../protocol.ts";

/** Folders that hold what others wrote, or what a tool made. */
export const SKIPPED: ReadonlySet<string> = new Set(["node_modules", ".git", "dist", "coverage"]);
const ENTRIES_AT_A_TIME = 32;

/** Lists the files that there are to audit. */
export const fileLister = () =>
  createWorker("file-lister", { jobs: { list: { payload: ListPayload, run: list } } });

interface Place {
  readonly path: string;
  readonly location: Buffer;
}

async function list(request: JobRequest<ListPayload, FileList>): Promise<void> {
  const root: Place = { path: "", location: Buffer.from(request.payload.folder) };
  const files: AuditedFile[] = [];
  const note = (): string => plural(files.length, "file");
  // Grows while it is walked through.
  const folders = [root];
  for (const folder of folders) {
    request.signal.throwIfAborted();
    let entries: Dirent<Buffer>[] = [];
    try {
      // The bytes of the names: one that is not UTF-8 could not be opened by its text.
      entries = await readdir(folder.location, { withFileTypes: true, encoding: "buffer" });
    } catch (error) {
      await reportUnreadable(request, folder.path, error);
    }
    await forEachLimited(entries, ENTRIES_AT_A_TIME, async (entry) => {
      request.signal.throwIfAborted();
      const place = placeOf(entry, folder);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(String(entry.name))) folders.push(place);
      } else if (entry.isSymbolicLink()) {
        // Not followed: so no loop of links can hold it up, and no file counts twice.
        await stat(place.location).catch((error: unknown) =>
          reportUnreadable(request, `${place.path} (a link)`, error),
        );
      } else if (entry.isFile()) {
        // Not what is neither: to open a pipe is to wait for somebody who writes to it.
        await lstat(place.location).then(
          ({ size }) => files.push({ ...place, size }),
          (error: unknown) => reportUnreadable(request, place.path, error),
        );
      }
    });
    const total = undefined;
    await request.update({ done: files.length, total, file: folder.path, note: note() } satisfies Progress);
  }
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  await request.streamEnd({ files: files.sort(byPath), bytes, note: `${note()}, ${formatBytes(bytes)}` });
}

function placeOf(entry: Dirent<Buffer>, folder: Place): Place {
  return {
    path: folder.path === "" ? String(entry.name) : `${folder.path}/${entry.name}`,
    location: Buffer.concat([folder.location, Buffer.from("/"), entry.name]),
  };
}

function byPath(a: AuditedFile, b: AuditedFile): number {
  return a.path < b.path ? -1 : 1;
}
