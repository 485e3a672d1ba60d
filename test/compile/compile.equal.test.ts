import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyEventObject } from "xstate";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import { checkCompiled } from "../../src/compile/check-compiled.ts";
import { compareSides, type Trial } from "../../src/compile/compared.ts";
import { compile } from "../../src/compile/compile.ts";
import type { Log, Traced } from "../../src/compile/trace.ts";
import { type Sides, watch } from "../../src/compile/watched.ts";
import { arbitraryChart, type ChartPlan, chartEvents } from "../fixtures/arbitrary-chart.ts";
import { jobEvents, jobGroupEvents, runtimeEvents, workerEvents } from "../fixtures/machine-events.ts";
import { machineOf } from "../fixtures/machine-of-plan.ts";

// A failure names its seed and path: hand them to `fc.assert` to see it again.
const numRuns = Number(process.env.EQUAL_RUNS ?? 200);

/** Beside all shortest paths of our own charts. */
const runs = Math.ceil(numRuns / 5);

/** Both sides of a plan, whose inline actions log too. */
function sidesOf(plan: ChartPlan): Sides {
  let log: Log = () => {};
  const sides = watch(
    machineOf(plan, (line) => log(line)),
    compile,
  );
  const logging = (side: Traced): Traced => ({
    logic: side.logic,
    logTo(to) {
      log = to;
      side.logTo(to);
    },
  });
  return { ...sides, interpreted: logging(sides.interpreted), compiled: logging(sides.compiled) };
}

const arbitraryTrial = fc
  .array(fc.constantFrom<AnyEventObject>(...chartEvents), { maxLength: 12 })
  .chain((events) =>
    fc.record<Trial>({
      input: fc.record({ count: fc.nat(5) }),
      events: fc.constant(events),
      restoreAfter: fc.option(fc.nat(events.length), { nil: undefined }),
    }),
  );

describe("a compiled chart, to all who can look at it,", () => {
  it("is what the interpreted chart is, for arbitrary flat charts and events, restored ones too", () => {
    const property = fc.property(arbitraryChart, arbitraryTrial, (plan, trial) => {
      expect(compareSides(sidesOf(plan), trial, chartEvents)).toBeUndefined();
    });
    fc.assert(property, { numRuns });
  });

  it("is what the interpreted job is", () => {
    const machine = jobMachine.provide({
      actions: { started: () => {}, deliver: () => {}, retried: () => {}, ended: () => {} },
    });
    const inputs = [undefined, { jobId: "j1", workerName: "w", name: "n" }];
    expect(checkCompiled(machine, { events: jobEvents, inputs, runs }).missed).toEqual([]);
  });

  it("is what the interpreted group is", () => {
    const machine = jobGroupMachine.provide({ actions: { ended: () => {} } });
    const inputs = [0, 1, 3].flatMap((size) => [{ size }, { size, cancelOnError: false }]);
    const options = { events: jobGroupEvents, inputs, runs, maxPaths: 40 };
    expect(checkCompiled(machine, options).missed).toEqual([]);
  });

  it("is what the interpreted worker is", () => {
    const inputs = [
      undefined,
      { active: true, restart: "always", maxRestarts: 1 },
      { active: false, restart: "always", maxRestarts: 1 },
      { active: true, restart: "always", maxRestarts: 0 },
      { active: true, restart: "on-error", maxRestarts: 1 },
    ] as const;
    const options = { events: workerEvents, inputs, runs, maxPaths: 150 };
    expect(checkCompiled(workerMachine, options).missed).toEqual([]);
  });

  it("is what the interpreted runtime is", () => {
    const { missed } = checkCompiled(runtimeMachine, { events: runtimeEvents, runs });
    expect(missed).toEqual([]);
  });
});
