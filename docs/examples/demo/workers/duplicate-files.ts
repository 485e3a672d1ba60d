import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createWorker, type JobRequest } from "xstate-jobs";
import { formatBytes, plural } from "../amounts.ts";
import { reportFinding } from "../findings.ts";
import { pathOf } from "../path-of.ts";
import { type AuditedFile, AuditPayload, type AuditResponse } from "../protocol.ts";
import { visitFiles } from "../visit-files.ts";

/** Finds files with the same content. Each copy is named beside the first, by the order of the list. */
export const duplicateFiles = () =>
  createWorker("duplicate-files", { jobs: { audit: { payload: AuditPayload, run: audit } } });

async function audit(request: JobRequest<AuditPayload, AuditResponse>): Promise<void> {
  const firstOf = new Map<string, AuditedFile>();
  let copies = 0;
  let bytes = 0;
  const note = (): string => `${plural(copies, "copy", "copies")}, ${formatBytes(bytes)}`;
  const files = ofSharedSize(request.payload.files);
  // They are read side by side, but compared in their order: so two runs name the same files.
  const digests = new Map<AuditedFile, string | undefined>();
  let next = 0;
  const compareInOrder = async (): Promise<void> => {
    for (let file = files[next]; file !== undefined && digests.has(file); file = files[next]) {
      next++;
      const digest = digests.get(file);
      const first = digest === undefined ? file : (firstOf.get(digest) ?? file);
      if (digest !== undefined) firstOf.set(digest, first);
      if (first === file) continue;
      copies++;
      bytes += file.size;
      const text = `is the same as ${first.path} (${formatBytes(file.size)})`;
      await reportFinding(request, { kind: "finding", path: file.path, text, note: note() });
    }
  };
  await visitFiles(request, files, note, async (file) => {
    const digest = digestOf(file, request.signal);
    digests.set(file, await digest.catch(() => undefined));
    await compareInOrder();
    // Throws where the file could not be read.
    await digest;
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
  for await (const piece of createReadStream(pathOf(file), { signal })) hash.update(piece as Buffer);
  return hash.digest("base64");
}
