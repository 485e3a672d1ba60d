import { misuse } from "../internal/check.ts";

const LONGEST_PATH = 120;

/** The key of a property, the index of an item, or a symbol for what is reached by a call that it describes. */
export type Key = string | number | symbol;

/** An object that is being encoded, and where it is. */
export interface Place {
  readonly value: object;
  readonly key: Key;
  readonly above: Place | undefined;
  /** How many objects it lies in, with itself. */
  readonly depth: number;
}

/** Whether the object is one of those around the place. */
export function isAround(place: Place | undefined, object: object): boolean {
  for (let each = place; each !== undefined; each = each.above) if (each.value === object) return true;
  return false;
}

/** What is thrown for something that cannot be sent: `items[3].run is a function …`. */
export function unsendable(above: Place | undefined, key: Key, why: string): TypeError {
  let path = above === undefined ? "" : step(key, above.above === undefined);
  for (let each = above; each?.above !== undefined; each = each.above) {
    path = step(each.key, each.above.above === undefined) + path;
  }
  if (path.length > LONGEST_PATH) path = `${path.slice(0, LONGEST_PATH)}…`;
  return misuse(`cannot send a value to another process: ${path || "it"} ${why}`);
}

function step(key: Key, isFirst: boolean): string {
  if (typeof key === "number") return `[${key}]`;
  if (typeof key === "symbol") return `${isFirst ? "" : "."}${key.description}`;
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)) return `[${JSON.stringify(key)}]`;
  return isFirst ? key : `.${key}`;
}
