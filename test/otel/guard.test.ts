import {
  type ContextManager,
  context,
  type Meter,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type Tracer,
} from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import type { JobRequest } from "../../src/index.ts";
import { instrument } from "../../src/otel/index.ts";
import { telemetry } from "../fixtures/telemetry.ts";
import { runtimeWith, type TestRuntime } from "../fixtures/test-runtime.ts";
import { turns } from "../fixtures/turn.ts";

const broken = new Error("broken");
const breaks = (): never => {
  throw broken;
};

const WORKERS = {
  a: async (request: JobRequest) => {
    await request.update();
    const { responses } = await request.jobGroup(["b", "b2"]);
    return responses;
  },
  b: () => 1,
  b2: (request: JobRequest) => (request.attempt === 1 ? request.fail("once") : 2),
};

/** Asks for some jobs, and tells how they went and what was reported. */
async function working({ runtime }: TestRuntime): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  runtime.on("error", ({ error, where }) => errors.push([where, error]));
  const retry = { attempts: 2, on: () => true };
  const outcome = [
    await runtime
      .jobGroup(["a", "b", "b2"], { retry, meta: { user: "Ada" } })
      .then(({ responses }) => responses.b),
    await runtime.job("b"),
    await runtime.job("b2").catch(({ code }) => code),
  ];
  await turns(3);
  expect(errors.every((each) => (each as unknown[])[1] === broken)).toBe(true);
  expect(errors.every((each) => (each as unknown[])[0] === "instrument()")).toBe(true);
  return [outcome, errors.length > 0];
}

/** A tracer of whose spans one method breaks. */
function tracerBreakingAt(method: keyof Span): Tracer {
  const { tracer } = telemetry();
  return {
    ...tracer,
    startSpan(...args) {
      const span = tracer.startSpan(...args);
      (span as unknown as Record<string, unknown>)[method] = breaks;
      return span;
    },
  };
}

const METHODS = [
  "addEvent",
  "setAttribute",
  "setAttributes",
  "setStatus",
  "recordException",
  "isRecording",
  "end",
] as const;

/** A meter whose instruments break as they are used. */
const instrumentNames = [
  "createHistogram",
  "createCounter",
  "createUpDownCounter",
  "createObservableCounter",
];
const breakingMeter = {
  ...Object.fromEntries(instrumentNames.map((name) => [name, () => ({ add: breaks, record: breaks })])),
  addBatchObservableCallback() {},
  removeBatchObservableCallback: breaks,
} as unknown as Meter;

describe("jobs go as they would without it, and what breaks is reported, where", () => {
  it("nothing breaks", async () => {
    const test = runtimeWith({ ...WORKERS, a: () => 1 });
    const { tracer, meter } = telemetry();
    instrument(test.runtime, { tracer, meter });
    expect(await working(test)).toEqual([[1, 1, "failed"], false]);
  });

  it("the tracer breaks", async () => {
    const test = runtimeWith({ ...WORKERS, a: () => 1 });
    instrument(test.runtime, { tracer: { startSpan: breaks, startActiveSpan: breaks } });
    expect(await working(test)).toEqual([[1, 1, "failed"], true]);
  });

  it.each(METHODS)("%s() of its spans breaks", async (method) => {
    const test = runtimeWith({
      ...WORKERS,
      // Each of them says something that has need of it.
      a: (request) => {
        for (let i = 0; i < 40; i++) void request.update();
      },
      b2: (request) => {
        if (request.attempt === 1 || request.meta.user === undefined)
          request.fail("once", { cause: new Error() });
      },
    });
    instrument(test.runtime, { tracer: tracerBreakingAt(method) });
    expect(await working(test)).toEqual([[1, 1, "failed"], true]);
  });

  it("the meter breaks", async () => {
    const test = runtimeWith({ ...WORKERS, a: () => 1 });
    const { tracer, ends } = telemetry();
    const off = instrument(test.runtime, { tracer, meter: breakingMeter });
    expect(await working(test)).toEqual([[1, 1, "failed"], true]);
    off();
    expect(new Set(ends())).toEqual(new Set([1]));
  });

  it("the propagator breaks", async () => {
    const test = runtimeWith({ ...WORKERS, a: () => 1 });
    const { tracer } = telemetry();
    propagation.disable();
    propagation.setGlobalPropagator({ inject: breaks, extract: breaks, fields: breaks });
    instrument(test.runtime, { tracer });
    expect(await working(test)).toEqual([[1, 1, "failed"], true]);
  });

  it.each(["with", "active"] as const)("%s() of the context manager breaks", async (method) => {
    const test = runtimeWith({ ...WORKERS, a: () => 1 });
    const { tracer } = telemetry({ hasContextManager: false });
    instrument(test.runtime, { tracer });
    const manager: object = {
      active: () => ROOT_CONTEXT,
      with: (_where: unknown, act: () => unknown) => act(),
      disable() {},
      [method]: breaks,
    };
    context.setGlobalContextManager(manager as ContextManager);
    expect(await working(test)).toEqual([[1, 1, "failed"], true]);
  });
});
