/**
 * A value as text, so that two that differ have different texts. What JSON leaves out, or makes the same of, is told apart:
 * errors, maps, sets, functions, large and unreal numbers. Of an instance of a class only what JSON sees counts.
 *
 * @throws TypeError if it contains itself.
 */
export function stateText(value: unknown): string {
  return JSON.stringify(value, tellApart) ?? "undefined";
}

function tellApart(_key: string, value: unknown): unknown {
  if (value instanceof Error)
    return { ...value, name: value.name, message: value.message, cause: value.cause };
  // Tagged with what nobody calls a property: a text may read as any of them does.
  if (value instanceof Map) return { "(map)": [...value] };
  if (value instanceof Set) return { "(set)": [...value] };
  if (typeof value === "bigint") return { "(bigint)": String(value) };
  if (typeof value === "number" && !Number.isFinite(value)) return { "(number)": String(value) };
  if (typeof value === "symbol") return { "(symbol)": value.description };
  if (typeof value === "function") return { "(function)": value.name };
  return value;
}

/** The state that a snapshot is in, as one says it: `idle`, `door.open`, `left.a & right.b`. Of no machine: all of it. */
export function stateName(snapshot: object): string {
  const { value } = snapshot as { value?: unknown };
  if (value === undefined) return shownText(snapshot, 80);
  const leaves = leavesOf(value, "").sort();
  return leaves.length === 0 ? "its only state" : leaves.join(" & ");
}

/** The value of a machine's state as text: which of two regions XState names first depends on how it came there. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? value : stateText(sorted(value));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const regions = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(regions.map(([key, below]) => [key, sorted(below)]));
}

function leavesOf(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [`${path}${String(value)}`];
  return Object.entries(value).flatMap(([key, below]) => {
    const leaves = leavesOf(below, `${path}${key}.`);
    return leaves.length === 0 ? [`${path}${key}`] : leaves;
  });
}

/** A value for people to read, not longer than so many characters. Never throws. */
export function shownText(value: unknown, most: number): string {
  try {
    return clip(stateText(value), most);
  } catch {
    return "[cannot be written down]";
  }
}

/** Not longer than so many characters. */
function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
