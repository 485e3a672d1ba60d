import type { AnyActorRef } from "xstate";
import type { Shown } from "../record.ts";
import { fieldsOf, shownName } from "./fields.ts";
import type { Look } from "./look.ts";
import { STAMP } from "./stamp.ts";

/** A parent with more children than this is shown with so many. */
const MOST_CHILDREN = 1_000;
/** States within states, deeper than anybody draws. */
const DEEPEST = 50;

/** A snapshot as JSON. */
export interface ShownSnapshot {
  readonly [key: string]: Shown;
}

/**
 * A snapshot that can be sent anywhere. What a viewer goes by is as XState writes it: status, value, tags, the ids of
 * children, history. Of all else there is what may be shown.
 */
export function shownSnapshot(snapshot: unknown, at: number, look: Look): ShownSnapshot {
  if (typeof snapshot !== "object" || snapshot === null) return { status: "active", [STAMP]: at };
  const isMachines = "machine" in snapshot && "_nodes" in snapshot;
  const fields = fieldsOf(snapshot, (value, key) => shownField(key, value, isMachines, look));
  return Object.fromEntries([...fields, [STAMP, at]]);
}

function shownField(key: string, value: unknown, isMachines: boolean, look: Look): Shown | undefined {
  if (key === "status") return shownName(value, key, look);
  if (key === "value") return shownValue(value, look, 0);
  if (!isMachines) return look(value, key);
  switch (key) {
    case "machine":
    case "_nodes":
      // The machine and its states: the whole chart, with all that it is made of.
      return undefined;
    case "tags":
      return Array.from(value as Iterable<string>);
    case "children":
      return shownChildren(value as object);
    case "historyValue":
      return shownHistory(value as object);
    default:
      return look(value, key);
  }
}

/** The value of a state: a name, or the values of states within it, by name. */
function shownValue(value: unknown, look: Look, depth: number): Shown | undefined {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return shownName(value, "value", look);
  return Object.fromEntries(fieldsOf(value, (inner) => shownValue(inner, look, depth + 1)));
}

/** As an actor writes itself in JSON. */
function shownChildren(children: object): Shown {
  const shown: [string, Shown][] = [];
  for (const key in children) {
    const { id } = (children as Readonly<Record<string, AnyActorRef>>)[key] ?? {};
    if (id === undefined) continue;
    if (shown.push([key, { xstate$$type: 1, id }]) === MOST_CHILDREN) break;
  }
  return Object.fromEntries(shown);
}

/** As a persisted snapshot has it: the ids of states instead of the states. */
function shownHistory(history: object): Shown {
  const all = Object.entries(history as Readonly<Record<string, readonly { readonly id: string }[]>>);
  return Object.fromEntries(all.map(([key, nodes]) => [key, nodes.map(({ id }) => ({ id }))]));
}
