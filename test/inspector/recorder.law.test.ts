import fc from "fast-check";
import { expect, test } from "vitest";
import type { Runtime } from "../../src/index.ts";
import { createInspector, type Inspector, type InspectorOptions } from "../../src/inspector/index.ts";
import { isSampled } from "../../src/inspector/sample.ts";
import { run } from "../../src/testing/simulation/run.ts";
import type { SimulatedProcess } from "../../src/testing/simulation/simulated-process.ts";
import { lifeScript } from "../fixtures/life-script.ts";
import { actorsIn, brokenIn, openIn, stepsIn, totalsIn } from "../fixtures/recorded.ts";
import { brokenInRecording, replay } from "../fixtures/recording-oracle.ts";
import { runLifeScript } from "../fixtures/run-life-script.ts";
import { runSchedule, type ScheduleRecord } from "../fixtures/run-schedule.ts";
import { schedule } from "../fixtures/schedule.ts";
import { observedScenario } from "../simulation/scenario.ts";

const { RECORDER_RUNS = "60" } = process.env;
const numRuns = Number(RECORDER_RUNS);
const timeout = 60_000 + 100 * numRuns;

/** `JOB/WORKER STATUS` of each job, as its asker was told. */
const endingsOf = ({ told }: ScheduleRecord): string[] =>
  told
    .filter((line) => line.startsWith("response"))
    .map((line) => line.split(" "))
    .map(([, job, worker, status]) => `job:${job}/${worker} ${status}`)
    .sort();

/** The same, as it is recorded. */
const recordedEndings = (inspector: Inspector): string[] =>
  replay(inspector.export().records)
    .filter(({ actor }) => actor.kind === "job")
    .map(({ actor, state }) => `${actor.id} ${state}`)
    .sort();

function attached(options: InspectorOptions, runtime: Runtime): Inspector {
  const inspector = createInspector(options);
  inspector.attach(runtime);
  return inspector;
}

test(
  "Whatever happens, the recording is what has happened: each step that the charts took, each ending, and nothing besides",
  { timeout },
  () =>
    fc.assert(
      fc.asyncProperty(schedule, fc.boolean(), async (steps, isInspected) => {
        let inspector: Inspector | undefined;
        const inspect = isInspected ? { inspect: () => {} } : {};
        const record = await runSchedule(steps, inspect, undefined, (runtime) => {
          inspector = attached({}, runtime);
        });
        const made = inspector as Inspector;
        expect(brokenInRecording(made.export())).toEqual([]);
        const recorded = recordedEndings(made);
        // A handler that was let go may ask on when its runtime is gone: nobody looks any more.
        const isLetGo = record.log.some((line) => line.includes("has not settled"));
        const endings = endingsOf(record);
        expect(recorded).toEqual(isLetGo ? endings.filter((line) => recorded.includes(line)) : endings);
        expect(record.log.filter((line) => line.includes("inspector"))).toEqual([]);
      }),
      { numRuns },
    ),
);

test("Whoever looks at a part sees all of each tree that he sees, and the counts of all", { timeout }, () =>
  fc.assert(
    fc.asyncProperty(schedule, fc.double({ min: 0, max: 1, noNaN: true }), async (steps, sample) => {
      const inspectors: Inspector[] = [];
      await runSchedule(steps, {}, undefined, (runtime) => {
        inspectors.push(attached({}, runtime), attached({ sample }, runtime));
      });
      const [all, part] = inspectors as [Inspector, Inspector];
      const { forgotten: _, seq: __, at: ___, ...totals } = totalsIn(all);
      expect(totalsIn(part)).toMatchObject(totals);
      const parents = new Map(actorsIn(all).map(({ id, parent }) => [id, parent]));
      const rootOf = (id: string): string => {
        const parent = parents.get(id);
        return parent === undefined || !/^(job|group):/.test(parent) ? id : rootOf(parent);
      };
      const isAsk = ({ kind }: { kind: string }): boolean => kind === "job" || kind === "group";
      const expected = actorsIn(all)
        .filter((actor) => !isAsk(actor) || isSampled(rootOf(actor.id).replace(/^\w+:/, ""), sample))
        .map(({ id }) => id);
      expect(actorsIn(part).map(({ id }) => id)).toEqual(expected);
    }),
    { numRuns },
  ),
);

test(
  "Whoever comes, goes and comes again in the midst of it has what he saw, to its end, and keeps nothing open",
  { timeout },
  () =>
    fc.assert(
      fc.asyncProperty(
        schedule,
        fc.array(fc.nat({ max: 14 }), { maxLength: 4 }),
        fc.boolean(),
        async (steps, moments, samples) => {
          const inspector = createInspector({ sample: samples ? 0.5 : 1 });
          const watcher = createInspector();
          let runtime: Runtime | undefined;
          let detach: (() => void) | undefined;
          const toggle = (): void => {
            if (detach !== undefined) detach();
            detach = detach === undefined ? inspector.attach(runtime as Runtime) : undefined;
          };
          const record = await runSchedule(
            steps,
            {},
            (_, step) => {
              if (moments.includes(step)) toggle();
            },
            (begun) => {
              runtime = begun;
              watcher.attach(begun);
            },
          );
          expect(brokenInRecording(watcher.export())).toEqual([]);
          expect(openIn(inspector)).toEqual([]);
          const endings = new Set(endingsOf(record));
          const ended = new Set<string>();
          for (const { actor, state } of replay(inspector.export().records)) {
            const line = `${actor.id} ${state}`;
            if (actor.kind === "job" && endings.has(line)) ended.add(line);
          }
          const { jobs, groups } = totalsIn(inspector);
          for (const { asked, completed, cancelled, failed, error } of [jobs, groups]) {
            expect(asked).toBe(completed + cancelled + failed + error);
          }
          expect(jobs.asked).toBeGreaterThanOrEqual(ended.size);
        },
      ),
      { numRuns },
    ),
);

test("Whatever becomes of trees of workers is recorded, to its end", { timeout }, () =>
  fc.assert(
    fc.asyncProperty(lifeScript, fc.boolean(), async (script, isInspected) => {
      let inspector: Inspector | undefined;
      const broken = await runLifeScript(script, isInspected, (runtime) => {
        inspector = attached({}, runtime);
      });
      expect(broken).toEqual([]);
      expect(brokenInRecording((inspector as Inspector).export())).toEqual([]);
    }),
    { numRuns: 2 * numRuns },
  ),
);

test("Whatever happens to runtimes and the network between them, each has the runs of its workers, to their end", {
  timeout,
}, async () => {
  for (let seed = 1; seed <= numRuns / 2; seed++) {
    const inspectors = new Map<SimulatedProcess, Inspector>();
    const lates = new Map<SimulatedProcess, Inspector>();
    const scenario = observedScenario((process) => {
      inspectors.set(process, attached({}, process.runtime));
      const inspector = createInspector();
      lates.set(process, inspector);
      // Somewhen in the midst of it.
      const ms = 10 * (1 + ((seed * 7 + process.name.length * 13) % 200));
      process.clock.setTimeout(() => inspector.attach(process.runtime), ms);
    });
    const { broken } = await run(scenario, seed, {});
    expect({ seed, broken }).toEqual({ seed, broken: [] });
    for (const [{ state, name }, inspector] of inspectors) {
      // Of what was killed nothing can be known but what had happened by then.
      if (state === "gone") continue;
      expect({ seed, name, broken: brokenInRecording(inspector.export()) }).toEqual({
        seed,
        name,
        broken: [],
      });
    }
    for (const [{ state, name }, inspector] of lates) {
      if (state === "gone") continue;
      const { runs, jobs, groups } = totalsIn(inspector);
      const openCounts = [runs, jobs, groups].map(
        ({ asked, completed, cancelled, failed, error }) => asked - completed - cancelled - failed - error,
      );
      // What is closed as its runtime is over has not been seen to end.
      const closed = stepsIn(inspector).filter(({ event }) => event === "inspector.detached");
      const open = [...openIn(inspector), ...closed.map(({ id }) => id)];
      const late = { broken: brokenIn(inspector.export().records), open, openCounts };
      expect({ seed, name, ...late }).toEqual({
        seed,
        name,
        broken: [],
        open: [],
        openCounts: [0, 0, 0],
      });
    }
    const runs = new Map<string, string>();
    for (const inspector of inspectors.values()) {
      for (const { actor, state } of replay(inspector.export().records)) {
        if (actor.kind === "run") runs.set(actor.id, state);
      }
    }
    // What completed elsewhere, completed there.
    for (const inspector of inspectors.values()) {
      const last = new Map<string, number>();
      for (const { id, event, attempt = 1 } of stepsIn(inspector))
        if (event === "job.request") last.set(id, attempt);
      for (const { actor, state } of replay(inspector.export().records)) {
        const run = `run:${actor.id.slice("job:".length)}#${last.get(actor.id) ?? 1}`;
        if (actor.kind === "job" && state === "completed" && runs.has(run)) {
          expect(`${seed} ${run} ${runs.get(run)}`).toBe(`${seed} ${run} completed`);
        }
      }
    }
  }
});
