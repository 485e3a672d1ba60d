import { RECORD_VERSION } from "../../inspector/record.ts";
import { checkRecording, FORMAT, type Recording } from "../../inspector/recording.ts";
import type { Model } from "../model/model.ts";

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
  try {
    return checkRecording(value);
  } catch (error) {
    throw new TypeError(sentenceOf((error as Error).message), { cause: error });
  }
}

/** Nobody has to be told here whose words these are. */
function sentenceOf(text: string): string {
  const said = text.replace(/^xstate-jobs: /, "");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/** What a model holds, as a recording. */
export function recordingFrom({ nodes, totals, gaps, hello }: Model, at: number): Recording {
  const records = [...nodes.values()].flatMap(({ actor, steps }) => [actor, ...steps]);
  const all = [...records, ...gaps, ...(totals ? [totals] : [])].sort((a, b) => a.seq - b.seq);
  const { limit, sample, machines } = hello;
  return { format: FORMAT, version: RECORD_VERSION, at, limit, sample, machines, records: all };
}
