import { expectTypeOf, test } from "vitest";
import { createRuntime } from "xstate-jobs";
import {
  type Scenario,
  type SimulatedProcess,
  type SimulationReport,
  scriptedWorker,
  simulate,
  VirtualClock,
} from "xstate-jobs/testing";

test("a clock of tests is a runtime's clock, and gives turns", () => {
  const clock = new VirtualClock();
  createRuntime({ clock, yield: clock.yield });
  expectTypeOf(clock.run()).resolves.toEqualTypeOf<number>();
  expectTypeOf(clock.next).toEqualTypeOf<number | undefined>();
});

test("a scripted worker has the name that it was given, and may be asked for anything", async () => {
  const worker = scriptedWorker("printer", [{ update: 1 }, { fail: "no paper" }]);
  expectTypeOf(worker.name).toEqualTypeOf<"printer">();
  const runtime = createRuntime();
  expectTypeOf(await runtime.job(worker, { name: "print", payload: 1 })).toEqualTypeOf<unknown>();
  scriptedWorker("archive", { find: (request, count) => [{ return: [request.payload, count] }] });
  // @ts-expect-error: no step is called so.
  scriptedWorker("printer", [{ updates: 1 }]);
  // @ts-expect-error: a step waits for a time or for a promise.
  scriptedWorker("printer", [{ wait: "1s" }]);
});

test("the steps of a scenario are what its take() gets", async () => {
  const report = simulate(
    {
      runtimes: {
        one: ({ runtime, life }) => {
          expectTypeOf(life).toEqualTypeOf<number>();
          return runtime.addWorkers();
        },
        two: {
          start: (process) => void expectTypeOf(process).toEqualTypeOf<SimulatedProcess>(),
          options: { graceMs: 5 },
        },
      },
      steps: [{ at: 1, room: 2 }],
      take: ({ room }, { now }) => {
        expectTypeOf(room).toEqualTypeOf<number>();
        expectTypeOf(now).toEqualTypeOf<number>();
      },
      simpler: ({ at, room }) => [{ at, room: room / 2 }],
      atEnd: ({ asks }) => asks.map(({ jobId, code }) => `${jobId} ${code}`),
    },
    { runs: 1, faults: { kill: 1 } },
  );
  expectTypeOf(report).resolves.toEqualTypeOf<SimulationReport>();
  expectTypeOf((await report).endings.worker_lost).toEqualTypeOf<number | undefined>();
  // @ts-expect-error: the report counts codes, and this is none.
  void (await report).endings.lost;
});

test("a scenario may be made of each seed", () => {
  void simulate((random): Scenario => ({ runtimes: { one: () => void random.int(0, 1) } }));
  // @ts-expect-error: each step has its time.
  void simulate({ runtimes: { one: () => {} }, steps: [{ room: 1 }] });
  // @ts-expect-error: a scenario has runtimes.
  void simulate({});
  // @ts-expect-error: no fault is called so.
  void simulate({ runtimes: { one: () => {} } }, { faults: { earthquake: 1 } });
  // The name, the clock, the network, ids and chance are the simulation's.
  // @ts-expect-error: so no runtime may bring a name.
  void simulate({ runtimes: { one: { start: () => {}, options: { name: "mine" } } } });
});
