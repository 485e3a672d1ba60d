import { expect, it } from "vitest";
import { progressLine, progressOf } from "../../src/cli/progress.ts";

it.each([
  [0, { share: 0, detail: "" }],
  [1, { share: 1, detail: "" }],
  [{ progress: 0.5 }, { share: 0.5, detail: "" }],
  [
    { progress: 0.5, message: "half\nway" },
    { share: 0.5, detail: "half way" },
  ],
  [
    { done: 1, total: 4 },
    { share: 0.25, detail: "1 of 4" },
  ],
  [
    { done: 1, total: 4, message: "a.txt" },
    { share: 0.25, detail: "1 of 4 a.txt" },
  ],
  [
    { done: 0, total: 0 },
    { share: 1, detail: "0 of 0" },
  ],
])("%j is progress", (data, progress) => {
  expect(progressOf(data)).toEqual(progress);
});

it.each([
  [2],
  [-0.1],
  [Number.NaN],
  ["0.5"],
  [null],
  [undefined],
  [[0.5]],
  [{}],
  [{ progress: 50 }],
  [{ done: 5, total: 4 }],
  [{ done: -1, total: 4 }],
  [{ done: 1 }],
])("%j says something else", (data) => {
  expect(progressOf(data)).toBeUndefined();
});

it("a bar has twenty cells, and leaves the last column free", () => {
  expect(progressLine({ share: 0.5, detail: "5 of 10" }, 80)).toBe("[##########----------]  50 % 5 of 10");
  expect(progressLine({ share: 0.999, detail: "" }, 80)).toBe("[###################-]  99 %");
  expect(progressLine({ share: 1, detail: "a long message" }, 36)).toBe(
    "[####################] 100 % a lon…",
  );
});
