import type { ActorRecord, GapRecord, StepRecord, TotalsRecord } from "../../inspector/record.ts";

type Fields = Readonly<Record<string, unknown>>;

const KINDS = new Set<unknown>(["runtime", "worker", "group", "job", "run"]);

/** Anything but an object, an array or a primitive value, has no fields. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

const isBase = ({ seq, at }: Fields): boolean => Number.isFinite(seq) && Number.isFinite(at);
const areStrings = (...values: unknown[]): boolean => values.every((value) => typeof value === "string");

function isActor(record: Fields): boolean {
  const { type, id, kind, state, runtime, machine } = record;
  return type === "actor" && isBase(record) && areStrings(id, state, runtime, machine) && KINDS.has(kind);
}

function isStep(record: Fields): boolean {
  const { type, id, event, from, to } = record;
  return type === "step" && isBase(record) && areStrings(id, event, from, to);
}

function isTotals(record: Fields): boolean {
  const { type, jobs, groups, workers } = record;
  return type === "totals" && isBase(record) && [jobs, groups, workers].every((each) => fieldsOf(each));
}

/** A record that this page knows how to show; others are none of its business. */
export function knownRecord(value: unknown): ActorRecord | StepRecord | TotalsRecord | GapRecord | undefined {
  const record = fieldsOf(value);
  if (record === undefined) return undefined;
  if (isStep(record) || isActor(record) || isTotals(record)) return value as StepRecord;
  if (record.type === "gap" && isBase(record) && typeof record.missing === "number")
    return value as GapRecord;
  return undefined;
}
