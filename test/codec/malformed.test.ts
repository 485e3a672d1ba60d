import { describe, expect, it } from "vitest";
import { malformed } from "../../src/codec/malformed.ts";

describe("the error for bytes that carry no value", () => {
  it("says why", () => {
    const error = malformed("it is empty");
    expect(String(error)).toBe("Error: xstate-jobs: cannot decode what was sent: it is empty");
    expect("cause" in error).toBe(false);
  });

  it("keeps what it came from", () => {
    const cause = new SyntaxError("…");
    expect(malformed("it is empty", cause).cause).toBe(cause);
  });
});
