import { metrics, type TracerProvider, trace } from "@opentelemetry/api";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { instrument } from "../../src/otel/index.ts";
import { VERSION } from "../../src/otel/version.ts";
import { instrumented } from "../fixtures/instrumented.ts";
import { telemetry } from "../fixtures/telemetry.ts";
import { runtimeWith, servicesOf } from "../fixtures/test-runtime.ts";
import { turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const WORKERS = { w: () => 1, slow: untilAborted };

/** All that an instrumented runtime has and another one has not. */
function hooksOf({ runtime }: ReturnType<typeof runtimeWith>): readonly unknown[] {
  const { bus, deadlines, observers, interceptors } = servicesOf(runtime);
  return [bus.around, deadlines.around, observers, interceptors.asks.length, interceptors.handles.length];
}

describe("instrument()", () => {
  it("takes the global tracer and meter, by the name and version of the package", async () => {
    const { tracer, meter, tree } = telemetry();
    const asked: unknown[] = [];
    const provider = (what: string, made: object) => ({
      [what](...args: unknown[]) {
        asked.push(args);
        return made;
      },
    });
    onTestFinished(() => metrics.disable());
    metrics.setGlobalMeterProvider(provider("getMeter", meter) as never);
    const { runtime } = runtimeWith(WORKERS);
    instrument(runtime);
    // A tracer may come later: the global one hands on.
    trace.setGlobalTracerProvider(provider("getTracer", tracer) as unknown as TracerProvider);
    await runtime.job("w");
    expect(tree()).toEqual(["client w completed", "  server w completed"]);
    expect(asked.map((args) => (args as unknown[]).slice(0, 2))).toEqual([
      ["xstate-jobs", VERSION],
      ["xstate-jobs", VERSION],
    ]);
  });

  it("costs nothing but time where OpenTelemetry has nobody to tell", async () => {
    const { runtime } = runtimeWith(WORKERS);
    const off = instrument(runtime);
    expect(await runtime.job("w")).toBe(1);
    expect((await runtime.jobGroup(["w"], { meta: { user: "Ada" } })).responses).toEqual({ w: 1 });
    off();
  });

  it("leaves out what has begun before", async () => {
    const { tracer, meter, tree, metrics } = telemetry();
    const { runtime } = runtimeWith(WORKERS);
    const jobs = [runtime.job("slow"), runtime.jobGroup(["slow", "nobody"])];
    await turns(2);
    instrument(runtime, { tracer, meter });
    await runtime.job("w");
    for (const job of jobs) job.cancel();
    await Promise.all(jobs.map(({ settled }) => settled));
    expect(tree()).toEqual(["client w completed", "  server w completed"]);
    expect((await metrics()).get("xstate_jobs.jobs.active")?.map(({ value }) => value)).toEqual([0]);
  });

  it("ends as if it had never been; what is open ends as its job does", async () => {
    const plain = hooksOf(runtimeWith(WORKERS));
    const test = instrumented(WORKERS);
    const { runtime, off, tree, ends, metrics } = test;
    const job = runtime.job("slow");
    const group = runtime.jobGroup(["slow"]);
    await turns(2);
    off();
    off();
    expect(hooksOf(test)).toEqual(plain);
    await runtime.job("w");
    expect(tree()).toEqual([]);
    job.cancel();
    group.cancel();
    await Promise.all([job.settled, group.settled]);
    expect(tree()).toEqual([
      "client slow cancelled",
      "  server slow cancelled",
      "internal job group cancelled",
      "  client slow cancelled",
      "    server slow cancelled",
    ]);
    expect(new Set(ends())).toEqual(new Set([1]));
    const active = (await metrics()).get("xstate_jobs.jobs.active");
    expect(active?.map(({ value }) => value)).toEqual([0]);
  });

  it("may be used twice: each has all spans, whichever ends first", async () => {
    const { tracer, meter, ends } = telemetry();
    const test = runtimeWith(WORKERS);
    const [first, second] = [
      instrument(test.runtime, { tracer }),
      instrument(test.runtime, { tracer, meter }),
    ];
    await test.runtime.job("w");
    expect(ends()).toEqual([1, 1, 1, 1]);
    first();
    await test.runtime.job("w");
    expect(ends()).toEqual([1, 1, 1, 1, 1, 1]);
    second();
    await test.runtime.job("w");
    expect(ends()).toHaveLength(6);
  });

  it("may be ended after it has been used anew, over and over: jobs go as before, and nothing is left", async () => {
    const { tracer, meter } = telemetry();
    const test = runtimeWith(WORKERS);
    const plain = hooksOf(test);
    let off = instrument(test.runtime, { tracer, meter });
    const once = hooksOf(test);
    for (let i = 0; i < 20_000; i++) {
      const next = instrument(test.runtime, { tracer });
      off();
      off = next;
    }
    // The same two are around, not one around the other.
    expect(hooksOf(test).slice(0, 2)).toEqual(once.slice(0, 2));
    expect(await test.runtime.job("w")).toBe(1);
    off();
    expect(hooksOf(test)).toEqual(plain);
  });

  it("leaves nothing, if ended in the order in which it was used", () => {
    const test = runtimeWith(WORKERS);
    const plain = hooksOf(test);
    const offs = [instrument(test.runtime), instrument(test.runtime), instrument(test.runtime)];
    for (const off of offs) off();
    expect(hooksOf(test)).toEqual(plain);
  });

  it.each([
    "createHistogram",
    "createCounter",
    "createUpDownCounter",
    "createObservableCounter",
    "addBatchObservableCallback",
  ] as const)("throws what %s() of a meter throws, and leaves nothing", async (method) => {
    const { tracer, meter, tree } = telemetry();
    const test = runtimeWith(WORKERS);
    const plain = hooksOf(test);
    const broken = new Error("broken");
    const breaking = Object.create(meter, {
      [method]: {
        value() {
          throw broken;
        },
      },
    });
    expect(() => instrument(test.runtime, { tracer, meter: breaking })).toThrow(broken);
    expect(hooksOf(test)).toEqual(plain);
    expect(await test.runtime.job("w")).toBe(1);
    expect(tree()).toEqual([]);
  });

  it("leaves nothing at the meter either, if the runtime cannot be observed", async () => {
    const { tracer, meter, metrics } = telemetry();
    const test = runtimeWith(WORKERS);
    const plain = hooksOf(test);
    vi.spyOn(test.runtime, "use").mockImplementation(() => {
      throw new Error("no");
    });
    expect(() => instrument(test.runtime, { tracer, meter })).toThrow("no");
    expect(hooksOf(test)).toEqual(plain);
    expect([...(await metrics()).keys()]).toEqual([]);
  });

  it("reads what a runtime that has ended has counted, and ends as with any other", async () => {
    const { tracer, meter, metrics } = telemetry();
    const test = runtimeWith(WORKERS);
    test.runtime.job("nobody").catch(() => {});
    await test.runtime.cancel();
    const plain = hooksOf(test);
    const off = instrument(test.runtime, { tracer, meter });
    const values = async () => (await metrics()).get("xstate_jobs.jobs.cut_off")?.map(({ value }) => value);
    expect(await values()).toEqual([1]);
    off();
    expect(hooksOf(test)).toEqual(plain);
  });

  it.each([
    [{ tracer: {} }, "'tracer' of instrument() must be a tracer"],
    [{ meter: 7 }, "'meter' of instrument() must be a meter"],
    [{ traser: {} }, "unknown option 'traser' of instrument()"],
  ])("throws for %j", (options, message) => {
    const test = runtimeWith(WORKERS);
    expect(() => instrument(test.runtime, options as never)).toThrow(message);
    expect(hooksOf(test)).toEqual(hooksOf(runtimeWith(WORKERS)));
  });
});
