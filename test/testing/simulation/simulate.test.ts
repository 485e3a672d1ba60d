import { describe, expect, it } from "vitest";
import { createWorker } from "../../../src/index.ts";
import {
  type Scenario,
  type ScenarioSource,
  type SimulatedProcess,
  type SimulateOptions,
  SimulationError,
  type SimulationFailure,
  scriptedWorker,
  simulate,
} from "../../../src/testing/index.ts";
import { mode } from "../../fixtures/mode.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";

type Sale = { readonly at: number; readonly room: number };

/** A hotel, and an agency that asks it for rooms. */
function hotel(more: Partial<Scenario<Sale>> = {}): Scenario<Sale> {
  const options = { mode };
  return {
    runtimes: {
      hotel: {
        options,
        start: ({ runtime }) =>
          runtime.addWorkers(
            scriptedWorker("hotel", [{ update: "looking" }, { wait: 80 }, { return: "a room" }]),
          ),
      },
      agency: { options, start: () => {} },
    },
    steps: [10, 200, 400].map((at, room) => ({ at, room })),
    take: ({ room }, simulation) => {
      const runtime = simulation.runtime("agency");
      runtime?.job("hotel", { payload: room, timeout: 2_000, retry: { attempts: 3 } }).catch(() => {});
    },
    ...more,
  };
}

const failureOf = async (
  scenario: ScenarioSource<Sale>,
  options: SimulateOptions,
): Promise<SimulationFailure> => {
  const error = (await rejectionOf(simulate(scenario, options))) as SimulationError;
  expect(error).toBeInstanceOf(SimulationError);
  return error.failures[0] as SimulationFailure;
};

describe("a simulation in which everything holds", () => {
  it("tells how much has happened", async () => {
    const report = await simulate(hotel(), { seed: 1, runs: 30 });
    expect(report).toMatchObject({ seed: 1, runs: 30 });
    expect(report.asks).toBeGreaterThan(75);
    expect(report.endings.completed).toBeGreaterThan(60);
    expect(Object.keys(report.faults).length).toBeGreaterThan(4);
    expect(report.simulatedMs).toBeGreaterThan(30 * 3_000);
  });

  it("lets nothing break where that is not wanted", async () => {
    const report = await simulate(hotel(), { runs: 10, faults: false });
    expect([report.faults, report.endings]).toEqual([{}, { completed: 30 }]);
  });

  it("breaks what is wanted, as often as that is", async () => {
    const others = { disconnect: 0, freeze: 0, restart: 0, partition: 0, outage: 0, noise: 0 };
    const { faults } = await simulate(hotel(), { runs: 10, faults: { ...others, kill: 2, calmPercent: 0 } });
    expect(Object.keys(faults)).toEqual(["kill"]);
  });

  it("takes as long for each message as is wanted", async () => {
    const tookFor = async (delayMs: readonly [number, number]): Promise<number> => {
      let took = 0;
      const scenario = hotel({
        atEnd: ({ asks }) => {
          const { at = 0, endedAt = 0 } = asks.at(-1) ?? {};
          took = endedAt - at;
          return [];
        },
      });
      await simulate(scenario, { runs: 1, faults: { delayMs, calmPercent: 100 } });
      return took;
    };
    // Asked, accepted, granted, 80 ms of work, answered.
    expect(await tookFor([5, 5])).toBe(100);
    expect(await tookFor([50, 50])).toBe(280);
  });

  it("is the same for the same seed, to the millisecond", async () => {
    const seen = async (seed: number): Promise<unknown> => {
      const lines: string[] = [];
      await simulate(
        hotel({
          atEnd: ({ asks, processes }) => {
            lines.push(...asks.map(({ jobId, at, endedAt, code }) => `${jobId} ${at} ${endedAt} ${code}`));
            lines.push(...processes.map(({ name, life, state }) => `${name} ${life} ${state}`));
            return [];
          },
        }),
        { seed, runs: 3 },
      );
      return lines;
    };
    expect(await seen(40)).toEqual(await seen(40));
    expect(await seen(40)).not.toEqual(await seen(50));
  });

  it("starts another process in the place of one that was killed, with what the scenario does", async () => {
    const lives: [string, number][] = [];
    const start = ({ name, life }: SimulatedProcess): void => void lives.push([name, life]);
    await simulate({ runtimes: { one: start } }, { runs: 20, faults: { kill: 1, calmPercent: 0 } });
    expect(lives.filter(([, life]) => life === 2).length).toBeGreaterThan(3);
  });

  it("makes a scenario of each seed, where that is wanted", async () => {
    const sizes = new Set<number>();
    await simulate(
      (random) => {
        const size = random.int(1, 3);
        sizes.add(size);
        return hotel({ steps: [10, 200, 400].slice(0, size).map((at, room) => ({ at, room })) });
      },
      { runs: 15, faults: false },
    );
    expect([...sizes].sort()).toEqual([1, 2, 3]);
  });
});

const throwing = (): never => {
  throw new Error("no");
};

describe("a simulation in which something does not hold", () => {
  const isSold = (room: number): Scenario<Sale> =>
    hotel({ atEnd: ({ asks }) => (asks.length > room ? [`stock: ${asks.length} rooms were sold`] : []) });

  it("rejects with what did not, a line to see it again, and the fewest steps and faults", async () => {
    const failure = await failureOf(isSold(1), { seed: 7, runs: 5 });
    expect(failure).toMatchObject({
      seed: 7,
      broken: ["stock: 2 rooms were sold"],
      faults: [],
      replay: "simulate(scenario, { seed: 7, runs: 1 })",
    });
    expect(failure.steps).toHaveLength(2);
    expect(failure.drawn).toBeGreaterThan(2);
  });

  it("says all that in its message", async () => {
    const replay = (seed: number): string => `npm run again ${seed}`;
    const error = (await rejectionOf(simulate(isSold(1), { seed: 7, runs: 5, replay }))) as Error;
    expect(error.message).toMatch(
      /of 1 runs 1 broke what must hold\n\nseed 7:\n {2}stock: 2 rooms were sold\n/,
    );
    expect(error.message).toContain("replay: npm run again 7\nshrunk from ");
    expect(error.message).toContain('at 10 ms: {"room":0}');
  });

  it("goes on until there are enough failures, if more than one is wanted", async () => {
    const error = (await rejectionOf(
      simulate(isSold(1), { runs: 5, maxFailures: 3, shrink: false, faults: false }),
    )) as SimulationError;
    expect(error.failures.map(({ seed, steps }) => [seed, steps.length])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it("puts simpler steps in the place of others, if the scenario knows some", async () => {
    const scenario = (): Scenario<Sale> => {
      let sold = 0;
      return hotel({
        steps: [{ at: 10, room: 64 }],
        take: ({ room }) => {
          sold = room;
        },
        atEnd: () => (sold > 5 ? ["stock: too high"] : []),
        simpler: (sale) => [{ ...sale, room: sale.room >> 1 }],
      });
    };
    expect((await failureOf(scenario, { runs: 1 })).steps).toEqual([{ at: 10, room: 8 }]);
  });

  it.each<[string, Scenario<Sale>["runtimes"][string], string]>([
    [
      "a rejection that nobody handles",
      () => void Promise.reject(new Error("lost")),
      "law 11: unhandled rejection: Error: lost",
    ],
    [
      "a start that throws",
      () => Promise.reject(new Error("no")),
      "start() of runtime 'agency' threw: Error: no",
    ],
  ])("finds %s", async (_what, agency, line) => {
    const runtimes = { agency };
    const { broken } = await failureOf({ ...hotel({ steps: [] }), runtimes }, { runs: 1, shrink: false });
    expect(broken).toContain(line);
  });

  it("says with which faults to see it again", async () => {
    const faults = { kill: 1, noise: 0, calmPercent: 0 };
    const scenario = hotel({
      atEnd: (run) => (run.faults.some((fault) => fault.do === "kill") ? ["a kill"] : []),
    });
    const { replay, seed } = await failureOf(scenario, { seed: 3, runs: 5, faults, shrink: false });
    expect(replay).toBe(`simulate(scenario, { seed: ${seed}, runs: 1, faults: ${JSON.stringify(faults)} })`);
    expect((await failureOf(scenario, { seed, runs: 1, faults, shrink: false })).seed).toBe(seed);
  });

  it("shrinks what says another number each time", async () => {
    const steps = [10, 100, 200, 300, 400, 500].map((at, room) => ({ at, room }));
    const atEnd: Scenario<Sale>["atEnd"] = ({ asks }) =>
      asks.length > 1 ? [`${asks.length} rooms, and there is one`] : [];
    expect((await failureOf(hotel({ steps, atEnd }), { runs: 1, faults: false })).steps).toHaveLength(2);
  });

  it("tells a scenario that keeps something from run to run", async () => {
    let runs = 0;
    const scenario = hotel({ atEnd: () => (++runs === 2 ? ["the second"] : []) });
    const { broken } = await failureOf(scenario, { seed: 5, runs: 3 });
    expect(broken[1]).toContain("does the scenario keep something from run to run?");
  });

  it.each<[string, Partial<Scenario<Sale>>, string]>([
    ["atEnd()", { atEnd: throwing }, "it threw: Error: no"],
    ["atRest()", { atRest: throwing }, "it threw: Error: no"],
    [
      "what is no list of lines",
      { atEnd: () => "wrong" as never },
      "atEnd() of the scenario must return a list of lines",
    ],
    [
      "a timer",
      { runtimes: { agency: ({ clock }) => void clock.setTimeout(throwing, 50) }, steps: [] },
      "it threw: Error: no",
    ],
  ])("finds %s that throws, with the seed", async (_what, more, line) => {
    const { broken, seed } = await failureOf(hotel(more), { seed: 9, runs: 2, shrink: false });
    expect([seed, broken.join("\n")]).toEqual([9, expect.stringContaining(line)]);
  });

  it("tells why a job went wrong", async () => {
    const seen: unknown[] = [];
    const jammed = new Error("jammed");
    const runtimes = {
      ...hotel().runtimes,
      agency: ({ runtime }: SimulatedProcess) =>
        void runtime
          .addWorkers(scriptedWorker("printer", [{ throw: jammed }]))
          .then(() => runtime.job("printer"))
          .catch(() => {}),
    };
    const atEnd: Scenario<Sale>["atEnd"] = ({ asks }) => {
      seen.push(...asks.map(({ code, reason, error }) => [code, reason, error?.cause]));
      return [];
    };
    await simulate(hotel({ runtimes, steps: [], atEnd }), { runs: 1, faults: false });
    expect(seen).toEqual([["error", "jammed", jammed]]);
  });

  it("finds a step that throws", async () => {
    const { broken } = await failureOf(hotel({ take: throwing }), { runs: 1, shrink: false });
    expect(broken).toContain("take() of a step at 10 ms threw: Error: no");
  });

  it("finds a handler that goes on for ever, as its runtime is not disposed before its grace", async () => {
    const worker = () => createWorker("hotel", { graceMs: 3_600_000, onJob: () => new Promise(() => {}) });
    const runtimes = {
      ...hotel().runtimes,
      hotel: ({ runtime }: SimulatedProcess) => runtime.addWorkers(worker()),
    };
    const { broken } = await failureOf(hotel({ runtimes }), { runs: 1, faults: false, shrink: false });
    expect(broken).toContain("law 6: all is over, and runtime 'hotel' holds 0 jobs and 3 runs");
    expect(broken).toContain("law 6: runtime 'hotel' is not disposed");
  });
});

describe("a scenario that does not come to an end by itself", () => {
  it("is judged by what was asked for until then", async () => {
    const agency = ({ runtime, sleep }: SimulatedProcess): void => {
      const goOn = async (): Promise<void> => {
        for (;;) {
          await runtime.job("hotel", { timeout: 1_000 }).catch(() => {});
          await sleep(50);
        }
      };
      void goOn();
    };
    const runtimes = { ...hotel().runtimes, agency };
    const report = await simulate(hotel({ runtimes, steps: [] }), { runs: 3 });
    expect(report.asks).toBeGreaterThan(50);
  });
});

describe("simulate()", () => {
  it("does one after the other, so that each has its own rejections", async () => {
    const rejecting = hotel({
      runtimes: { agency: () => void Promise.reject(new Error("mine")) },
      steps: [],
    });
    const both = [simulate(rejecting, { runs: 1, shrink: false }), simulate(hotel(), { runs: 5 })];
    const [one, other] = await Promise.allSettled(both);
    expect([one?.status, other?.status]).toEqual(["rejected", "fulfilled"]);
  });

  it.each<[string, unknown, unknown, string]>([
    ["a scenario without runtimes", {}, {}, "at least one"],
    ["a scenario function without runtimes", () => ({}), {}, "at least one"],
    ["a key that a scenario has not", { ...hotel(), stepps: [] }, {}, "stepps"],
    ["steps that nobody does", { ...hotel(), take: undefined }, {}, "no take()"],
    [
      "a step that comes too late",
      hotel({ steps: [{ at: 60_000, room: 1 }] }),
      {},
      "from 0 to 'lengthMs' (1500), not 60000",
    ],
    ["no faults at all", hotel(), { faults: null }, "'faults'"],
    ["more than all", hotel(), { faults: { calmPercent: 250 } }, "'calmPercent'"],
    ["an unknown option", hotel(), { run: 1 }, "simulate()"],
    ["no number of runs", hotel(), { runs: 0 }, "'runs'"],
    ["an unknown fault", hotel(), { faults: { earthquake: 1 } }, "earthquake"],
    ["a delay that is none", hotel(), { faults: { delayMs: [20, 1] } }, "'delayMs'"],
    ["a rate that is none", hotel(), { faults: { kill: -1 } }, "'kill'"],
  ])("refuses %s", async (_what, scenario, options, text) => {
    const error = await rejectionOf(simulate(scenario as Scenario<Sale>, options as SimulateOptions));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(text);
  });
});
