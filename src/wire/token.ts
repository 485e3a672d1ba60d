/** How many tokens are made at once: asking the system for random bytes costs more than the bytes. */
const BATCH = 64;
const BYTES = 16;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const pool = new Uint8Array(BATCH * BYTES);
let at = pool.length;

/** 128 random bits in hex, from the system's generator for secrets. */
export function newToken(): string {
  if (at === pool.length) {
    crypto.getRandomValues(pool);
    at = 0;
  }
  let token = "";
  for (const end = at + BYTES; at < end; at++) token += HEX[pool[at] as number];
  return token;
}
