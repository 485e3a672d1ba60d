import { type Meter, metrics, type Tracer, trace } from "@opentelemetry/api";
import { checkOptions, having, type Options } from "../internal/check.ts";
import type { Run } from "../run.ts";
import type { Runtime } from "../runtime.ts";
import type { Services } from "../services.ts";
import { AskTraces } from "./ask-traces.ts";
import { Contexts } from "./contexts.ts";
import { Guard } from "./guard.ts";
import { traceHandler } from "./handler-trace.ts";
import { inNoContext } from "./in-no-context.ts";
import type { Instruments } from "./instruments.ts";
import { JobMetrics } from "./job-metrics.ts";
import { observeStats } from "./runtime-metrics.ts";
import { VERSION } from "./version.ts";

/** Where spans and measurements go. */
export interface InstrumentOptions {
  /** Default: the global one, `trace.getTracer("xstate-jobs")`. */
  readonly tracer?: Tracer | undefined;
  /** Default: the global one as it is now, `metrics.getMeter("xstate-jobs")`. */
  readonly meter?: Meter | undefined;
}

const NAME = "xstate-jobs";
const OPTIONS: Options = {
  tracer: having("a tracer", "startSpan"),
  meter: having("a meter", "createHistogram"),
};

/**
 * Tells OpenTelemetry what becomes of a runtime's jobs: a span for each job, each group and each handler, connected
 * across workers and runtimes, and metrics. See `docs/opentelemetry.md`.
 *
 * What has begun before is left out. Returns what ends it: spans that are open then end as their jobs do. Whatever
 * a tracer, a meter or a propagator throws later goes to the runtime's `error` event.
 *
 * @throws TypeError for a bad option.
 * @throws What the meter throws as it is asked for its instruments. The runtime is as it was then.
 */
export function instrument(runtime: Runtime, options: InstrumentOptions = {}): () => void {
  checkOptions("instrument()", options, OPTIONS);
  const { tracer = trace.getTracer(NAME, VERSION), meter = metrics.getMeter(NAME, VERSION) } = options;
  const services = servicesOf(runtime);
  const instruments: Instruments = {
    tracer,
    metrics: new JobMetrics(meter),
    contexts: new Contexts(),
    guard: new Guard(services),
    runtimeName: runtime.name,
  };
  const observer = new AskTraces(instruments);
  const ends: (() => void)[] = [];
  const off = (): void => {
    for (const end of ends.splice(0)) instruments.guard.call(end);
  };
  try {
    ends.push(observeStats(meter, services.stats, runtime.name));
    ends.push(runtime._observe(observer));
    ends.push(runtime.use({ handle: (request, next) => traceHandler(instruments, request as Run, next) }));
    for (const each of [services.bus, services.deadlines]) ends.push(inNoContext(each, instruments.guard));
  } catch (error) {
    off();
    throw error;
  }
  observer.isWatching = true;
  return off;
}

function servicesOf(runtime: Runtime): Services {
  return (runtime as unknown as { _services(): Services })._services();
}
