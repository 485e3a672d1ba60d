/** Values that are a little smaller than this one, the smallest first: something in its place, or without a part. */
export function* smallerValues(value: unknown): Generator<unknown> {
  if (typeof value === "string" && value.length > 0) {
    yield "";
    if (value.length > 1) yield value.slice(0, value.length >> 1);
  }
  if (typeof value !== "object" || value === null) return;
  if (Object.keys(value).length > 0) yield Array.isArray(value) ? [] : {};
  yield* Object.values(value);
  if (Array.isArray(value)) {
    const half = value.length >> 1;
    if (half > 1) yield* [value.slice(0, half), value.slice(half)];
    for (const index of value.keys()) yield without(value, index);
    for (const [index, item] of value.entries())
      for (const smaller of smallerValues(item))
        yield value.map((each, at) => (at === index ? smaller : each));
    return;
  }
  const pairs = Object.entries(value);
  for (const key of pairs.keys()) yield Object.fromEntries(without(pairs, key));
  for (const [key, item] of pairs)
    for (const smaller of smallerValues(item))
      yield Object.fromEntries(pairs.map((pair) => (pair[0] === key ? [key, smaller] : pair)));
}

function without<T>(items: readonly T[], index: number): T[] {
  return items.filter((_, at) => at !== index);
}
