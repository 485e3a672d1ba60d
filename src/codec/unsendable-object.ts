const SEND_A_PLAIN_OBJECT = "send what it stands for as a plain object";

/** What to do instead of sending a host's object that keeps what it is out of sight. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ["ArrayBuffer", "wrap it in new Uint8Array(…)"],
  ["SharedArrayBuffer", "wrap it in new Uint8Array(…)"],
  ["RegExp", "send its source and its flags"],
  ["Promise", "await it first"],
]);

/** Why the object would arrive as something useless if its own properties were sent, and what to do; if it would. */
export function lossOf(value: object, kind: string): string | undefined {
  const remedy = ArrayBuffer.isView(value)
    ? "wrap its buffer in new Uint8Array(buffer, byteOffset, byteLength)"
    : REMEDIES.get(kind);
  // Iterators, headers, blobs: what has a name of its own and nothing to show has its state elsewhere.
  if (remedy === undefined && (kind === "Object" || Object.keys(value).length > 0)) return undefined;
  return `is of the kind ${kind}, which cannot be sent: ${remedy ?? SEND_A_PLAIN_OBJECT}`;
}
