import { describe, expect, it } from "vitest";
import { encodeText, takeBytes } from "../../src/internal/byte-pool.ts";

const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

describe("encodeText", () => {
  it.each(["", "plain", "naïve €", "🦉".repeat(700), "€".repeat(2_000), "x".repeat(100_000)])(
    "writes a text in UTF-8: %#",
    (text) => {
      expect(decode(encodeText(text))).toBe(text);
    },
  );

  it("leaves what was written before as it is, however much follows", () => {
    const texts = Array.from({ length: 5_000 }, (_, i) => `${i} ${"€".repeat(i % 70)}`);
    const written = texts.map(encodeText);
    expect(written.map(decode)).toEqual(texts);
  });
});

describe("takeBytes", () => {
  it("gives each as many as it asked for, and nobody those of another", () => {
    const lengths = Array.from({ length: 3_000 }, (_, i) => (i * 37) % 6_000);
    const pieces = lengths.map((length, i) => takeBytes(length).fill(i % 251));
    expect(pieces.map((piece) => piece.length)).toEqual(lengths);
    expect(pieces.every((piece, i) => piece.every((byte) => byte === i % 251))).toBe(true);
  });
});
