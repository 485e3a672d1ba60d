import { describe, expect, it } from "vitest";
import { check, LAWS } from "./composed/check-laws.ts";
import { exploreLarge } from "./composed/explore.ts";
import { FAULTS } from "./composed/faults.ts";

describe("the composed model", () => {
  it.each(FAULTS)("shows it when $title", ({ made, law, size }) => {
    expect(LAWS).toContain(law);
    expect(check(size, {}, exploreLarge).violations).toEqual([]);
    const broken = check(size, made(), exploreLarge).violations.map((each) => each.law);
    expect(broken).toContain(law);
  });
});
