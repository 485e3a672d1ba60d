import { getSystemErrorMap } from "node:util";
import type { JobRequest } from "xstate-jobs";
import type { Finding } from "./protocol.ts";

type FileError = NodeJS.ErrnoException & { readonly errno: number };

/** Streams a finding to whoever asked for the job. */
export function reportFinding(request: JobRequest, finding: Finding): Promise<void> {
  return request.streamData(finding);
}

/**
 * Makes a finding of an error in reading a file or folder, so that it costs nothing but that file. Throws on
 * what is no such error: the job was cancelled meanwhile, or this program is at fault.
 */
export async function reportUnreadable(request: JobRequest, path: string, error: unknown): Promise<void> {
  request.signal.throwIfAborted();
  if (!isFileError(error)) throw error;
  await reportFinding(request, { kind: "unreadable", path, reason: fileErrorText(error) });
}

export function isFileError(error: unknown): error is FileError {
  return error instanceof Error && "errno" in error && typeof error.errno === "number";
}

/** In the system's words: `permission denied`. */
export function fileErrorText(error: FileError): string {
  return getSystemErrorMap().get(error.errno)?.[1] ?? error.message;
}
