import { expect, it } from "vitest";
import { boxSize, elkOptions, labelSize } from "../../src/graph/look.ts";

const row = (text: string) => ({
  transitions: [],
  tooltip: undefined,
  parts: [{ role: "event" as const, text }],
});

it("a box is as wide as the widest of what it says, and no narrower than a short name", () => {
  expect(boxSize("a", []).width).toBe(boxSize("abc", []).width);
  expect(boxSize("a", [row("x".repeat(50))]).width).toBeGreaterThan(
    boxSize("a", [row("x".repeat(40))]).width,
  );
  expect(boxSize("a".repeat(50), []).width).toBeGreaterThan(boxSize("a".repeat(40), []).width);
});

it("boxes and labels grow with their rows", () => {
  const rows = [row("x"), row("y")];
  expect(boxSize("a", rows).height - boxSize("a", rows.slice(1)).height).toBe(16);
  expect(labelSize(rows).height - labelSize(rows.slice(1)).height).toBe(16);
});

it("a machine with very many arrows is drawn the quick way", () => {
  const { "elk.layered.nodePlacement.strategy": tidy, ...rest } = elkOptions("down", 250);
  const { "elk.layered.nodePlacement.strategy": quick, ...same } = elkOptions("down", 251);
  expect(tidy).not.toBe(quick);
  expect(rest).toEqual(same);
});
