import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyActorRef } from "xstate";
import type { JobMachineEvent } from "../machines/index.ts";
import { isJobError, isJobGroupError } from "../src/index.ts";
import { ChartOwner, seenOf } from "./fixtures/chart-owner.ts";
import { jobEvents } from "./fixtures/machine-events.ts";
import { type AskRecord, runSchedule, type ScheduleRecord } from "./fixtures/run-schedule.ts";
import { schedule } from "./fixtures/schedule.ts";

const jobEvent = fc.constantFrom(...jobEvents);

/** An event that comes, what the effects that it has send themselves, and when somebody looks. */
interface Step {
  readonly event: JobMachineEvent;
  readonly isByHand: boolean;
  readonly fromEffect: JobMachineEvent | undefined;
  readonly look: "never" | "before" | "inside" | "after";
}

const step: fc.Arbitrary<Step> = fc.record({
  event: jobEvent,
  isByHand: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  fromEffect: fc.option(jobEvent, { nil: undefined, freq: 4 }),
  look: fc.constantFrom("never", "never", "never", "before", "inside", "after"),
});

/** All that could be seen of a chart while these steps were taken. */
function traceOf(isWatched: boolean, steps: readonly Step[]): unknown[] {
  const owner = new ChartOwner(isWatched);
  const trace: unknown[] = [];
  const listened = new Set<AnyActorRef>();
  const look = (): void => {
    const { actor } = owner.chart;
    trace.push(seenOf(actor));
    if (listened.has(actor)) return;
    listened.add(actor);
    actor.subscribe({
      next: ({ value }) => trace.push(`is ${value}`),
      complete: () => trace.push("complete"),
    });
  };
  for (const { event, isByHand, fromEffect, look: when } of steps) {
    if (when === "before") look();
    let isFirst = true;
    owner.during = (effect) => {
      trace.push(effect);
      if (!isFirst) return;
      isFirst = false;
      if (when === "inside") look();
      if (fromEffect !== undefined) owner.chart.send(fromEffect);
    };
    if (isByHand) owner.chart.actor.send(event);
    else owner.chart.send(event);
    if (when === "after") look();
  }
  return [...trace, owner.lines, seenOf(owner.chart.actor)];
}

describe("a chart whose actor is made late", () => {
  it("cannot be told from one whose actor has been there all the time", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
        expect(traceOf(false, steps)).toEqual(traceOf(true, steps));
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What became of a schedule, without the objects that no two runs share. */
function summaryOf({ asks, told, log, leftovers, lateReports }: ScheduleRecord): object {
  const outcomes = asks.map(({ context, loops, said, outcome, isSettled }) => ({
    jobId: context.jobId,
    loops: loops.map((loop) => ({ events: loop.events, outcome: described(loop.outcome) })),
    said,
    outcome: described(outcome),
    isSettled,
    actor: seenOf(context.actor as AnyActorRef),
  }));
  return { outcomes, told, log, leftovers, lateReports };
}

function described(outcome: unknown): unknown {
  if (typeof outcome !== "object" || outcome === null || !("error" in outcome)) return outcome;
  const { error } = outcome;
  if (!isJobError(error) && !isJobGroupError(error)) return { error: String(error) };
  return { error: error.message, ...error, cause: String(error.cause) };
}

function createId(): () => string {
  let count = 0;
  return () => `${(++count).toString().padStart(8, "0")}-id`;
}

describe("a runtime that nobody inspects", () => {
  it("does in every schedule what it does under inspection, whoever looks at an actor in between", async () => {
    await fc.assert(
      fc.asyncProperty(schedule, fc.array(fc.nat(3), { maxLength: 15 }), async (steps, looks) => {
        const look = (asks: readonly AskRecord[], index: number): void => {
          const of = looks[index];
          if (of !== undefined && of > 0) void asks[(asks.length - of) % asks.length]?.context.actor;
        };
        const watched = await runSchedule(steps, { createId: createId(), inspect: () => {} });
        const unwatched = await runSchedule(steps, { createId: createId() });
        const looked = await runSchedule(steps, { createId: createId() }, look);
        expect(summaryOf(unwatched)).toEqual(summaryOf(watched));
        expect(summaryOf(looked)).toEqual(summaryOf(watched));
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
