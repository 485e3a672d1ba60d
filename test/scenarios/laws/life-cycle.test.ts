import fc from "fast-check";
import { expect, test } from "vitest";
import { lifeScript } from "../../fixtures/life-script.ts";
import { runLifeScript } from "../../fixtures/run-life-script.ts";

// For a soak: LIFE_CYCLE_RUNS=100000. A failure prints its seed and path: LIFE_CYCLE_SEED and LIFE_CYCLE_PATH run it again.
const { LIFE_CYCLE_RUNS = "1200", LIFE_CYCLE_SEED, LIFE_CYCLE_PATH } = process.env;
const parameters = {
  numRuns: Number(LIFE_CYCLE_RUNS),
  ...(LIFE_CYCLE_SEED !== undefined && { seed: Number(LIFE_CYCLE_SEED) }),
  ...(LIFE_CYCLE_PATH !== undefined && { path: LIFE_CYCLE_PATH }),
};
const timeout = 60_000 + 20 * parameters.numRuns;

test.each([
  [
    "Whatever becomes of trees of workers, jobs end once, children go before their parents, and nothing is left",
    false,
  ],
  [
    "It holds under the eyes of an inspector as well, to whom each child's last snapshot comes before its parent's",
    true,
  ],
])("%s", { timeout }, (_title, isInspected) =>
  fc.assert(
    fc.asyncProperty(lifeScript, async (script) => {
      expect(await runLifeScript(script, isInspected)).toEqual([]);
    }),
    parameters,
  ),
);
