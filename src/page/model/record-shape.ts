import type { MachineGraph } from "../../graph/machine-graph.ts";
import type { ActorRecord, GapRecord, StepRecord, TotalsRecord } from "../../inspector/record.ts";

type Fields = Readonly<Record<string, unknown>>;

/** States within states, at most. */
const MAX_STATES_DEEP = 50;

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

/** The machines that can be drawn, of those that somebody sent. */
export function machinesOf(value: unknown): Readonly<Record<string, MachineGraph>> {
  const machines = Object.entries(fieldsOf(value) ?? {}).filter(([, machine]) => isMachine(machine));
  return Object.fromEntries(machines) as Record<string, MachineGraph>;
}

function isMachine(value: unknown): boolean {
  const machine = fieldsOf(value);
  return machine !== undefined && areStrings(machine.id) && isState(machine.root, 0);
}

function isState(value: unknown, depth: number): boolean {
  const state = fieldsOf(value);
  if (state === undefined || depth > MAX_STATES_DEEP) return false;
  const { id, key, type, states = [], transitions = [] } = state;
  const isGood = areStrings(id, key, type) && Array.isArray(states) && Array.isArray(transitions);
  return isGood && states.every((each) => isState(each, depth + 1)) && transitions.every(isTransition);
}

function isTransition(value: unknown): boolean {
  const { id, event, label, targets } = fieldsOf(value) ?? {};
  return areStrings(id, event, label) && Array.isArray(targets) && areStrings(...targets);
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
