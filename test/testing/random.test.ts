import { expect, it } from "vitest";
import { Random } from "../../src/testing/random.ts";

const taken = <T>(seed: number, count: number, take: (random: Random) => T): T[] => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => take(random));
};

it("gives the same numbers for a seed, and others for another", () => {
  const of = (seed: number): number[] => taken(seed, 20, (random) => random.next());
  expect(of(7)).toEqual(of(7));
  expect(of(7)).not.toEqual(of(8));
  expect(of(7).every((number) => number >= 0 && number < 1)).toBe(true);
});

it("gives whole numbers, both ends included, each about as often", () => {
  const counts = new Map<number, number>();
  for (const number of taken(1, 4_000, (random) => random.int(3, 6)))
    counts.set(number, (counts.get(number) ?? 0) + 1);
  expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6]);
  expect([...counts.values()].every((count) => count > 850 && count < 1_150)).toBe(true);
});

it("lets something happen as often as it is told to", () => {
  const often = taken(1, 4_000, (random) => random.chance(0.25)).filter(Boolean).length;
  expect(often).toBeGreaterThan(900);
  expect(often).toBeLessThan(1_100);
  expect(taken(1, 100, (random) => random.chance(0))).not.toContain(true);
  expect(taken(1, 100, (random) => random.chance(1))).not.toContain(false);
});

it("takes some of a list without one twice", () => {
  const random = new Random(3);
  for (let count = 0; count <= 5; count++) {
    const some = random.some(["a", "b", "c", "d"], count);
    expect([some.length, new Set(some).size]).toEqual([Math.min(count, 4), Math.min(count, 4)]);
  }
});
