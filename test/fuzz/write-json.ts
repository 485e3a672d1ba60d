/** A piece of JSON as it is to be written, be it JSON or not. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object whose keys may come twice. */
export class Pairs {
  readonly pairs: readonly (readonly [string, unknown])[];

  constructor(pairs: readonly (readonly [string, unknown])[]) {
    this.pairs = pairs;
  }
}

/** Writes what JSON knows, and what it does not: keys that come twice, numbers without end, pieces that are no JSON. */
export function writeJson(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (value instanceof Pairs) {
    return `{${value.pairs.map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item)}`).join()}}`;
  }
  if (Array.isArray(value)) return `[${value.map(writeJson).join()}]`;
  return JSON.stringify(value) ?? "null";
}
