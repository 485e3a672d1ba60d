/**
 * Where short pieces of bytes are cut from: an array of its own costs, for each of them, several times what it takes to
 * write it. As in Node's own pool, a piece that is kept keeps its pool.
 */
const POOL_BYTES = 16_384;
/** What is longer gets an array of its own. */
const LONGEST_BYTES = POOL_BYTES / 4;
/** The most that one of JavaScript's characters takes in UTF-8. */
const CHARACTER_BYTES = 3;

const encoder = new TextEncoder();
let pool = new Uint8Array(POOL_BYTES);
let used = 0;

/** Bytes to be written, all of them: what is in them is not said. */
export function takeBytes(length: number): Uint8Array {
  if (length > LONGEST_BYTES) return new Uint8Array(length);
  makeRoom(length);
  const from = used;
  used += length;
  return pool.subarray(from, used);
}

/** A text in UTF-8. */
export function encodeText(text: string): Uint8Array {
  const most = text.length * CHARACTER_BYTES;
  if (most > LONGEST_BYTES) return encoder.encode(text);
  makeRoom(most);
  const from = used;
  used += encoder.encodeInto(text, pool.subarray(from)).written;
  return pool.subarray(from, used);
}

function makeRoom(length: number): void {
  if (used + length <= POOL_BYTES) return;
  pool = new Uint8Array(POOL_BYTES);
  used = 0;
}
