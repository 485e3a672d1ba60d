import { describe, expect, it } from "vitest";
import { letOthersRun, Slices } from "../../../src/page/feed/slices.ts";

/** A clock that goes on by a millisecond for each number that is taken. */
function slow() {
  const taken: number[] = [];
  let pauses = 0;
  const pause = async () => {
    pauses++;
    await letOthersRun();
  };
  const slices = new Slices<number>(
    (number) => void taken.push(number),
    pause,
    () => taken.length,
  );
  return { slices, taken, pauses: () => pauses };
}

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe("slices", () => {
  it("take everything, in its order", async () => {
    const { slices, taken } = slow();
    for (const from of [0, 100, 250, 251])
      slices.push(numbers(from, from === 0 ? 100 : from === 100 ? 250 : from + 1));
    slices.push([]);
    await slices.drained();
    expect([taken, slices.size]).toEqual([numbers(0, 252), 0]);
  });

  it("let other things happen in between, also when what comes is in small portions", async () => {
    const one = slow();
    one.slices.push(numbers(0, 640));
    await one.slices.drained();
    expect(one.pauses()).toBe(10);
    const many = slow();
    many.slices.push(numbers(0, 64));
    for (const number of numbers(64, 640)) many.slices.push([number]);
    await many.slices.drained();
    expect([many.pauses(), many.taken]).toEqual([10, numbers(0, 640)]);
  });

  it("give back what they have not taken", async () => {
    const { slices, taken } = slow();
    slices.push(numbers(0, 200));
    slices.push(numbers(200, 300));
    const rest = slices.rest().flat();
    expect([...taken, ...rest]).toEqual(numbers(0, 300));
    expect(slices.size).toBe(0);
    slices.push([7]);
    await slices.drained();
    expect(taken.at(-1)).toBe(7);
  });

  it("are drained at once when nothing waits", async () => {
    await slow().slices.drained();
  });
});
