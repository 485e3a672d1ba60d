export const RAW = "raw client";
export const BULLMQ = "BullMQ";

/** How many jobs are under way at any time in the second measure. */
export const IN_FLIGHT = 100;

/** What is measured over NATS, and how many operations one round of it takes. */
export const MEASURES = {
  sequential: { metric: "NATS: one job at a time, µs a job", count: 2_000 },
  inFlight: { metric: `NATS: ${IN_FLIGHT} jobs in flight, µs a job`, count: 10_000 },
  stream: { metric: "NATS: stream, µs a chunk", count: 50_000 },
} as const;

export type MeasureName = keyof typeof MEASURES;
