import { describe, expect, it, onTestFinished } from "vitest";
import { createWorker, type JobRequest, type Runtime } from "../../src/index.ts";
import { createInspector } from "../../src/inspector/index.ts";
import { instrument } from "../../src/otel/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { memoryNetworkFixture } from "../fixtures/memory-network-fixture.ts";
import { type Telemetry, telemetry } from "../fixtures/telemetry.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";

/** Two runtimes over a network in memory, and a job that asks there and back, before and after it is told to go on. */
async function thereAndBack() {
  const network = await memoryNetworkFixture.open();
  onTestFinished(() => network.close());
  const [here, there] = [await network.runtime("here"), await network.runtime("there")] as const;
  const pass = () => network.wait(200);
  const goOn = deferred();
  await there.addWorkers(
    createWorker("far", {
      onJob: async (request: JobRequest) => {
        await request.job("near", { name: "first" });
        await goOn.promise;
        await request.job("near", { name: "second" });
      },
    }),
  );
  await here.addWorkers(createWorker("near", { jobs: { first: () => 1, second: () => 2 } }));
  await pass();
  return {
    runtimes: [here, there] as const,
    /** Asks for the job. `meanwhile`: while it is under way. */
    async work(meanwhile: () => void): Promise<void> {
      const job = here.job("far");
      await pass();
      meanwhile();
      goOn.resolve();
      await pass();
      await job;
      await pass();
    },
  };
}

function begin(runtimes: readonly Runtime[], { tracer, meter }: Telemetry): () => void {
  const offs = runtimes.map((runtime) => instrument(runtime, { tracer, meter }));
  return () => {
    for (const off of offs) off();
  };
}

const activeIn = async (told: Telemetry) => {
  const metrics = await told.metrics();
  return ["xstate_jobs.jobs.active", "xstate_jobs.handlers.active"].flatMap((name) =>
    (metrics.get(name) ?? []).map(({ value }) => value),
  );
};

describe("runtimes that are not instrumented any more while a job is under way between them", () => {
  it("end what has begun, each below its parent, and begin nothing else", async () => {
    const told = telemetry();
    const { runtimes, work } = await thereAndBack();
    const off = begin(runtimes, told);
    await work(off);
    expect(told.tree()).toEqual([
      "client far completed",
      "  server far completed",
      "    client near/first completed",
      "      server near/first completed",
    ]);
    expect(told.ends()).toEqual([1, 1, 1, 1]);
    expect(new Set(await activeIn(told))).toEqual(new Set([0]));
  });

  it("go on with the trace where they are instrumented anew", async () => {
    const told = telemetry();
    const { runtimes, work } = await thereAndBack();
    const off = begin(runtimes, told);
    await work(() => {
      begin(runtimes, told);
      off();
    });
    // The handler of `far` is known to who has gone only: what comes is below what its message came in.
    expect(told.tree()).toEqual([
      "client far completed",
      "  client near/second completed",
      "    server near/second completed",
      "  server far completed",
      "    client near/first completed",
      "      server near/first completed",
    ]);
    expect(new Set(told.ends())).toEqual(new Set([1]));
    expect(new Set(await activeIn(told))).toEqual(new Set([0]));
  });

  it("leave others who instrument them alone: over the network the context of the first travels", async () => {
    const [first, second] = [telemetry(), telemetry()];
    const { runtimes, work } = await thereAndBack();
    const off = begin(runtimes, first);
    begin(runtimes, second);
    await work(off);
    expect(first.tree()).toEqual([
      "client far completed",
      "  server far completed",
      "    client near/first completed",
      "      server near/first completed",
    ]);
    expect(second.tree()).toEqual([
      "client far completed",
      "server far completed",
      "  client near/first completed",
      "  client near/second completed",
      "    server near/second completed",
      "server near/first completed",
    ]);
    for (const name of ["far", "near/first"]) {
      expect(second.span("server", name).parentSpanContext?.spanId).toBe(
        first.span("client", name).spanContext().spanId,
      );
    }
    expect([...new Set([...first.ends(), ...second.ends()])]).toEqual([1]);
    expect(new Set([...(await activeIn(first)), ...(await activeIn(second))])).toEqual(new Set([0]));
  });
});

describe("a runtime that two instrument and an inspector looks at", () => {
  it.each([
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ])("tells each of them all of it, until they leave, in the order %i, %i, %i", async (...order) => {
    const told = [telemetry(), telemetry()] as const;
    const inspector = createInspector();
    const waits = deferred();
    const { runtime } = runtimeWith({
      a: async (request) => {
        await request.jobGroup(["b", "c"]);
        await waits.promise;
        await request.job("b");
      },
      b: () => 1,
      c: (request) => request.job("b"),
    });
    const offs = [begin([runtime], told[0]), inspector.attach(runtime), begin([runtime], told[1])];
    const whole = [
      "client a completed",
      "  server a completed",
      "    client b completed",
      "      server b completed",
      "    internal job group completed",
      "      client b completed",
      "        server b completed",
      "      client c completed",
      "        server c completed",
      "          client b completed",
      "            server b completed",
    ];
    const asked = () => inspector.export().records.find((each) => each.type === "totals");
    const job = runtime.job("a");
    const again = runtime.job("a");
    waits.resolve();
    await Promise.all([job, again]);
    for (const { tree, ends } of told) {
      expect(tree()).toEqual([...whole, ...whole]);
      expect(new Set(ends())).toEqual(new Set([1]));
    }
    expect(asked()).toMatchObject({ jobs: { asked: 10, completed: 10 }, groups: { asked: 2, completed: 2 } });
    for (const index of order) offs[index]?.();
    await runtime.job("b");
    expect(told.map(({ spans }) => spans().length)).toEqual([22, 22]);
    expect(asked()).toMatchObject({ jobs: { asked: 10 } });
  });
});
