import { describe } from "../internal/check.ts";
import { base64ToBytes } from "./base64.ts";
import { MAX_DEPTH } from "./depth.ts";
import { decodedError } from "./error-fields.ts";
import { malformed } from "./malformed.ts";
import { put, unescapedKey } from "./tag.ts";

/** The closed set of what a tag can name. What it holds is checked: it may come from anywhere. */
const TAGS = new Map<string, (content: unknown, depth: number) => unknown>([
  ["$undefined", (content) => (content === null ? undefined : wrong("undefined", content))],
  ["$number", decodedNumber],
  ["$bigint", decodedBigint],
  ["$date", decodedDate],
  ["$bytes", decodedBytes],
  ["$set", (content, depth) => new Set(decodedItems("a Set", content, depth))],
  ["$map", decodedMap],
  ["$error", (content, depth) => decodedError(content, depth, decodedValue)],
]);
const NUMBERS: readonly unknown[] = ["NaN", "Infinity", "-Infinity", "-0"];

/** The value of which `written` was parsed. Changes `written`, and may return it. */
export function decodedValue(written: unknown, depth = 1): unknown {
  if (typeof written !== "object" || written === null) return written;
  // One more than may be encoded: where NaN was, which is no object, there is one now.
  if (depth > MAX_DEPTH + 1) throw malformed(`it has more than ${MAX_DEPTH} objects in one another`);
  return Array.isArray(written)
    ? decodedItems("an array", written, depth)
    : decodedObject(written as Record<string, unknown>, depth);
}

function decodedObject(written: Record<string, unknown>, depth: number): unknown {
  const keys = Object.keys(written);
  let isEscaped = false;
  for (const key of keys) {
    const unescaped = unescapedKey(key);
    if (unescaped === undefined) return decodedTag(key, written, keys.length, depth);
    if (unescaped !== key) isEscaped = true;
  }
  const object = isEscaped ? {} : written;
  for (const key of keys) {
    const item = written[key];
    if (isEscaped || typeof item === "object")
      put(object, unescapedKey(key) as string, decodedValue(item, depth + 1));
  }
  return object;
}

function decodedTag(tag: string, written: Record<string, unknown>, keys: number, depth: number): unknown {
  const decode = TAGS.get(tag);
  if (decode === undefined) throw malformed(`there is no tag ${describe(tag)}`);
  if (keys > 1) throw malformed(`the tag ${describe(tag)} is not alone in its object`);
  return decode(written[tag], depth);
}

function decodedItems(what: string, written: unknown, depth: number): unknown[] {
  if (!Array.isArray(written)) return wrong(what, written);
  for (let index = 0; index < written.length; index++) {
    const item: unknown = written[index];
    if (typeof item === "object") written[index] = decodedValue(item, depth + 1);
  }
  return written;
}

function decodedMap(written: unknown, depth: number): Map<unknown, unknown> {
  if (!Array.isArray(written)) return wrong("a Map", written);
  const map = new Map<unknown, unknown>();
  for (const entry of written) {
    const [key, value] = decodedItems("an entry of a Map", entry, depth);
    if (entry.length !== 2) return wrong("an entry of a Map", entry);
    map.set(key, value);
  }
  return map;
}

function decodedNumber(written: unknown): number {
  return NUMBERS.includes(written) ? Number(written) : wrong("a number", written);
}

function decodedBigint(written: unknown): bigint {
  return typeof written === "string" && /^-?\d+$/.test(written)
    ? BigInt(written)
    : wrong("a bigint", written);
}

function decodedDate(written: unknown): Date {
  // Nothing but a number: a Date would ask an object what it is.
  const date = new Date(typeof written === "number" ? written : Number.NaN);
  // Anything but a whole number of milliseconds, within the range of a Date, is another one by now.
  return written === null || date.getTime() === written ? date : wrong("a Date", written);
}

function decodedBytes(written: unknown): Uint8Array {
  return (typeof written === "string" && base64ToBytes(written)) || wrong("bytes", written);
}

function wrong(what: string, written: unknown): never {
  const text = describe(written);
  throw malformed(`${what} cannot be ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`);
}
