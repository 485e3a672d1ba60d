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
  let path = "";
  let step: Key = key;
  for (let each = above; each !== undefined; each = each.above) {
    path = stepText(step) + path;
    step = each.key;
  }
  path = path.replace(/^\./, "");
  if (path.length > LONGEST_PATH) path = `${path.slice(0, LONGEST_PATH)}…`;
  return misuse(`cannot send a value to another process: ${path || "it"} ${why}`);
}

function stepText(key: Key): string {
  if (typeof key === "symbol") return `.${key.description}`;
  return typeof key === "string" && /^[a-z_$][\w$]*$/i.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
