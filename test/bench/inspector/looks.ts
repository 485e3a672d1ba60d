/** In which ways jobs are looked at. */
export const LOOKS = {
  detached: "detached",
  attached: "attached",
  page: "with a page open",
  sampled: "sample: 0.01",
  again: "detached again",
  traced: "OpenTelemetry, no SDK",
} as const;

export type Look = keyof typeof LOOKS;

export const LOOKED_AT = "looked at: job, µs a job";
