import type { JobRequest } from "xstate-jobs";
import { reportUnreadable } from "./findings.ts";
import { forEachLimited } from "./for-each-limited.ts";
import type { AuditedFile, AuditPayload, Progress } from "./protocol.ts";

/** How many files one worker has open at a time. */
const FILES_AT_A_TIME = 8;

/**
 * What all auditing workers do: visit their files, and report progress after each. Between two files they stop if
 * the job was cancelled.
 *
 * Reports are awaited: whoever reads them slowly slows the worker down, instead of filling the memory.
 */
export async function visitFiles(
  request: JobRequest<AuditPayload>,
  files: readonly AuditedFile[],
  note: () => string,
  visit: (file: AuditedFile) => Promise<void>,
): Promise<void> {
  const total = files.length;
  let done = 0;
  await request.streamStart();
  await request.update({ done, total, file: "", note: note() } satisfies Progress);
  await forEachLimited(files, FILES_AT_A_TIME, async (file) => {
    request.signal.throwIfAborted();
    await visit(file).catch((error: unknown) => reportUnreadable(request, file.path, error));
    done++;
    await request.update({ done, total, file: file.path, note: note() } satisfies Progress);
  });
}
