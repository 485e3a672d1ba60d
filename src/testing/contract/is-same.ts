/** A text for people is cut here. */
const LONGEST = 400;

/** Whether two values are alike: plain objects, arrays, Dates, bytes, Maps, Sets and errors by what is in them. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return false;
  if (a instanceof Error && b instanceof Error) {
    return a.name === b.name && a.message === b.message && isSame(a.cause, b.cause) && isSameRecord(a, b);
  }
  switch (kind) {
    case "Date":
      return Object.is((a as Date).getTime(), (b as Date).getTime());
    case "Map":
      return isSame([...(a as Map<unknown, unknown>)], [...(b as Map<unknown, unknown>)]);
    case "Set":
      return isSame([...(a as Set<unknown>)], [...(b as Set<unknown>)]);
    case "Uint8Array":
    case "Array":
      return isSameList(a as ArrayLike<unknown>, b as ArrayLike<unknown>);
    default:
      return isSameRecord(a, b);
  }
}

/** A value in a line. */
export function inWords(value: unknown): string {
  const text =
    value instanceof Error
      ? String(value)
      : typeof value === "object" && value !== null
        ? JSON.stringify(value, asText)
        : typeof value === "string"
          ? JSON.stringify(value)
          : String(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function asText(_key: string, value: unknown): unknown {
  if (value instanceof Error) return String(value);
  if (value instanceof Map || value instanceof Set) return { [kindOf(value)]: [...value] };
  return typeof value === "bigint" || value === undefined ? String(value) : value;
}

// Not by `instanceof`: objects of another realm, such as a test runner makes, are none of our classes.
function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function isSameList(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  return a.length === b.length && Array.from(a).every((item, index) => isSame(item, b[index]));
}

/** What is in them; of which class they are does not matter. */
function isSameRecord(a: object, b: object): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(b, key) &&
      isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}
