import { describe, expect, it, onTestFinished } from "vitest";
import { createWorker, type JobRequest, type Runtime } from "../../src/index.ts";
import { instrument } from "../../src/otel/index.ts";
import { memoryNetworkFixture } from "../fixtures/memory-network-fixture.ts";
import { type Telemetry, telemetry } from "../fixtures/telemetry.ts";

interface Place extends Telemetry {
  readonly runtimes: Readonly<Record<string, Runtime>>;
  /** Long enough for all that is said to arrive. */
  pass(): Promise<void>;
}

/** Runtimes over a network in memory, all but one of which tell the same telemetry. */
async function runtimesOf({ names, untold }: { names: readonly string[]; untold?: string }): Promise<Place> {
  const network = await memoryNetworkFixture.open();
  onTestFinished(() => network.close());
  const told = telemetry();
  const { tracer, meter } = told;
  const runtimes: Record<string, Runtime> = {};
  for (const name of names) {
    const runtime = await network.runtime(name);
    if (name !== untold) instrument(runtime, { tracer, meter });
    runtimes[name] = runtime;
  }
  return { ...told, runtimes, pass: () => network.wait(200) };
}

describe("over a network", () => {
  it("the spans of jobs, groups, handlers and sub-jobs are one tree, there and back", async () => {
    const { runtimes, pass, tree, spans, ends } = await runtimesOf({ names: ["here", "there"] });
    const here = runtimes.here!;
    const there = runtimes.there!;
    await there.addWorkers(
      createWorker("far", {
        onJob: (request: JobRequest) => request.jobGroup(["near", "far away"]) as never,
      }),
      createWorker("far away", { onJob: () => 1 }),
    );
    await here.addWorkers(createWorker("near", { onJob: (request: JobRequest) => request.update("here") }));
    await pass();
    const job = here.job("far");
    await pass();
    await pass();
    await job;
    await pass();
    expect(tree()).toEqual([
      "client far completed",
      "  server far completed",
      "    internal job group completed",
      "      client far away completed",
      "        server far away completed",
      "      client near completed",
      "        server near completed",
    ]);
    const places = spans().map(({ name, kind, attributes }) => [
      name,
      kind,
      attributes["xstate_jobs.runtime.name"],
    ]);
    expect(places).toEqual(
      expect.arrayContaining([
        ["far", 2, "here"],
        ["far", 1, "there"],
        ["near", 2, "there"],
        ["near", 1, "here"],
      ]),
    );
    expect(new Set(ends())).toEqual(new Set([1]));
  });

  it("a runtime in between that is not instrumented hands the trace on", async () => {
    const { runtimes, pass, tree, spans } = await runtimesOf({
      names: ["first", "middle", "last"],
      untold: "middle",
    });
    await runtimes.middle!.addWorkers(
      createWorker("m", { onJob: (request: JobRequest) => request.job("l") as never }),
    );
    await runtimes.last!.addWorkers(createWorker("l", { onJob: () => 1 }));
    await pass();
    const job = runtimes.first!.job("m");
    await pass();
    await job;
    await pass();
    expect(tree()).toEqual(["client m completed", "  server l completed"]);
    expect(new Set(spans().map((span) => span.spanContext().traceId)).size).toBe(1);
  });

  it("each attempt has a span of its own at the worker that has it, below the one of the job", async () => {
    const { runtimes, pass, tree, span } = await runtimesOf({ names: ["here", "there"] });
    await runtimes.there!.addWorkers(
      createWorker("w", {
        onJob: ({ attempt }: JobRequest) => {
          if (attempt < 3) throw new Error(`attempt ${attempt}`);
        },
      }),
    );
    await pass();
    const job = runtimes.here!.job("w", { retry: { attempts: 3, on: () => true } });
    await pass();
    await job;
    await pass();
    expect(tree()).toEqual([
      "client w completed",
      "  server w completed",
      "  server w error",
      "  server w error",
    ]);
    expect(span("client", "w").attributes["xstate_jobs.job.attempt"]).toBe(3);
  });

  it("what a handler threw is recorded where it was thrown, and where it arrived", async () => {
    const { runtimes, pass, span } = await runtimesOf({ names: ["here", "there"] });
    await runtimes.there!.addWorkers(
      createWorker("w", {
        onJob: () => {
          throw new RangeError("too far");
        },
      }),
    );
    await pass();
    const job = runtimes.here!.job("w");
    await pass();
    await job.catch(() => {});
    await pass();
    for (const kind of ["client", "server"] as const) {
      const exception = span(kind, "w").events.find(({ name }) => name === "exception");
      expect(exception?.attributes).toMatchObject({
        "exception.type": "RangeError",
        "exception.message": "too far",
      });
    }
  });
});
