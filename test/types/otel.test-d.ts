import { metrics, trace } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { expectTypeOf } from "vitest";
import { createRuntime } from "../../src/index.ts";
import { type InstrumentOptions, instrument } from "../../src/otel/index.ts";

const runtime = createRuntime();

expectTypeOf(instrument(runtime)).toEqualTypeOf<() => void>();

// The API's and the SDK's.
instrument(runtime, { tracer: trace.getTracer("mine"), meter: metrics.getMeter("mine") });
instrument(runtime, { tracer: new BasicTracerProvider().getTracer("mine") });
instrument(runtime, { meter: new MeterProvider().getMeter("mine"), tracer: undefined });
expectTypeOf<InstrumentOptions>().toHaveProperty("tracer");

// @ts-expect-error There is nothing to instrument.
instrument();
// @ts-expect-error A provider is no tracer.
instrument(runtime, { tracer: new BasicTracerProvider() });
// @ts-expect-error No such option.
instrument(runtime, { traser: trace.getTracer("mine") });
