/** The first place at which two values are not alike. */
export interface Difference {
  /** Where, such as `context.items[2]`; empty where the values themselves differ. */
  readonly path: string;
  readonly left: unknown;
  readonly right: unknown;
}

/** What stands for a key or an item that one of the two lacks. */
const MISSING = Symbol("nothing");

/**
 * Where two values first differ: by what is in them, in the order of their keys, whatever their class is called; Dates,
 * Maps, Sets, bytes, regular expressions and errors too. Functions are alike that read the same.
 */
export function differenceOf(left: unknown, right: unknown): Difference | undefined {
  return find(left, right, "", new Map());
}

/** Whether a side of a difference has nothing at its place. */
export function isMissing(side: unknown): boolean {
  return side === MISSING;
}

/** `seen` keeps a comparison of values that hold themselves from going round: pairs under comparison count as alike. */
function find(
  left: unknown,
  right: unknown,
  path: string,
  seen: Map<object, object>,
): Difference | undefined {
  if (Object.is(left, right)) return undefined;
  const difference = { path, left, right };
  if (typeof left === "function" && typeof right === "function")
    return String(left) === String(right) ? undefined : difference;
  if (typeof left !== "object" || typeof right !== "object" || !left || !right) return difference;
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return difference;
  if (seen.get(left) === right) return undefined;
  seen.set(left, right);
  if (left instanceof Date && right instanceof Date)
    return Object.is(left.getTime(), right.getTime()) ? undefined : difference;
  if (left instanceof RegExp && right instanceof RegExp)
    return String(left) === String(right) ? undefined : difference;
  if (isRecord(left) && isRecord(right)) return findInRecords(left, right, path, seen);
  const ours = itemsOf(left);
  const theirs = itemsOf(right);
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const at = (side: readonly unknown[]): unknown => (index < side.length ? side[index] : MISSING);
    const found = find(at(ours), at(theirs), `${path}[${index}]`, seen);
    if (found) return found;
  }
  return left instanceof Error ? findInRecords(left as never, right as never, path, seen) : undefined;
}

type Fields = Readonly<Record<PropertyKey, unknown>>;

/** Whether it is what its keys lead to, and nothing else. */
function isRecord(value: object): value is Fields {
  return !(
    Array.isArray(value) ||
    ArrayBuffer.isView(value) ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Error
  );
}

function findInRecords(
  left: Fields,
  right: Fields,
  path: string,
  seen: Map<object, object>,
): Difference | undefined {
  const ours = keysOf(left);
  const theirs = keysOf(right);
  const at = (key: string | symbol): string => {
    if (typeof key === "symbol") return `${path}[${String(key)}]`;
    return path === "" ? key : `${path}.${key}`;
  };
  for (const key of ours) {
    if (!Object.hasOwn(right, key)) return { path: at(key), left: left[key], right: MISSING };
    const found = find(left[key], right[key], at(key), seen);
    if (found) return found;
  }
  const more = theirs.find((key) => !Object.hasOwn(left, key));
  if (more !== undefined) return { path: at(more), left: MISSING, right: right[more] };
  return ours.every((key, index) => key === theirs[index])
    ? undefined
    : { path: at("(order of keys)"), left: ours.map(String), right: theirs.map(String) };
}

/** The keys of a record that copies of it have: what is not enumerable is nobody's to see. */
function keysOf(record: object): (string | symbol)[] {
  const isListed = (key: symbol): boolean => Object.prototype.propertyIsEnumerable.call(record, key);
  return [...Object.keys(record), ...Object.getOwnPropertySymbols(record).filter(isListed)];
}

/** What a list, a collection or an error holds, in order. */
function itemsOf(value: object): readonly unknown[] {
  if (value instanceof Error) return [value.name, value.message, value.cause];
  return Array.from(value as Iterable<unknown>);
}
