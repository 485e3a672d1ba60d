import { readFile } from "node:fs/promises";
import { pathOf } from "./path-of.ts";
import type { AuditedFile } from "./protocol.ts";

/** What is larger is not held in memory, and most likely nobody wrote it by hand. */
export const MAX_TEXT_BYTES = 4_000_000;

/** How far to look for a NUL byte, by which Git, too, tells binary files from text. */
const SNIFFED_BYTES = 8_000;

/** The text of a file; `undefined` if it is binary, or too large to be read. */
export async function readText(file: AuditedFile, signal: AbortSignal): Promise<string | undefined> {
  if (file.size > MAX_TEXT_BYTES) return undefined;
  const bytes = await readFile(pathOf(file), { signal });
  return bytes.subarray(0, SNIFFED_BYTES).includes(0) ? undefined : bytes.toString("utf8");
}
