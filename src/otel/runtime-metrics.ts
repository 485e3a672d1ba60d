import type { BatchObservableCallback, Meter, ObservableCounter } from "@opentelemetry/api";
import type { RuntimeStats } from "../services.ts";
import { RUNTIME_NAME } from "./names.ts";

type Instrument = readonly [name: string, unit: string, description: string];

const INSTRUMENTS = {
  droppedEvents: [
    "xstate_jobs.events.dropped",
    "{event}",
    "Events dropped because nobody read them, or discarded by a cancel.",
  ],
  lateReports: ["xstate_jobs.reports.late", "{report}", "Reports of jobs that had ended."],
  lateEndings: ["xstate_jobs.endings.late", "{ending}", "Endings of jobs that had one already."],
  badFrames: ["xstate_jobs.messages.bad", "{message}", "Messages of no known job or kind."],
  listenerErrors: ["xstate_jobs.listeners.errors", "{error}", "Listeners that threw."],
  abandonedHandlers: [
    "xstate_jobs.handlers.abandoned",
    "{handler}",
    "Handlers that were let go because they did not settle within graceMs.",
  ],
  cutOff: [
    "xstate_jobs.jobs.cut_off",
    "{job}",
    "Jobs and groups that were unfinished when the runtime ended, and were cancelled with it.",
  ],
} as const satisfies Record<keyof RuntimeStats, Instrument>;

/** Has a meter read what a runtime counts. It holds on to the counters alone. Returns what ends that. */
export function observeStats(meter: Meter, stats: Readonly<RuntimeStats>, runtimeName: string): () => void {
  const attributes = { [RUNTIME_NAME]: runtimeName };
  const counters = Object.entries(INSTRUMENTS).map(
    ([key, [name, unit, description]]): readonly [keyof RuntimeStats, ObservableCounter] => [
      key as keyof RuntimeStats,
      meter.createObservableCounter(name, { unit, description }),
    ],
  );
  const observables = counters.map(([, counter]) => counter);
  const observe: BatchObservableCallback = (result) => {
    for (const [key, counter] of counters) result.observe(counter, stats[key], attributes);
  };
  meter.addBatchObservableCallback(observe, observables);
  return () => meter.removeBatchObservableCallback(observe, observables);
}
