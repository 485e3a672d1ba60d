/** Whether a value from outside is what it must be. */
export type Shape = (value: unknown) => boolean;

export const text: Shape = (value) => typeof value === "string";
export const flag: Shape = (value) => typeof value === "boolean";
export const count: Shape = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const time: Shape = (value) => Number.isFinite(value);
export const duration: Shape = (value) => Number.isFinite(value) && (value as number) >= 0;

export function oneOf(...words: readonly string[]): Shape {
  const known = new Set<unknown>(words);
  return (value) => known.has(value);
}

export function optional(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

export function recordOf(shape: Shape): Shape {
  return (value) => isRecord(value) && Object.keys(value).every((key) => shape(value[key]));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Throws for an object that has not the fields that it must have. Others are ignored: a later version may send more. */
export function checkFields(what: string, value: unknown, fields: Readonly<Record<string, Shape>>): void {
  if (!isRecord(value)) throw new Error(`${what} is no object`);
  for (const field in fields) {
    const own = Object.hasOwn(value, field) ? value[field] : undefined;
    if (!fields[field]?.(own)) throw new Error(`'${field}' of ${what} is not what it must be`);
  }
}
