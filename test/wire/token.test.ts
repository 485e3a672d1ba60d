import { expect, it, vi } from "vitest";
import { newToken } from "../../src/wire/token.ts";

it("is 128 bits in hex, and never the same", () => {
  const tokens = Array.from({ length: 1_000 }, newToken);
  for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(tokens).size).toBe(1_000);
});

it("is all of what the system's generator gives, which is asked once for many", async () => {
  vi.resetModules();
  let calls = 0;
  const spy = vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
    calls++;
    const bytes = array as unknown as Uint8Array;
    for (let at = 0; at < bytes.length; at++) bytes[at] = at % 256;
    return array;
  });
  const { newToken: fresh } = await import("../../src/wire/token.ts");
  const tokens = Array.from({ length: 65 }, fresh);
  spy.mockRestore();
  expect(calls).toBe(2);
  expect(tokens[0]).toBe("000102030405060708090a0b0c0d0e0f");
  expect(tokens[1]).toBe("101112131415161718191a1b1c1d1e1f");
  expect(tokens[64]).toBe(tokens[0]);
});
