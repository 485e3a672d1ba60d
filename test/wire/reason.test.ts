import { expect, it } from "vitest";
import { cutReason, LONGEST_REASON } from "../../src/wire/reason.ts";

it("cuts a reason that is longer than one for people is, and leaves any other as it is", () => {
  expect(cutReason(undefined)).toBeUndefined();
  expect(cutReason("r".repeat(LONGEST_REASON))).toBe("r".repeat(LONGEST_REASON));
  expect(cutReason("r".repeat(LONGEST_REASON + 1))).toBe(`${"r".repeat(LONGEST_REASON)}…`);
});
