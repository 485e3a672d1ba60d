import { COMPILED, INTERPRETED, LIFE, TRANSITION } from "./compiled-metrics.ts";
import { LOOKED_AT, LOOKS } from "./inspector/looks.ts";
import { type Figures, median, medianRatio } from "./measure.ts";
import { BULLMQ, IN_FLIGHT, MEASURES, RAW } from "./nats/measures.ts";
import {
  bytesMetric,
  CROWD_PHASES,
  crowdMetric,
  FEW_PENDING,
  FEW_WORKERS,
  groupMetric,
  JOB,
  PENDING,
  pendingMetric,
  STREAM,
  STREAM_IN_CHUNKS,
  WORKER_BYTES,
  WORKERS,
} from "./workloads.ts";

export const FLOOR = "floor";
export const OURS = "xstate-jobs";
export const EFFECT = "Effect";

export interface MustHold {
  readonly what: string;
  readonly limit: string;
  /** Undefined when the run did not measure it. */
  readonly figure: number | undefined;
  readonly met: boolean | undefined;
}

/** What the package promises of its speed, judged on the figures of one run. */
export function mustHold(figures: Figures): readonly MustHold[] {
  const of = (metric: string, name: string) => figures.get(metric)?.get(name);
  const ratio = (metric: string, name: string, base: string) =>
    medianRatio(of(metric, name), of(metric, base));
  const pendingRatio = (phase: "start" | "complete" | "cancel") =>
    medianRatio(of(pendingMetric(PENDING, phase), OURS), of(pendingMetric(FEW_PENDING, phase), OURS));

  return [
    atMost("job with timeout, times the floor", 5, ratio(JOB, OURS, FLOOR)),
    atLeast("job with timeout, times faster than Effect", 2.5, ratio(JOB, EFFECT, OURS)),
    atMost("streamed event, times the floor", 2.5, ratio(STREAM, OURS, FLOOR)),
    atLeast("streamed event, times faster than Effect", 1.3, ratio(STREAM, EFFECT, OURS)),
    atLeast(
      "streamed event, times faster than Effect in chunks",
      0.5,
      medianRatio(of(STREAM_IN_CHUNKS, EFFECT), of(STREAM, OURS)),
    ),
    atMost(
      "group of 1,000: a worker, times a single job",
      1.2,
      scaled(medianRatio(of(groupMetric(1_000), OURS), of(JOB, OURS)), 1 / 1_000),
    ),
    atMost(
      "group of 1,000, times a group of 100",
      15,
      medianRatio(of(groupMetric(1_000), OURS), of(groupMetric(100), OURS)),
    ),
    atMost("10,000 pending: start, times what 100 cost", 2, pendingRatio("start")),
    atMost("10,000 pending: complete, times what 100 cost", 2, pendingRatio("complete")),
    atMost("10,000 pending: cancel, times what 100 cost", 2, pendingRatio("cancel")),
    ...CROWD_PHASES.map((phase) =>
      atMost(
        `10,000 workers: ${phase}, times what 1,000 cost`,
        2,
        medianRatio(of(crowdMetric(WORKERS, phase), OURS), of(crowdMetric(FEW_WORKERS, phase), OURS)),
      ),
    ),
    atMost("10,000 workers: bytes a worker", 10_000, median(of(WORKER_BYTES, OURS))),
    atMost("10,000 pending: bytes a job", 2_500, median(of(bytesMetric("waiting"), OURS))),
    atLeast(
      "inspector attached and a page open, of the detached rate",
      0.5,
      ratio(LOOKED_AT, LOOKS.detached, LOOKS.page),
    ),
    atLeast(
      "inspector attached with sample: 0.01, of the detached rate",
      0.9,
      ratio(LOOKED_AT, LOOKS.detached, LOOKS.sampled),
    ),
    atLeast(
      "a machine of a user's own, compiled: a transition, times faster",
      3,
      ratio(TRANSITION, INTERPRETED, COMPILED),
    ),
    atLeast(
      "a machine of a user's own, compiled: the life of an actor, times faster",
      2,
      ratio(LIFE, INTERPRETED, COMPILED),
    ),
    atLeast(
      "NATS: one job at a time, of the raw client's rate",
      0.25,
      ratio(MEASURES.sequential.metric, RAW, OURS),
    ),
    atLeast(
      `NATS: ${IN_FLIGHT} jobs in flight, of the raw client's rate`,
      0.35,
      ratio(MEASURES.inFlight.metric, RAW, OURS),
    ),
    atLeast("NATS: stream, of the raw client's rate", 0.5, ratio(MEASURES.stream.metric, RAW, OURS)),
    atLeast(
      `NATS: ${IN_FLIGHT} jobs in flight, times faster than BullMQ`,
      3,
      ratio(MEASURES.inFlight.metric, BULLMQ, OURS),
    ),
  ];
}

function scaled(figure: number | undefined, factor: number): number | undefined {
  return figure === undefined ? undefined : figure * factor;
}

function atMost(what: string, limit: number, figure: number | undefined): MustHold {
  return { what, limit: `≤ ${limit}`, figure, met: figure === undefined ? undefined : figure <= limit };
}

function atLeast(what: string, limit: number, figure: number | undefined): MustHold {
  return { what, limit: `≥ ${limit}`, figure, met: figure === undefined ? undefined : figure >= limit };
}
