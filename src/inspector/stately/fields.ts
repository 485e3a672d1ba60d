import type { Shown } from "../record.ts";
import type { Look } from "./look.ts";

/** So many properties of an event or a snapshot; XState's own and ours have a dozen. */
const MOST_FIELDS = 100;
/** Names longer than this are no names. */
const LONGEST_NAME = 1_000;

/** The properties of an object as they may be shown. Functions and what is undefined are none: JSON has neither. */
export function fieldsOf(source: object, look: Look): [key: string, shown: Shown][] {
  const fields: [string, Shown][] = [];
  for (const key of Object.keys(source)) {
    const value = (source as Readonly<Record<string, unknown>>)[key];
    if (value === undefined || typeof value === "function" || key.length > LONGEST_NAME) continue;
    const shown = look(value, key);
    if (shown !== undefined && fields.push([key, shown]) === MOST_FIELDS) break;
  }
  return fields;
}

/** A name that a viewer goes by: as it is, unless nobody would call anything that. */
export function shownName(name: unknown, key: string, look: Look): Shown | undefined {
  return typeof name === "string" && name.length <= LONGEST_NAME ? name : look(name, key);
}
