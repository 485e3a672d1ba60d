import { RECORD_VERSION } from "../../inspector/record.ts";
import type { Recording } from "../../inspector/recording.ts";
import type { Model } from "../model/model.ts";
import { fieldsOf, machinesOf } from "../model/record-shape.ts";

const FORMAT = "xstate-jobs/recording";

/**
 * A recording from the text of a file.
 *
 * @throws {TypeError} says, for a person, why it is none that this page can show.
 */
export function recordingOf(text: string): Recording {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TypeError(`This is not JSON: ${(error as Error).message}`);
  }
  const fields = fieldsOf(value);
  if (fields?.format !== FORMAT)
    throw new TypeError(`This is JSON, but not a recording: its format is not "${FORMAT}".`);
  const { version, machines, records, limit, sample } = fields;
  if (typeof version !== "number") throw new TypeError("This recording does not say its version.");
  if (version > RECORD_VERSION)
    throw new TypeError(
      `This recording has version ${version}; this page reads up to ${RECORD_VERSION}. Open it with a newer xstate-jobs.`,
    );
  if (!Array.isArray(records)) throw new TypeError("This recording has no list of records.");
  if (fieldsOf(machines) === undefined) throw new TypeError("This recording has no machines.");
  return {
    ...(value as Recording),
    machines: machinesOf(machines),
    limit: typeof limit === "number" ? limit : records.length,
    sample: typeof sample === "number" ? sample : 1,
  };
}

/** What a model holds, as a recording. */
export function recordingFrom({ nodes, totals, gaps, hello }: Model, at: number): Recording {
  const records = [...nodes.values()].flatMap(({ actor, steps }) => [actor, ...steps]);
  const all = [...records, ...gaps, ...(totals ? [totals] : [])].sort((a, b) => a.seq - b.seq);
  const { limit, sample, machines } = hello;
  return { format: FORMAT, version: RECORD_VERSION, at, limit, sample, machines, records: all };
}
