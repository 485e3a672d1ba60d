/**
 * What JSON has no word for is an object with one key that begins with this: `{"$date":0}`. A key of the user's
 * that begins with it is written with one more, so that no object of theirs is taken for a tag.
 */
const MARK = "$";

export const MARK_CODE = MARK.charCodeAt(0);

/** A key as it is written. */
export function escapedKey(key: string): string {
  return key.startsWith(MARK) ? MARK + key : key;
}

/** A key as it was before {@link escapedKey}, or `undefined` for one that names a tag. */
export function unescapedKey(key: string): string | undefined {
  if (!key.startsWith(MARK)) return key;
  return key.startsWith(MARK, 1) ? key.slice(1) : undefined;
}

/** Whether a JSON text may hold the mark at all. A quick look: most hold none, and need no second walk. */
export function mayHoldMark(text: string): boolean {
  // JSON may write any character by its number.
  return text.includes(MARK) || text.includes("\\u0024");
}

/** Sets a property of `target`'s own, whatever the key: assigning to `__proto__` would set the prototype. */
export function put(target: object, key: string, value: unknown): void {
  if (key === "__proto__") define(target, key, value, true);
  else (target as Record<string, unknown>)[key] = value;
}

/** Sets a property that is not listed among `target`'s keys. */
export function putHidden(target: object, key: string, value: unknown): void {
  define(target, key, value, false);
}

function define(target: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(target, key, { value, enumerable, writable: true, configurable: true });
}
