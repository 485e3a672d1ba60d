import { isObject } from "../internal/check.ts";

/** What came from elsewhere may have fields, of any kind. */
export type Fields = Readonly<Record<string, unknown>>;

/** Anything but an object has no fields, and neither has an array. */
export function fieldsOf(value: unknown): Fields | undefined {
  return isObject(value) ? (value as Fields) : undefined;
}

export const isText = (value: unknown): value is string => typeof value === "string";
export const isMaybeText = (value: unknown): boolean => value === undefined || isText(value);
export const isMaybeFlag = (value: unknown): boolean => value === undefined || typeof value === "boolean";
export const isMaybeNumber = (value: unknown): boolean => value === undefined || Number.isFinite(value);
export const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
export const areMaybeTexts = (value: unknown): boolean => value === undefined || areTexts(value);

/** A whole number, 0 or more. */
export const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** Whether there are at most so many objects and arrays within each other: what reads a deeper one runs out of stack. */
export function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((each) => isWithin(each, levels - 1));
  for (const key in value) if (!isWithin((value as Fields)[key], levels - 1)) return false;
  return true;
}
