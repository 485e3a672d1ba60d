import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AnyActorLogic,
  type AnyEventObject,
  type AnyStateMachine,
  createActor,
  type Snapshot,
} from "xstate";
import {
  type JobGroupMachineInput,
  type JobMachineInput,
  jobGroupMachine,
  jobMachine,
  runtimeMachine,
  type WorkerMachineInput,
  workerMachine,
} from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";
import { arbitraryChart, type ChartPlan, chartEvents } from "../fixtures/arbitrary-chart.ts";
import { jobEvents, jobGroupEvents, runtimeEvents, workerEvents } from "../fixtures/machine-events.ts";
import { machineOf } from "../fixtures/machine-of-plan.ts";
import { type Log, pureTraceOf, traceOf } from "../fixtures/trace-of.ts";

// A failure names its seed and path: hand them to `fc.assert` to see it again.
const numRuns = Number(process.env.EQUAL_RUNS ?? 300);

type MakeMachine = (log: Log) => AnyStateMachine;

/** How the two logics of a chart are made, each with a log of its own. */
const logics = {
  interpreted: (make: MakeMachine) => make,
  compiled: (make: MakeMachine) => (log: Log) => compile(make(log)) as AnyActorLogic,
};
type Mode = keyof typeof logics;

const sequenceOf = (events: readonly AnyEventObject[]) =>
  fc.array(fc.constantFrom(...events), { maxLength: 12 });

function expectEqualTraces(make: MakeMachine, events: readonly AnyEventObject[], run: object): void {
  const full = { events, probes: chartEvents, ...run };
  expect(traceOf(logics.compiled(make), full)).toEqual(traceOf(logics.interpreted(make), full));
}

describe("a compiled chart, to all who can look at it,", () => {
  it("is what the interpreted chart is, for arbitrary flat charts and events", () => {
    const property = fc.property(
      arbitraryChart,
      sequenceOf(chartEvents),
      fc.nat(5),
      (plan, events, count) => {
        expectEqualTraces((log) => machineOf(plan, log), events, { input: { count }, tags });
      },
    );
    fc.assert(property, { numRuns });
  });

  it("does in XState's pure functions what the interpreted chart does", () => {
    const property = fc.property(
      arbitraryChart,
      sequenceOf(chartEvents),
      fc.nat(5),
      (plan, events, count) => {
        const run = { input: { count }, events, probes: chartEvents, tags };
        const pure = (mode: Mode) =>
          pureTraceOf(
            logics[mode]((log) => machineOf(plan, log))(() => {}),
            run,
          );
        expect(pure("compiled")).toEqual(pure("interpreted"));
      },
    );
    fc.assert(property, { numRuns });
  });

  it.each([
    { from: "interpreted", to: "compiled" },
    { from: "compiled", to: "interpreted" },
    { from: "compiled", to: "compiled" },
  ] as const)("goes on equally when it is persisted $from and restored $to", ({ from, to }) => {
    const events = sequenceOf(chartEvents);
    const property = fc.property(arbitraryChart, events, events, fc.nat(5), (plan, before, after, count) => {
      const goOn = (persistedBy: Mode, restoredBy: Mode) => {
        const snapshot = persist(plan, persistedBy, before, count);
        const make = logics[restoredBy]((log) => machineOf(plan, log));
        return traceOf(make, { snapshot, events: after, probes: chartEvents, tags });
      };
      expect(goOn(from, to)).toEqual(goOn("interpreted", "interpreted"));
    });
    fc.assert(property, { numRuns });
  });

  it("is what the interpreted job is", () => {
    const inputs = fc.constantFrom<JobMachineInput>(undefined, { jobId: "j1", workerName: "w", name: "n" });
    const property = fc.property(sequenceOf(jobEvents), inputs, (events, input) => {
      const make: MakeMachine = (log) =>
        jobMachine.provide({
          actions: {
            started: ({ event }) => log(`started by ${event.type}`),
            deliver: ({ event }) => log(`deliver ${event.type}`),
            ended: ({ event, context }) => log(`ended by ${event.type} of ${context.jobId}`),
          },
        });
      expectEqualTraces(make, events, { probes: jobEvents, input });
    });
    fc.assert(property, { numRuns });
  });

  it("is what the interpreted group is", () => {
    const inputs = fc.record<JobGroupMachineInput>({
      size: fc.nat(4),
      cancelOnError: fc.constantFrom(undefined, true, false),
    });
    const property = fc.property(sequenceOf(jobGroupEvents), inputs, (events, input) => {
      const make: MakeMachine = (log) =>
        jobGroupMachine.provide({
          actions: {
            ended: ({ event, context }) => log(`ended by ${event.type}, ${context.settled} settled`),
          },
        });
      expectEqualTraces(make, events, { probes: jobGroupEvents, input });
    });
    fc.assert(property, { numRuns });
  });

  it("is what the interpreted worker is", () => {
    const inputs = fc.constantFrom<WorkerMachineInput>(undefined, {}, { active: true }, { active: false });
    const property = fc.property(sequenceOf(workerEvents), inputs, (events, input) => {
      expectEqualTraces(() => workerMachine, events, { probes: workerEvents, input });
    });
    fc.assert(property, { numRuns });
  });

  it("is what the interpreted runtime is", () => {
    const property = fc.property(sequenceOf(runtimeEvents), (events) => {
      expectEqualTraces(() => runtimeMachine, events, { probes: runtimeEvents });
    });
    fc.assert(property, { numRuns });
  });
});

const tags = ["root", "s0", "s1", "s2", "s3", "shared"];

/** A chart's persisted snapshot after some events, through JSON as a store would keep it. */
function persist(
  plan: ChartPlan,
  mode: Mode,
  events: readonly AnyEventObject[],
  count: number,
): Snapshot<unknown> {
  const actor = createActor(
    logics[mode]((log) => machineOf(plan, log))(() => {}),
    { input: { count } },
  );
  actor.subscribe({ error: () => {} });
  actor.start();
  for (const event of events) if (actor.getSnapshot().status === "active") actor.send(event);
  return JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
}
