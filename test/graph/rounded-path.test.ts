import { expect, it } from "vitest";
import { arrowhead, rounded, roundedPath } from "../../src/graph/rounded-path.ts";

it("a path rounds its corners", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
  ];
  expect(roundedPath(points, 2)).toBe("M0,0L8,0Q10,0 10,2L10,10");
});

it("a path rounds a corner no further than half the way to the next", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 2, y: 0 },
    { x: 2, y: 100 },
  ];
  expect(roundedPath(points, 50)).toBe("M0,0L1,0Q2,0 2,1L2,100");
});

it("a path of one point, of the same point twice, or of none is no nonsense", () => {
  const point = { x: 1, y: 2 };
  expect([roundedPath([], 2), roundedPath([point], 2), roundedPath([point, point, point], 2)]).toEqual([
    "",
    "M1,2",
    "M1,2L1,2Q1,2 1,2L1,2",
  ]);
});

it("an arrowhead ends where the line does, and points where it goes", () => {
  const down = [
    { x: 5, y: 0 },
    { x: 5, y: 20 },
  ];
  expect(arrowhead(down, 10)).toBe("5,20 1,10 9,10");
  expect(arrowhead([], 10)).toBe("0,0 0,0 0,0");
});

it("lengths are given to a hundredth", () => {
  expect([rounded(1 / 3), rounded(-0.001), rounded(2)]).toEqual([0.33, -0, 2]);
});
