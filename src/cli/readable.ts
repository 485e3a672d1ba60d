import { Buffer } from "node:buffer";

// Of those before the space, JSON itself allows none within a text.
const CONTROLS = /[\u007F-\u009F]/g;

/**
 * A value as JSON can say it, for people and for scripts: bytes in base64, a `Date` in ISO 8601, a `bigint` in
 * digits, a `Map` as an array of pairs, a `Set` as an array, an error by its name, message and cause. What there is not
 * is `null`.
 */
export function readable(value: unknown): unknown {
  switch (typeof value) {
    case "bigint":
      return String(value);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "undefined":
      return null;
    case "function":
    case "symbol":
      return String(value);
    case "object":
      return value === null ? null : readableObject(value);
    default:
      return value;
  }
}

/** A value in one line of JSON, or indented. A terminal shows it as it is, whatever texts are in it. */
export function jsonText(value: unknown, indent?: number): string {
  return harmlessJson(JSON.stringify(readable(value), undefined, indent));
}

/** The same JSON, without characters that a terminal takes for commands: JSON allows some within texts. */
export function harmlessJson(json: string): string {
  return json.replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function readableObject(value: object): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Map) return [...value].map(readable);
  if (value instanceof Set) return [...value].map(readable);
  if (Array.isArray(value)) return value.map(readable);
  if (value instanceof Error) return readableError(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [key, readable(each)]),
  );
}

function readableError({ name, message, cause }: Error): unknown {
  return { name, message, ...(cause === undefined ? {} : { cause: readable(cause) }) };
}
