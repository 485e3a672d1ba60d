import { expect, it } from "vitest";
import { pathOf } from "../../../../docs/examples/demo/path-of.ts";

it("is the bytes that came, wherever they lie", () => {
  const bytes = new TextEncoder().encode("before/ä.ts");
  const path = pathOf({ location: bytes.subarray(7) });
  expect(Buffer.isBuffer(path)).toBe(true);
  expect(path.toString()).toBe("ä.ts");
});
