import type { Shown } from "./record.ts";

/** How long a single text may be, and all that is shown of a value together (characters). */
const MAX_TEXT = 1_000;
const MAX_SIZE = 2_000;
const MAX_ITEMS = 50;
const MAX_DEPTH = 6;
/** To write out a number takes time as the square of its length. */
const MAX_BITS = 1_024;

/** What is left to spend on the value that is being copied. */
let left = 0;
/** What was spent on the last one. */
let size = 0;

/**
 * A copy of a value to look at: JSON, of at most about 2,000 characters, however large, deep or strange the value is.
 *
 * What JSON has no word for is a text (`"10n"`, `"[Function f]"`), and an object of a class says which in its field `#`.
 * What is left out says so. `undefined` is nothing to look at. Never throws.
 */
export function preview(value: unknown): Shown | undefined {
  if (value === undefined) return undefined;
  // A getter may lead here again: what it asks for may be recorded, too.
  const outer = left;
  left = MAX_SIZE;
  const copy = copyOf(value, 0, undefined);
  size = MAX_SIZE - left;
  left = outer;
  return copy;
}

/** How many characters the last preview took, about. */
export function lastSize(): number {
  return size;
}

/** The objects that one is inside of. */
interface Inside {
  readonly object: object;
  readonly of: Inside | undefined;
}

function copyOf(value: unknown, depth: number, inside: Inside | undefined): Shown {
  left -= 8;
  switch (typeof value) {
    case "string":
      return textOf(value);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "boolean":
      return value;
    case "object":
      return value === null ? null : guarded(value, depth, inside);
    case "bigint":
      return BigInt.asIntN(MAX_BITS, value) === value ? textOf(`${value}n`) : "[BigInt]";
    case "function":
      return "[Function]";
    default:
      return textOf(String(value));
  }
}

/** Looking at an object may run its code: getters, proxies. */
function guarded(object: object, depth: number, inside: Inside | undefined): Shown {
  try {
    for (let each = inside; each !== undefined; each = each.of) {
      if (each.object === object) return "[circular]";
    }
    return objectOf(object, depth, { object, of: inside });
  } catch {
    return "[cannot be read]";
  }
}

function objectOf(object: object, depth: number, inside: Inside): Shown {
  if (Array.isArray(object)) {
    if (depth >= MAX_DEPTH) return `[Array(${object.length})]`;
    return listOf(object, object.length, depth, inside);
  }
  const proto: unknown = Object.getPrototypeOf(object);
  if (proto === Object.prototype || proto === null) {
    return depth >= MAX_DEPTH ? "[Object]" : fieldsOf(object, Object.keys(object), undefined, depth, inside);
  }
  return instanceOf(object, depth, inside);
}

function instanceOf(object: object, depth: number, inside: Inside): Shown {
  if (object instanceof Date) return Number.isNaN(object.getTime()) ? "[Date]" : object.toISOString();
  if (object instanceof RegExp || object instanceof URL) return textOf(String(object));
  // As objects their characters would be fields.
  if (object instanceof String || object instanceof Number || object instanceof Boolean) {
    return copyOf(object.valueOf(), depth, inside);
  }
  const { name } = (object.constructor ?? {}) as { name?: string };
  const kind = name === undefined || name === "" ? "Object" : textOf(String(name));
  if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) return `[${kind}(${object.byteLength})]`;
  if (depth >= MAX_DEPTH) return `[${kind}]`;
  if (object instanceof Error) {
    const own = Object.keys(object).filter((key) => key !== "message" && key !== "stack");
    return fieldsOf(object, ["name", "message", ...own, "cause"], kind, depth, inside);
  }
  if (object instanceof Map || object instanceof Set) {
    return { "#": `${kind}(${object.size})`, items: listOf(object, object.size, depth, inside) };
  }
  if (object instanceof Promise || object instanceof WeakMap || object instanceof WeakSet) return `[${kind}]`;
  return fieldsOf(object, Object.keys(object), kind, depth, inside);
}

function listOf(items: Iterable<unknown>, length: number, depth: number, inside: Inside): Shown[] {
  const list: Shown[] = [];
  for (const item of items) {
    if (list.length === MAX_ITEMS || left <= 0) {
      list.push(`… (${length - list.length} more)`);
      break;
    }
    list.push(copyOf(item, depth + 1, inside));
  }
  return list;
}

function fieldsOf(
  object: object,
  keys: readonly string[],
  kind: string | undefined,
  depth: number,
  inside: Inside,
): Shown {
  // Without a prototype: a key may be called `__proto__`.
  const fields: Record<string, Shown> = Object.create(null);
  if (kind !== undefined) fields["#"] = kind;
  let count = 0;
  for (const key of keys) {
    if (count === MAX_ITEMS || left <= 0) {
      fields["…"] = `${keys.length - count} more`;
      break;
    }
    count++;
    const value = (object as Record<string, unknown>)[key];
    if (value === undefined) continue;
    fields[textOf(key)] = copyOf(value, depth + 1, inside);
  }
  return fields;
}

function textOf(text: string): string {
  const room = Math.min(MAX_TEXT, Math.max(left, 0));
  left -= Math.min(text.length, room);
  if (text.length <= room) return copyOfText(text);
  return `${copyOfText(text.slice(0, room))}… (${text.length.toLocaleString("en")} characters)`;
}

/** V8 does not cut out what is shorter than this: it copies it. */
const LEAST_SLICE = 13;

/** The same text, made anew: one that was cut out of another keeps all of that in memory. */
function copyOfText(text: string): string {
  // Put together, which takes a copy as soon as something is cut out of it.
  return text.length < LEAST_SLICE ? text : ` ${text}`.slice(1);
}
