import fc from "fast-check";
import { expect, it } from "vitest";
import { Sequence } from "../../src/wire/sequence.ts";

it("finds what comes twice, and what is missing until it comes", () => {
  const sequence = new Sequence();
  expect([sequence.seen, sequence.hasHole]).toEqual([0, false]);
  expect([1, 2, 2, 1].map((seq) => sequence.take(seq))).toEqual(["next", "next", "again", "again"]);
  expect(sequence.hasHole).toBe(false);
  expect(sequence.take(5)).toBe("hole");
  expect([sequence.seen, sequence.hasHole]).toEqual([2, true]);
  expect(sequence.take(3)).toBe("next");
  expect([sequence.seen, sequence.hasHole]).toEqual([3, false]);
  expect(sequence.take(5)).toBe("hole");
  expect(sequence.hasHole).toBe(true);
});

it("has a hole where the very first is missing", () => {
  const sequence = new Sequence();
  expect(sequence.take(2)).toBe("hole");
  expect([sequence.seen, sequence.hasHole]).toEqual([0, true]);
});

it("takes each number once and in order, in whatever order they come, however often", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 40, size: "max" }), (numbers) => {
      const sequence = new Sequence();
      const taken = numbers.filter((seq) => sequence.take(seq) === "next");
      expect(taken).toEqual(taken.map((_, index) => index + 1));
      expect(sequence.seen).toBe(taken.length);
    }),
  );
});
