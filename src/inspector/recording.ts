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

function isRecord(record: unknown, index: number): boolean {
  const where = `record ${index} of this recording`;
  if (!isObject(record)) throw misuse(`${where} is no object, but ${describe(record)}`);
  const { type, seq, at, id } = record as Readonly<Record<string, unknown>>;
  if (type !== "actor" && type !== "step") return type === "totals" || type === "gap";
  if (typeof seq !== "number" || typeof at !== "number") throw misuse(`${where} has no 'seq' or no 'at'`);
  if (typeof id !== "string") throw misuse(`${where} has no 'id'`);
  const texts = type === "actor" ? ["kind", "machine", "state", "runtime"] : ["event", "from", "to"];
  const missing = texts.find((key) => typeof (record as Readonly<Record<string, unknown>>)[key] !== "string");
  if (missing !== undefined) throw misuse(`${where} has no '${missing}'`);
  return true;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}
