import { expect, it } from "vitest";
import { Waiting } from "../../src/wire/waiting.ts";

const dues = (waiting: Waiting, ticks: number) => Array.from({ length: ticks }, () => waiting.tick());

it("has it said again less and less often, but to others, and gives up in the end", () => {
  const waiting = new Waiting(10);
  const [again, elsewhere] = ["again", "elsewhere"] as const;
  expect(dues(waiting, 10)).toEqual([
    ...["nothing", again, elsewhere, again],
    ...[elsewhere, elsewhere, elsewhere, again, again, "giving up"],
  ]);
  expect(waiting.ticks).toBe(10);
});

it("has it said again once more before it gives up: whoever is back by then hears of it", () => {
  expect(dues(new Waiting(8), 8).slice(4)).toEqual(["elsewhere", "elsewhere", "again", "giving up"]);
});

it("begins again with an answer", () => {
  const waiting = new Waiting(3);
  dues(waiting, 2);
  waiting.again();
  expect(dues(waiting, 3)).toEqual(["nothing", "again", "giving up"]);
});

it("asks, where no answer is due, once in twice as many ticks as it is patient", () => {
  const waiting = new Waiting(2);
  expect(Array.from({ length: 8 }, () => waiting.rest())).toEqual([
    ...[false, false, false, true],
    ...[false, false, false, true],
  ]);
});
