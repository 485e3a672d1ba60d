import fc from "fast-check";
import { expect, test } from "vitest";
import { isJobError, isJobGroupError, JobStatus } from "../../../src/index.ts";
import { readAll } from "../../fixtures/read-all.ts";
import type { Said } from "../../fixtures/run-handler-script.ts";
import { type AskRecord, runSchedule, type ScheduleRecord } from "../../fixtures/run-schedule.ts";
import { schedule } from "../../fixtures/schedule.ts";
import { NOTHING_LEFT } from "../../fixtures/test-runtime.ts";

// Laws 1, 2, 3, 4 and 6, of whatever handlers, requesters, workers, clocks and runtimes do, in any order.

const RUNS = { numRuns: 300 };

/** Checks something of every schedule. */
function always(title: string, check: (record: ScheduleRecord) => void | Promise<void>): void {
  test(
    title,
    () =>
      fc.assert(
        fc.asyncProperty(schedule, async (steps) => check(await runSchedule(steps))),
        RUNS,
      ),
    60_000,
  );
}

const targetsOf = ({ plan, context }: AskRecord): readonly string[] =>
  "workerName" in context ? [context.workerName] : plan.targets;

always("In every schedule every job is told to have ended once, and then its ask, once", ({ asks, told }) => {
  for (const record of asks) {
    const { jobId } = record.context;
    const mine = told.filter((line) => line.includes(jobId)).map((line) => line.split(" "));
    expect(mine.map(([what]) => what)).toEqual([...targetsOf(record).map(() => "response"), "outcome"]);
    expect(
      mine
        .slice(0, -1)
        .map(([, , worker]) => worker)
        .sort(),
    ).toEqual([...targetsOf(record)].sort());
    for (const [, , , status] of mine.slice(0, -1)) expect(Object.values(JobStatus)).toContain(status);
  }
  // The sub-jobs, which no record is of.
  const jobs = told
    .filter((line) => line.startsWith("response"))
    .map((line) => line.split(" ").slice(0, 3).join(" "));
  expect(new Set(jobs).size).toBe(jobs.length);
  const outcomes = told.filter((line) => line.startsWith("outcome")).map((line) => line.split(" ")[1]);
  expect(new Set(outcomes).size).toBe(outcomes.length);
});

always("In every schedule every promise settles, as its job or group ended", ({ asks, told }) => {
  for (const { context, outcome, isSettled } of asks) {
    expect(isSettled).toBe(true);
    expect(outcome).toBeDefined();
    const isCompleted = told.includes(`outcome ${context.jobId} completed`);
    expect(outcome !== undefined && "value" in outcome).toBe(isCompleted);
    if (outcome !== undefined && "error" in outcome) {
      expect([isJobError(outcome.error), isJobGroupError(outcome.error)]).toContain(true);
    }
    const snapshot = context.actor.getSnapshot();
    expect(snapshot.status).toBe("done");
    expect(snapshot.value === "completed").toBe(isCompleted);
  }
});

always(
  "In every schedule every loop is over: it ended, was left, or threw the error of its job",
  ({ asks }) => {
    for (const { loops, outcome } of asks) {
      for (const loop of loops) {
        expect(loop.outcome).toBeDefined();
        if (typeof loop.outcome !== "object") continue;
        const { error } = loop.outcome;
        if ((error as { code?: string }).code !== "stream_gap") expect({ error }).toEqual(outcome);
      }
    }
  },
);

always("In every schedule events come in order for each worker, and each to one loop", ({ asks }) => {
  for (const { loops } of asks) {
    const seen = new Set<string>();
    for (const { events } of loops) {
      const last = new Map<string, number>();
      for (const { data } of events) {
        const { by, n, urgent } = (data ?? {}) as Partial<Said>;
        if (by === undefined || n === undefined) continue;
        expect(seen.has(`${by} ${n}`)).toBe(false);
        seen.add(`${by} ${n}`);
        if (urgent) continue;
        expect(n).toBeGreaterThan(last.get(by) ?? 0);
        last.set(by, n);
      }
    }
  }
});

always(
  "In every schedule each report is read, counted as dropped, or counted as late",
  async ({ asks, lateReports }) => {
    let missing = 0;
    for (const { context, loops, said } of asks) {
      const rest = await readAll(context as AsyncIterable<{ data: unknown }>);
      // What lies behind a gap is not read, and nobody can tell how much it is.
      if ((rest.error as { code?: string } | undefined)?.code === "stream_gap") return;
      const isReport = ({ data }: { data: unknown }): boolean =>
        typeof (data as Said | undefined)?.n === "number";
      const read = [...loops.flatMap(({ events }) => events), ...rest.events].filter(isReport).length;
      expect(read).toBeLessThanOrEqual(said.length);
      missing += Math.max(0, said.length - read - context.droppedEvents);
    }
    expect(missing).toBeLessThanOrEqual(lateReports);
  },
);

always(
  "In every schedule a job that is read from the first moment on and completes loses nothing",
  ({ asks }) => {
    for (const { plan, context, loops, said } of asks) {
      if (!plan.isIterated || plan.form !== "job" || (context as { status?: string }).status !== "completed")
        continue;
      const steps = plan.scripts[targetsOf({ plan, context } as AskRecord)[0] ?? ""] ?? [];
      if (steps.some((step) => step.do === "respond" || step.do === "streamEnd")) continue;
      const read = loops.flatMap(({ events }) => events.map(({ data }) => (data as Said).n));
      expect(read.sort((a, b) => a - b)).toEqual(said.map(({ n }) => n));
      expect(context.droppedEvents).toBe(0);
    }
  },
);

always("After every schedule nothing is left, and nothing of ours has thrown", ({ leftovers, log }) => {
  expect(leftovers).toEqual({ ...NOTHING_LEFT, activeJobs: 0, listeners: 0 });
  const ours = log.filter(
    (line) => !/has not settled|after its job had ended|has waited|has been ending for|buffer of/.test(line),
  );
  expect(ours).toEqual([]);
});
