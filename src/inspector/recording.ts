import type { MachineGraph } from "../graph/machine-graph.ts";
import { describe, isObject, misuse } from "../internal/check.ts";
import { type InspectorRecord, RECORD_VERSION } from "./record.ts";

/** What a file calls itself. */
export const FORMAT = "xstate-jobs/recording";

/** What an inspector has kept, as a file: JSON. */
export interface Recording {
  readonly format: typeof FORMAT;
  /** `RECORD_VERSION` of whoever wrote it. */
  readonly version: number;
  /** When it was made (milliseconds since 1970). */
  readonly at: number;
  /** How many actors that are over were kept at most. */
  readonly limit: number;
  /** Which part of the jobs was recorded: 1 is all. */
  readonly sample: number;
  /** The statecharts, by the name that actors give. */
  readonly machines: Readonly<Record<string, MachineGraph>>;
  /** By `seq`. */
  readonly records: readonly InspectorRecord[];
}

/**
 * What was read from a file, if it is a recording that can be shown. Records of a kind that is not known are left out.
 *
 * @throws TypeError that says what is wrong with it.
 */
export function checkRecording(value: unknown): Recording {
  if (!isObject(value)) throw misuse(`a recording is an object, not ${describe(value)}`);
  const { format, version, at, limit, sample, machines, records } = value as Partial<Recording>;
  if (format !== FORMAT)
    throw misuse(`this is no recording: its 'format' is ${describe(format)}, not "${FORMAT}"`);
  if (version !== RECORD_VERSION) {
    throw misuse(
      `this recording is of version ${describe(version)}; this version of xstate-jobs reads ${RECORD_VERSION}`,
    );
  }
  if (!isObject(machines)) throw misuse("this recording has no 'machines'");
  if (!Array.isArray(records)) throw misuse("this recording has no 'records'");
  return {
    format,
    version,
    at: numberOr(at, 0),
    limit: numberOr(limit, records.length),
    sample: numberOr(sample, 1),
    machines,
    records: records.filter((record, index) => isRecord(record, index)),
  };
}

/** What a record must have, and what it has to be where it is there. */
const FIELDS = {
  actor: {
    texts: ["id", "kind", "machine", "state", "runtime"],
    maybeTexts: ["parent", "name", "jobId", "workerName", "source", "label"],
    maybeNumbers: ["deadline", "size"],
  },
  step: {
    texts: ["id", "event", "from", "to"],
    maybeTexts: ["code", "workerName"],
    maybeNumbers: ["attempt", "skipped"],
  },
} as const;
const COUNTS = ["asked", "completed", "cancelled", "failed", "error"];

type Fields = Readonly<Record<string, unknown>>;

/** Whether it is a record that is known. Throws for one that is broken. */
function isRecord(record: unknown, index: number): boolean {
  const where = `record ${index} of this recording`;
  if (!isObject(record)) throw misuse(`${where} is no object, but ${describe(record)}`);
  const fields = record as Fields;
  const { type } = fields;
  if (type !== "actor" && type !== "step" && type !== "totals") return type === "gap";
  const must = (key: string, holds: boolean): void => {
    if (!holds) throw misuse(`${where}, of type "${type}", has no '${key}' that can be read`);
  };
  for (const key of ["seq", "at"]) must(key, Number.isFinite(fields[key]));
  if (type === "totals") {
    for (const key of ["jobs", "groups", "runs"]) must(key, areCounts(fields[key]));
    const { workers, forgotten } = fields;
    must("workers", isObject(workers) && Object.values(workers).every(areCounts));
    must("forgotten", Number.isFinite(forgotten));
    return true;
  }
  const { texts, maybeTexts, maybeNumbers } = FIELDS[type];
  for (const key of texts) must(key, typeof fields[key] === "string");
  for (const key of maybeTexts) must(key, fields[key] === undefined || typeof fields[key] === "string");
  for (const key of maybeNumbers) must(key, fields[key] === undefined || Number.isFinite(fields[key]));
  return true;
}

function areCounts(value: unknown): boolean {
  return isObject(value) && COUNTS.every((key) => Number.isFinite((value as Fields)[key]));
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}
