import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { base64ToBytes, bytesToBase64 } from "../../src/codec/base64.ts";
import { numRuns } from "./any-value.ts";

/** What a host with `toBase64()` and `fromBase64()` does: it skips white space. */
function installNative(): void {
  const fromBase64 = (text: string): Uint8Array => {
    const digits = text.replaceAll(/\s/g, "");
    const bytes = Uint8Array.from(Buffer.from(digits, "base64"));
    if (Buffer.from(bytes).toString("base64") !== digits) throw new SyntaxError("not base64");
    return bytes;
  };
  const toBase64 = vi.fn(function (this: Uint8Array): string {
    return Buffer.from(this).toString("base64");
  });
  Object.assign(Uint8Array, { fromBase64 });
  Object.defineProperty(Uint8Array.prototype, "toBase64", { value: toBase64, configurable: true });
}

afterEach(() => {
  Reflect.deleteProperty(Uint8Array, "fromBase64");
  Reflect.deleteProperty(Uint8Array.prototype, "toBase64");
});

describe.each([
  ["of our own", () => {}],
  ["of the host", installNative],
])("base64 %s", (_, install) => {
  it("is what everybody else makes of the bytes, and gives them back", () => {
    install();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (array) => {
        const bytes = Uint8Array.from(array);
        const text = bytesToBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64"));
        expect(base64ToBytes(text)).toEqual(bytes);
      }),
      { numRuns },
    );
  });

  it("refuses what it does not write", () => {
    install();
    const character = fc.constantFrom(..."AQgw019+/==- _\n\u00e9\u20ac\ud800");
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 9 }), (text) => {
        const bytes = Buffer.from(text, "base64");
        const isBase64 = bytes.toString("base64") === text;
        expect(base64ToBytes(text)).toEqual(isBase64 ? Uint8Array.from(bytes) : undefined);
      }),
      { numRuns: 5 * numRuns },
    );
  });

  it.each([
    ["no multiple of four", "AAA"],
    ["padding that is missing", "AA"],
    ["padding in the middle", "AA==AAAA"],
    ["nothing but padding", "===="],
    ["too much padding", "A==="],
    ["bits left over", "AB=="],
    ["bits left over with one pad", "AAB="],
    ["white space", "AA AA AA"],
    ["white space that makes a multiple of four", "AAAA    "],
    ["the digits of URLs", "AA-_"],
    ["a character of more than a byte", "AA\u20ac="],
    ["a character beyond ASCII", "AAA\u00e9"],
  ])("refuses %s", (_, text) => {
    install();
    expect(base64ToBytes(text)).toBe(undefined);
  });

  it("takes a megabyte, and the part of a buffer that was given", () => {
    install();
    const buffer = Uint8Array.from({ length: 1_000_003 }, (_, index) => index * 7);
    const bytes = buffer.subarray(1, -1);
    const copy = base64ToBytes(bytesToBase64(bytes)) as Uint8Array;
    expect(Buffer.compare(copy, bytes)).toBe(0);
    expect(copy.buffer.byteLength).toBe(bytes.length);
  });
});
