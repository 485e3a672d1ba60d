import type { MachineGraph } from "../graph/machine-graph.ts";
import { describe, misuse } from "../internal/check.ts";
import { machinesOf } from "./check-machine.ts";
import { faultIn, isOfKnownKind } from "./check-record.ts";
import { type InspectorRecord, RECORD_VERSION } from "./record.ts";
import { fieldsOf, isCount } from "./shape.ts";

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
 * What was read from a file, if it is a recording that can be shown. Records of a kind that is not known are left out, and so are
 * statecharts that cannot be drawn.
 *
 * @throws TypeError that says what is wrong with it.
 */
export function checkRecording(value: unknown): Recording {
  const fields = fieldsOf(value);
  if (fields === undefined) throw misuse(`a recording is an object, not ${describe(value)}`);
  const { format, version, at, limit, sample, machines, records } = fields;
  if (format !== FORMAT)
    throw misuse(`this is no recording: its 'format' is ${describe(format)}, not "${FORMAT}"`);
  if (!isCount(version) || version === 0)
    throw misuse(`this recording does not say its version: 'version' is ${describe(version)}`);
  if ((version as number) > RECORD_VERSION) {
    throw misuse(
      `this recording is of version ${version}; this version of xstate-jobs reads ${RECORD_VERSION}: open it with a newer one`,
    );
  }
  if (fieldsOf(machines) === undefined) throw misuse("this recording has no 'machines'");
  if (!Array.isArray(records)) throw misuse("this recording has no 'records'");
  return {
    format,
    version: version as number,
    at: numberOr(at, 0),
    limit: numberOr(limit, records.length),
    sample: numberOr(sample, 1),
    machines: machinesOf(machines),
    records: checkedRecords(records),
  };
}

/** Those that are known. Throws for one that is broken. */
function checkedRecords(records: readonly unknown[]): InspectorRecord[] {
  const numbers = new Set<unknown>();
  return records.filter((value, index): value is InspectorRecord => {
    const where = `record ${index} of this recording`;
    const record = fieldsOf(value);
    if (record === undefined) throw misuse(`${where} is no object, but ${describe(value)}`);
    if (!isOfKnownKind(record)) return false;
    const { type, seq } = record;
    const fault = faultIn(record);
    if (fault !== undefined) throw misuse(`${where}, of type "${type}", ${fault}`);
    // What totals and gaps say is no news of its own: they have the number of what they follow.
    if (type !== "actor" && type !== "step") return true;
    if (numbers.has(seq)) throw misuse(`${where} has the 'seq' ${seq}, and so has another one`);
    numbers.add(seq);
    return true;
  });
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}
