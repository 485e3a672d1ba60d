import type { MachineGraph, StateGraph } from "../graph/machine-graph.ts";
import {
  areMaybeTexts,
  areTexts,
  type Fields,
  fieldsOf,
  isMaybeFlag,
  isMaybeText,
  isText,
  isWithin,
} from "./shape.ts";

/** States within states, at most. */
const MAX_STATES_DEEP = 50;
/** A state is within the list of those of another one; what is said of it is in it, and in lists. */
const MAX_LEVELS = 2 * MAX_STATES_DEEP + 10;

const TYPES: Readonly<Record<StateGraph["type"], true>> = {
  atomic: true,
  compound: true,
  parallel: true,
  final: true,
  history: true,
};

/** The machines that can be drawn, of those that somebody sent. */
export function machinesOf(value: unknown): Readonly<Record<string, MachineGraph>> {
  const machines = Object.entries(fieldsOf(value) ?? {}).filter(([, machine]) => isMachine(machine));
  return Object.fromEntries(machines) as Record<string, MachineGraph>;
}

function isMachine(value: unknown): boolean {
  const machine = fieldsOf(value);
  return (
    machine !== undefined && isWithin(machine, MAX_LEVELS) && isText(machine.id) && isState(machine.root, 1)
  );
}

function isState(value: unknown, depth: number): boolean {
  const state = fieldsOf(value);
  if (state === undefined || depth > MAX_STATES_DEEP) return false;
  const { type, states = [], transitions = [] } = state;
  return (
    isText(type) &&
    Object.hasOwn(TYPES, type) &&
    saysOfState(state) &&
    Array.isArray(states) &&
    states.every((each) => isState(each, depth + 1)) &&
    Array.isArray(transitions) &&
    transitions.every(isTransition)
  );
}

function saysOfState({
  id,
  key,
  description,
  initial,
  history,
  tags,
  entry,
  exit,
  invoke,
  defaults,
}: Fields) {
  return (
    areTexts([id, key]) &&
    [description, initial, history].every(isMaybeText) &&
    [tags, entry, exit, invoke, defaults].every(areMaybeTexts)
  );
}

function isTransition(value: unknown): boolean {
  const { id, event, label, guard, description, actions, targets, reenter } = fieldsOf(value) ?? {};
  return (
    areTexts([id, event, label]) &&
    [guard, description].every(isMaybeText) &&
    areMaybeTexts(actions) &&
    areTexts(targets) &&
    isMaybeFlag(reenter)
  );
}
