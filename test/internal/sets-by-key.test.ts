import { describe, expect, it } from "vitest";
import { SetsByKey } from "../../src/internal/sets-by-key.ts";

describe("sets by key", () => {
  it("have each value once, per key, in the order in which they came", () => {
    const sets = new SetsByKey<number>();
    for (const value of [2, 1, 2, 3]) sets.add("a", value);
    sets.add("b", 2);
    expect([[...sets.get("a")], [...sets.get("b")], [...sets.get("c")]]).toEqual([[2, 1, 3], [2], []]);
    expect([...sets.all()]).toEqual([2, 1, 3, 2]);
  });

  it("lose a value at one key, and nothing at another; what is not there is no trouble", () => {
    const sets = new SetsByKey<number>();
    for (const key of ["a", "b"]) sets.add(key, 1);
    sets.delete("a", 1);
    sets.delete("a", 1);
    sets.delete("b", 2);
    sets.delete("c", 1);
    expect([[...sets.get("a")], [...sets.get("b")]]).toEqual([[], [1]]);
  });

  it("give all of a key away at once, which stay with whoever took them", () => {
    const sets = new SetsByKey<number>();
    for (const value of [1, 2]) sets.add("a", value);
    const taken = sets.take("a");
    sets.add("a", 3);
    sets.delete("a", 1);
    expect([[...taken], [...sets.get("a")], [...sets.take("b")]]).toEqual([[1, 2], [3], []]);
  });

  it("do not keep an empty set: one that was got before sees nothing of what comes after", () => {
    const sets = new SetsByKey<number>();
    sets.add("a", 1);
    const before = sets.get("a");
    sets.delete("a", 1);
    sets.add("a", 2);
    expect([[...before], [...sets.get("a")]]).toEqual([[], [2]]);
  });

  it("never give a set that is nobody's something to hold", () => {
    const [one, other] = [new SetsByKey<number>(), new SetsByKey<number>()];
    const nothing = one.get("a");
    one.add("a", 1);
    expect([nothing.size, other.get("a").size]).toEqual([0, 0]);
  });

  it("may have objects as keys", () => {
    const sets = new SetsByKey<string, object>();
    const [key, alike] = [{}, {}];
    sets.add(key, "value");
    expect([sets.get(key).has("value"), sets.get(alike).size]).toEqual([true, 0]);
  });
});
