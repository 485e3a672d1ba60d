import type { Tracer } from "@opentelemetry/api";
import type { Contexts } from "./contexts.ts";
import type { Guard } from "./guard.ts";
import type { JobMetrics } from "./job-metrics.ts";

/** What the traces of one runtime share. */
export interface Instruments {
  readonly tracer: Tracer;
  readonly metrics: JobMetrics;
  readonly contexts: Contexts;
  readonly guard: Guard;
  readonly runtimeName: string;
}
