import { isDeepStrictEqual } from "node:util";
import { getShortestPaths } from "@xstate/graph";
import { describe, expect, it } from "vitest";
import type { Mode } from "../../src/charts.ts";
import { Random } from "../../src/testing/random.ts";
import { Charts } from "./composed/delivery-rules.ts";
import { FAULTS } from "./composed/faults.ts";
import { keyOf } from "./composed/key.ts";
import { type ComposedSnapshot, composed, type Made } from "./composed/logic.ts";
import type { Size } from "./composed/product.ts";
import { replay, type Stride } from "./composed/replay.ts";
import { EVERYDAY, type Explored, LARGE } from "./composed/sizes.ts";
import { stepsFrom } from "./composed/steps.ts";
import { viewOfModel, viewOfRuntime } from "./composed/views.ts";

const isLarge = process.env.XSTATE_JOBS_MODEL === "large";
const LONGEST = 60;
/** How many ways through each size: more with `npm run model`. */
const WAYS = isLarge ? 2_000 : 20;

/** A way through the model, by chance. What changes nothing comes now and then only: there is much of it. */
function wayThrough(size: Size, random: Random, made?: Made): Stride[] {
  const logic = composed(size, made);
  const scope = undefined as never;
  const way: Stride[] = [];
  let snapshot = logic.getInitialSnapshot(scope, undefined);
  while (way.length < LONGEST) {
    const all = stepsFrom(snapshot.state, size);
    const few = all.filter(({ type }) => type !== "late");
    const steps = few.length === 0 || random.chance(0.1) ? all : few;
    if (steps.length === 0) break;
    const step = random.pick(steps);
    const before = snapshot.state;
    snapshot = logic.transition(snapshot, step, scope);
    way.push({ before, step, after: snapshot.state });
  }
  return way;
}

/** The shortest way to each state, as `@xstate/graph` finds it. */
function shortestWays(size: Size): Stride[][] {
  const charts = new Charts();
  const paths = getShortestPaths(composed(size, { charts }), {
    events: ({ state }: ComposedSnapshot) => stepsFrom(state, size),
    serializeState: ({ state }: ComposedSnapshot) => keyOf(state, size, charts),
  });
  return paths.map(({ steps }) =>
    steps.slice(1).map(({ event, state }, index) => {
      return {
        before: (steps[index] as (typeof steps)[number]).state.state,
        step: event,
        after: state.state,
      };
    }),
  );
}

async function expectTheSame(size: Size, way: readonly Stride[], mode: Mode, title: string): Promise<void> {
  await replay(size, way, mode, (staged, { after }, index) => {
    const [actual, expected] = [viewOfRuntime(staged), viewOfModel(after, size)];
    if (isDeepStrictEqual(actual, expected)) return;
    const taken = way.slice(0, index + 1).map(({ step }) => JSON.stringify(step));
    expect(actual, `${title}: ${taken.join(" ")}`).toEqual(expected);
  });
}

describe.each(["compiled", "interpreted"] as const)("a real runtime, %s,", (mode) => {
  it.each(isLarge ? [...EVERYDAY, ...LARGE] : EVERYDAY)(
    "is after each step where the model is: $title of $size.messages messages",
    async ({ size }) => {
      for (let seed = 1; seed <= WAYS; seed++) {
        await expectTheSame(size, wayThrough(size, new Random(seed)), mode, `seed ${seed}`);
      }
    },
    600_000,
  );

  it("is there along the shortest way to each state of a job", async () => {
    const [{ size: job }] = EVERYDAY as [Explored];
    const size: Size = isLarge
      ? job
      : { ...job, messages: 1, endings: ["return", "stream"], outside: ["cancel", "stop", "lose"] };
    const ways = shortestWays(size);
    expect(ways.length).toBe(isLarge ? 7433 : 396);
    for (const [index, way] of ways.entries()) await expectTheSame(size, way, mode, `way ${index}`);
  }, 600_000);
});

describe("a real runtime", () => {
  it.each(FAULTS.filter(({ isHidden }) => !isHidden))(
    "is not where a model is in which $title",
    async ({ size, made }) => {
      const isFound = async (seed: number): Promise<boolean> => {
        const way = wayThrough(size, new Random(seed), made());
        return expectTheSame(size, way, "compiled", "").then(
          () => false,
          () => true,
        );
      };
      let seed = 1;
      while (seed < 500 && !(await isFound(seed))) seed++;
      expect(seed).toBeLessThan(500);
    },
  );
});
