import { setTimeout as wait } from "node:timers/promises";
import type { InspectionEvent, Observer } from "xstate";
import { connectInspector } from "../../../docs/examples/stately-inspect/connect-inspector.ts";
import { createRuntime, createWorker, type Runtime } from "../../../src/index.ts";
import { createInspector } from "../../../src/inspector/index.ts";
import { killChildren } from "../../fixtures/child-processes.ts";
import { startProgram } from "../../fixtures/start-program.ts";
import { expectEqual, TIMEOUT_MS } from "../contender.ts";
import { collect } from "../heap.ts";
import type { Figures } from "../measure.ts";
import { steadyMicroseconds } from "../stopwatch.ts";

export const NOT_INSPECTED = "not inspected";
const INSPECTED = "inspected: job, µs a job";

type Inspect = Observer<InspectionEvent>;
const IDLE: Inspect = { next() {} };

/** What a job costs beside XState's inspection: alone, behind `inspect()`, and with the Stately inspector over a socket. */
const OBSERVERS: Readonly<Record<string, (stately: Inspect) => Inspect | undefined>> = {
  [NOT_INSPECTED]: () => undefined,
  "by nobody": () => IDLE,
  "sample: 0.01": () => createInspector({ sample: 0.01 }).inspect(IDLE),
  "Stately, sample: 0.01": (stately) => createInspector({ sample: 0.01 }).inspect(stately),
  "all shown": () => createInspector().inspect(IDLE),
  "Stately, all shown": (stately) => createInspector().inspect(stately),
  "Stately alone": (stately) => stately,
};

export const OBSERVER_NAMES: readonly string[] = Object.keys(OBSERVERS);

/** The job workload, inspected in different ways. They take turns, as all contenders do. Reported, and not bounded. */
export async function measureStately(rounds: number, scale: number): Promise<Figures> {
  const figures = new Map<string, (number | undefined)[]>();
  const runtimes = new Map<string, Runtime>();
  try {
    const relay = await startProgram("../../bench/inspector/relay.ts");
    const { url } = await relay.next("listening");
    await using stately = await connectInspector(url as string);
    for (const [name, observe] of Object.entries(OBSERVERS)) {
      const runtime = createRuntime({ inspect: observe(stately.inspect) });
      await runtime.addWorkers(
        createWorker("adder", { jobs: { add: async ({ payload }) => (payload as number) + 1 } }),
      );
      runtimes.set(name, runtime);
    }
    for (let round = -1; round < rounds; round++) {
      for (const [name, runtime] of runtimes) {
        await collect();
        const figure = await steadyMicroseconds(4_000 * scale, (count) => ask(runtime, count));
        if (round >= 0) figures.set(name, [...(figures.get(name) ?? []), figure]);
      }
    }
    for (const runtime of runtimes.values()) await runtime[Symbol.asyncDispose]();
  } finally {
    await killChildren();
  }
  return new Map([[INSPECTED, figures]]);
}

async function ask(runtime: Runtime, count: number): Promise<void> {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += await runtime.job<number>("adder", { name: "add", payload: i, timeout: TIMEOUT_MS });
  }
  expectEqual(sum, (count * (count + 1)) / 2, "jobs that are inspected");
  // The Stately inspector sends an event in a timer of its own: that is part of the cost.
  await wait(0);
}
