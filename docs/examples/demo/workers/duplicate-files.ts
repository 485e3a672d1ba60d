import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createWorker, type JobRequest } from "xstate-jobs";
import { formatBytes, plural } from "../amounts.ts";
import { reportFinding } from "../findings.ts";
import { type AuditedFile, AuditPayload, type AuditResponse } from "../protocol.ts";
import { visitFiles } from "../visit-files.ts";

/** Finds files with the same content. */
export const duplicateFiles = () =>
  createWorker("duplicate-files", { jobs: { audit: { payload: AuditPayload, run: audit } } });

async function audit(request: JobRequest<AuditPayload, AuditResponse>): Promise<void> {
  const firstOf = new Map<string, AuditedFile>();
  let copies = 0;
  let bytes = 0;
  const note = (): string => `${plural(copies, "copy", "copies")}, ${formatBytes(bytes)}`;
  await visitFiles(request, ofSharedSize(request.payload.files), note, async (file) => {
    const digest = await digestOf(file, request.signal);
    const first = firstOf.get(digest);
    if (first === undefined) {
      firstOf.set(digest, file);
      return;
    }
    copies++;
    bytes += file.size;
    const text = `is the same as ${first.path} (${formatBytes(file.size)})`;
    await reportFinding(request, { kind: "finding", path: file.path, text });
  });
  await request.streamEnd({ note: note() });
}

/** Only files of the same size can be the same: most need not be read. Empty ones are not worth a word. */
function ofSharedSize(files: readonly AuditedFile[]): AuditedFile[] {
  const counts = new Map<number, number>();
  for (const { size } of files) counts.set(size, (counts.get(size) ?? 0) + 1);
  return files.filter(({ size }) => size > 0 && (counts.get(size) ?? 0) > 1);
}

/** A digest of the content, read piece by piece: it may be larger than the memory. */
async function digestOf(file: AuditedFile, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file.location, { signal })) hash.update(piece as Buffer);
  return hash.digest("base64");
}
