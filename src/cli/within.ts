/**
 * What is of a kind: a value, or what is in it if it is an array. What throws at who looks at it is not: beside it there may be
 * what was meant.
 */
export function within<T>(value: unknown, isOfKind: (value: unknown) => value is T): readonly T[] {
  try {
    return [value].flat().filter((each): each is T => isSafely(isOfKind, each));
  } catch {
    return [];
  }
}

function isSafely(isOfKind: (value: unknown) => boolean, value: unknown): boolean {
  try {
    return isOfKind(value);
  } catch {
    return false;
  }
}
