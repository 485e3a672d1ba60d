import { MAX_DEPTH } from "./depth.ts";
import { MARK_CODE } from "./tag.ts";

/**
 * Whether JSON carries the value as it is. This is asked of every value that is sent: it allocates nothing.
 *
 * Anything out of the ordinary is a no, even if it turns out that JSON could carry it. So are cycles, by their depth.
 */
export function isPlain(value: unknown, depth = 1): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      return value === null || (depth <= MAX_DEPTH && isPlainObject(value, depth + 1));
    default:
      return false;
  }
}

function isPlainObject(value: object, depth: number): boolean {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (!isPlain(value[index], depth)) return false;
    }
    return typeof (value as { toJSON?: unknown }).toJSON !== "function";
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value) {
    if (key.charCodeAt(0) === MARK_CODE) return false;
    const item = (value as Record<string, unknown>)[key];
    // JSON leaves out what is undefined, and so do we.
    if (item !== undefined && !isPlain(item, depth)) return false;
  }
  return true;
}
