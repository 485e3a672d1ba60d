/** Nothing before the last token may be a wildcard itself: XState lets `a.*.b.*` cover nothing. */
const WILDCARD = /^((?:(?!\*\.)[^.]*\.)*)\*$/;

/** What the types begin with that a key of `on` covers: nothing for `*`, `a.` for `a.*`; undefined for a plain type. */
export function wildcardPrefix(descriptor: string): string | undefined {
  return WILDCARD.exec(descriptor)?.[1];
}

/** Whether the prefix covers the type: `a.` covers both `a` and what begins with `a.`. */
export function covers(prefix: string | undefined, type: string): boolean {
  return prefix !== undefined && `${type}.`.startsWith(prefix);
}
