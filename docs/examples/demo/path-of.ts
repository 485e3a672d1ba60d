import type { AuditedFile } from "./protocol.ts";

/** The path of a file as Node's functions want it. Between processes bytes arrive as bytes, not as one of Node's buffers. */
export function pathOf({ location }: Pick<AuditedFile, "location">): Buffer {
  return Buffer.from(location.buffer, location.byteOffset, location.byteLength);
}
