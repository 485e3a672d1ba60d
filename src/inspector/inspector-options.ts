import { checkOptions, count, FUNCTION, type Options } from "../internal/check.ts";
import type { Redact } from "./redact.ts";

/** What an inspector shows, and how much it keeps. */
export interface InspectorOptions {
  /**
   * Which part of the jobs is recorded, each with all its sub-jobs: a number from 0 to 1, default 1. Which ones depends on their
   * ids alone, so that all processes choose the same. All are counted.
   */
  readonly sample?: number | undefined;
  /** What is shown in the place of a value. Default: the value, cut short. */
  readonly redact?: Redact | undefined;
  /** How many jobs, groups and workers that are over are kept: the last ones. Default 10,000. */
  readonly limit?: number | undefined;
}

const OPTIONS: Options = {
  sample: {
    is: "a number from 0 to 1",
    accepts: (value) => typeof value === "number" && value >= 0 && value <= 1,
  },
  redact: FUNCTION,
  limit: count(0),
};

/** Options with their defaults. Throws a `TypeError` that names what is wrong. */
export function resolveInspectorOptions(options: InspectorOptions) {
  checkOptions("createInspector()", options, OPTIONS);
  const { sample = 1, redact, limit = 10_000 } = options;
  return { sample, redact, limit };
}
