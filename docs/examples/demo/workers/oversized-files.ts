import { createWorker, type JobRequest } from "xstate-jobs";
import { formatBytes, plural } from "../amounts.ts";
import { reportFinding } from "../findings.ts";
import { AuditPayload, type AuditResponse } from "../protocol.ts";
import { MAX_TEXT_BYTES } from "../read-text.ts";
import { visitFiles } from "../visit-files.ts";

export const LARGE_BYTES = 100_000;

/** Finds files that are larger than what one writes or reads by hand. */
export const oversizedFiles = () =>
  createWorker("oversized-files", { jobs: { audit: { payload: AuditPayload, run: audit } } });

async function audit(request: JobRequest<AuditPayload, AuditResponse>): Promise<void> {
  let count = 0;
  const note = (): string => `${plural(count, "file")} above ${formatBytes(LARGE_BYTES)}`;
  await visitFiles(request, request.payload.files, note, async ({ path, size }) => {
    if (size <= LARGE_BYTES) return;
    count++;
    const text = size > MAX_TEXT_BYTES ? `${formatBytes(size)}, so its text was not read` : formatBytes(size);
    await reportFinding(request, { kind: "finding", path, text, note: note() });
  });
  await request.streamEnd({ note: note() });
}
