/**
 * What the types begin with that a key of `on` covers: nothing for `*`, `a.` for `a.*`; undefined for a plain type, and, as
 * XState has it, for one with a `*` before the last dot.
 */
export function wildcardPrefix(descriptor: string): string | undefined {
  const tokens = descriptor.split(".");
  return tokens.indexOf("*") === tokens.length - 1 ? descriptor.slice(0, -1) : undefined;
}

/** Whether the prefix covers the type: `a.` covers both `a` and what begins with `a.`. */
export function covers(prefix: string | undefined, type: string): boolean {
  return prefix !== undefined && `${type}.`.startsWith(prefix);
}
