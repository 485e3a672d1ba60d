import { expect, it } from "vitest";
import { bringsToken, newToken } from "../../../src/inspector/server/token.ts";

it("a token is new each time, long, and can stand in a URL", () => {
  const tokens = new Set(Array.from({ length: 100 }, newToken));
  expect(tokens.size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{32}$/);
});

it("a header brings a token if it is that one, as a bearer's", () => {
  expect(bringsToken("Bearer 0123456789abcdef", "0123456789abcdef")).toBe(true);
  expect(bringsToken("bearer  0123456789abcdef", "0123456789abcdef")).toBe(true);
});

it.each([
  undefined,
  "",
  "Bearer",
  "Bearer ",
  "Bearer 0123456789abcde",
  "Bearer 0123456789abcdef0",
  "Bearer 0123456789abcdef x",
  "Basic 0123456789abcdef",
  "0123456789abcdef",
])("%j does not", (authorization) => {
  expect(bringsToken(authorization, "0123456789abcdef")).toBe(false);
});
