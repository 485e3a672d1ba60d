import { bytesToBase64 } from "./base64.ts";
import { MAX_DEPTH } from "./depth.ts";
import { encodedError } from "./error-fields.ts";
import { isAround, type Key, type Place, unsendable } from "./place.ts";
import { escapedKey, put } from "./tag.ts";
import { lossOf } from "./unsendable-object.ts";

const KEYS = Symbol("keys()");
const VALUES = Symbol("values()");

/** `value` as something that JSON carries: a copy, with tags for what JSON has no word for. */
export function encodedValue(value: unknown): unknown {
  return encoded(value, undefined, "");
}

function encoded(value: unknown, above: Place | undefined, key: Key): unknown {
  switch (typeof value) {
    case "number":
      if (Object.is(value, -0)) return { $number: "-0" };
      return Number.isFinite(value) ? value : { $number: String(value) };
    case "bigint":
      return { $bigint: String(value) };
    case "undefined":
      return { $undefined: null };
    case "function":
    case "symbol":
      throw unsendable(
        above,
        key,
        `is a ${typeof value}, which exists only in its own process: leave it out`,
      );
    case "object":
      return value === null ? null : encodedObject(value, above, key, true);
    default:
      return value;
  }
}

function encodedObject(value: object, above: Place | undefined, key: Key, asks: boolean): unknown {
  const place: Place = { value, key, above, depth: above === undefined ? 1 : above.depth + 1 };
  if (place.depth > MAX_DEPTH) throw unsendable(above, key, `lies in more than ${MAX_DEPTH} objects`);
  if (isAround(above, value)) {
    throw unsendable(above, key, "is an object that it lies in itself, a cycle: send an id in its place");
  }
  // Not by `instanceof`: objects of another realm, such as a test runner makes, are none of our classes.
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (value instanceof Error || kind === "Error") {
    return { $error: encodedError(value as Error, (item, key) => encoded(item, place, key)) };
  }
  switch (kind) {
    case "Date": {
      const time = Date.prototype.getTime.call(value);
      return { $date: Number.isNaN(time) ? null : time };
    }
    case "Uint8Array":
      return { $bytes: bytesToBase64(value as Uint8Array) };
    case "Map":
      return { $map: encodedEntries(value as Map<unknown, unknown>, place) };
    case "Set":
      return { $set: encodedItems([...(value as Set<unknown>)], valuesOf(place)) };
    case "Number":
    case "String":
    case "Boolean": {
      const unboxed: unknown = value.valueOf();
      if (typeof unboxed !== "object") return encoded(unboxed, above, key);
    }
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (asks && typeof toJSON === "function") {
    const json: unknown = toJSON.call(value, String(typeof key === "symbol" ? "" : key));
    // What it gives is not asked again: it may be the object itself.
    const isObject = typeof json === "object" && json !== null;
    return isObject ? encodedObject(json, above, key, false) : encoded(json, above, key);
  }
  if (Array.isArray(value)) return encodedItems(value, place);
  const loss = lossOf(value, kind);
  if (loss !== undefined) throw unsendable(above, key, loss);
  return encodedProperties(value as Record<string, unknown>, place);
}

function encodedItems(items: readonly unknown[], place: Place): unknown[] {
  // By index: a hole becomes undefined.
  return Array.from(items, (item, index) => encoded(item, place, index));
}

function encodedEntries(map: ReadonlyMap<unknown, unknown>, place: Place): unknown[] {
  const keys = { ...place, key: KEYS, above: place };
  const values = valuesOf(place);
  return Array.from(map, ([key, value], index) => [encoded(key, keys, index), encoded(value, values, index)]);
}

function valuesOf(place: Place): Place {
  return { ...place, key: VALUES, above: place };
}

function encodedProperties(value: Record<string, unknown>, place: Place): object {
  const properties = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item === undefined) continue;
    put(properties, escapedKey(key), encoded(item, place, key));
  }
  return properties;
}
