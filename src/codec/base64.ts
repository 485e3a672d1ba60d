/** What hosts of 2025 and later have. */
interface NativeBase64 {
  toBase64?(): string;
}
interface NativeBase64Class {
  fromBase64?(text: string, options: { lastChunkHandling: "strict" }): Uint8Array;
}

const PAD = 61;
const ZERO = 65;
const DIGITS = new TextEncoder().encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const INVALID = -1;
const VALUES = new Int8Array(256).fill(INVALID);
for (const [value, digit] of DIGITS.entries()) VALUES[digit] = value;

/** The bytes as base64, padded. */
export function bytesToBase64(bytes: Uint8Array): string {
  const native = bytes as NativeBase64;
  if (typeof native.toBase64 === "function") return native.toBase64();
  const { length } = bytes;
  const text = new Uint8Array(Math.ceil(length / 3) * 4);
  let at = 0;
  for (let index = 0; index < length; index += 3) {
    // Beyond the end there is undefined, which counts as 0 here.
    const bits =
      ((bytes[index] as number) << 16) | ((bytes[index + 1] as number) << 8) | (bytes[index + 2] as number);
    text[at++] = DIGITS[bits >> 18] as number;
    text[at++] = DIGITS[(bits >> 12) & 63] as number;
    text[at++] = DIGITS[(bits >> 6) & 63] as number;
    text[at++] = DIGITS[bits & 63] as number;
  }
  if (length % 3 > 0) text[at - 1] = PAD;
  if (length % 3 === 1) text[at - 2] = PAD;
  // Through bytes: one character at a time is slower, and all at once are too many arguments.
  return new TextDecoder().decode(text);
}

/** The bytes that base64 stands for; `undefined` for what is not what {@link bytesToBase64} writes. */
export function base64ToBytes(text: string): Uint8Array | undefined {
  const pads = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const length = (text.length / 4) * 3 - pads;
  const native = Uint8Array as NativeBase64Class;
  if (typeof native.fromBase64 === "function") {
    try {
      const bytes = native.fromBase64(text, { lastChunkHandling: "strict" });
      // It skips white space, which gives fewer bytes than so long a text should.
      return bytes.length === length ? bytes : undefined;
    } catch {
      return undefined;
    }
  }
  const digits = new TextEncoder().encode(text);
  if (digits.length % 4 > 0) return undefined;
  digits.fill(ZERO, digits.length - pads);
  const bytes = new Uint8Array(length);
  let at = 0;
  let bits = 0;
  let all = 0;
  for (let index = 0; index < digits.length; index += 4) {
    bits =
      (valueAt(digits, index) << 18) |
      (valueAt(digits, index + 1) << 12) |
      (valueAt(digits, index + 2) << 6) |
      valueAt(digits, index + 3);
    // An invalid digit is negative, and so are all bits with it.
    all |= bits;
    // Beyond the end, nothing is written.
    bytes[at++] = bits >> 16;
    bytes[at++] = bits >> 8;
    bytes[at++] = bits;
  }
  const leftOver = bits & ((1 << (8 * pads)) - 1);
  return all < 0 || leftOver > 0 ? undefined : bytes;
}

function valueAt(digits: Uint8Array, index: number): number {
  return VALUES[digits[index] as number] as number;
}
