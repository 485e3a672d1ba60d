import type { MachineGraph } from "../graph/machine-graph.ts";
import type { InspectorRecord } from "./record.ts";

/** What an inspector has kept, as a file: JSON. */
export interface Recording {
  readonly format: "xstate-jobs/recording";
  /** `RECORD_VERSION` of whoever wrote it. */
  readonly version: number;
  /** When it was made (milliseconds since 1970). */
  readonly at: number;
  /** How many finished jobs and groups are kept at most. */
  readonly limit: number;
  /** Which part of the jobs was recorded: 1 is all. */
  readonly sample: number;
  /** The statecharts, by the name that actors give. */
  readonly machines: Readonly<Record<string, MachineGraph>>;
  /** By `seq`. */
  readonly records: readonly InspectorRecord[];
}
