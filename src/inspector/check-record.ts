import type { ActorKind, InspectorRecord } from "./record.ts";
import {
  type Fields,
  fieldsOf,
  isCount,
  isMaybeFlag,
  isMaybeNumber,
  isMaybeText,
  isText,
  isWithin,
} from "./shape.ts";

/** Objects and arrays within each other in what a record shows, at most, and in the record. */
const MAX_SHOWN_DEEP = 50;
const MAX_LEVELS = MAX_SHOWN_DEEP + 1;

/** The latest time that a `Date` can be, in milliseconds since 1970, and the earliest but for the sign. */
const MAX_TIME = 8.64e15;

const KINDS: Readonly<Record<ActorKind, true>> = {
  runtime: true,
  worker: true,
  group: true,
  job: true,
  run: true,
};

type Kind = (value: unknown) => boolean;

const isMaybeCount: Kind = (value) => value === undefined || isCount(value);
const isTime: Kind = (value) => Number.isFinite(value) && Math.abs(value as number) <= MAX_TIME;
const areCounts: Kind = (value) => {
  const counts = fieldsOf(value);
  return counts !== undefined && COUNTS.every((key) => Number.isFinite(counts[key]));
};
const areCountsByName: Kind = (value) => {
  const counts = fieldsOf(value);
  return counts !== undefined && Object.values(counts).every(areCounts);
};

const COUNTS = ["asked", "completed", "cancelled", "failed", "error"];

const BASE: readonly (readonly [string, Kind])[] = [
  ["seq", isCount],
  ["at", isTime],
];

/** What a record must have, and what that, and what it may have, has to be. */
const FIELDS: Readonly<Record<InspectorRecord["type"], readonly (readonly [string, Kind])[]>> = {
  actor: [
    ...BASE,
    ...["id", "kind", "machine", "state", "runtime"].map((key) => [key, isText] as const),
    ...["parent", "name", "jobId", "workerName", "source", "label"].map((key) => [key, isMaybeText] as const),
    ...["deadline", "size"].map((key) => [key, isMaybeNumber] as const),
    ...["isLate", "cancellable"].map((key) => [key, isMaybeFlag] as const),
  ],
  step: [
    ...BASE,
    ...["id", "event", "from", "to"].map((key) => [key, isText] as const),
    ...["code", "workerName"].map((key) => [key, isMaybeText] as const),
    ["attempt", isMaybeNumber],
    ["skipped", isMaybeCount],
  ],
  totals: [
    ...BASE,
    ...["jobs", "groups", "runs"].map((key) => [key, areCounts] as const),
    ["workers", areCountsByName],
    ["forgotten", Number.isFinite],
  ],
  gap: [...BASE, ["missing", isCount]],
};

/** Whether it says that it is of a kind that this version knows. */
export function isOfKnownKind({ type, kind }: Fields): boolean {
  if (!isText(type) || !Object.hasOwn(FIELDS, type)) return false;
  return type !== "actor" || !isText(kind) || Object.hasOwn(KINDS, kind);
}

/** What is wrong with a record of a kind that is known; `undefined` if nothing is. */
export function faultIn(record: Fields): string | undefined {
  for (const [key, accepts] of FIELDS[record.type as InspectorRecord["type"]])
    if (!accepts(record[key])) return `has no '${key}' that can be read`;
  return isWithin(record, MAX_LEVELS)
    ? undefined
    : `shows a value that is deeper than ${MAX_SHOWN_DEEP} levels`;
}

/** A record that this version can read; `undefined` for anything else. */
export function knownRecord(value: unknown): InspectorRecord | undefined {
  const record = fieldsOf(value);
  if (record === undefined || !isOfKnownKind(record) || faultIn(record) !== undefined) return undefined;
  return value as InspectorRecord;
}
