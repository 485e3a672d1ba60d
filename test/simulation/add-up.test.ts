import { expect, it } from "vitest";
import { addUp } from "./add-up.ts";

it("adds up what several have seen, each kind by itself", () => {
  const report = {
    seed: 5,
    runs: 2,
    asks: 3,
    endings: { completed: 2, timeout: 1 },
    faults: {},
    simulatedMs: 10,
  };
  const other = { seed: 1, runs: 4, asks: 1, endings: { timeout: 1 }, faults: { kill: 2 }, simulatedMs: 1 };
  expect(addUp([report, other])).toEqual({
    ...{ seed: 1, runs: 6, asks: 4, simulatedMs: 11 },
    ...{ endings: { completed: 2, timeout: 2 }, faults: { kill: 2 } },
  });
});
