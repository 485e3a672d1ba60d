/** What an option must be. */
export interface Kind {
  readonly is: string;
  accepts(value: unknown): boolean;
}

/** The options that a call takes, and what each must be. */
export type Options = Readonly<Record<string, Kind>>;

export const ANYTHING: Kind = { is: "anything", accepts: () => true };
export const NAME: Kind = {
  is: "a string that is not empty",
  accepts: (value) => typeof value === "string" && value !== "",
};
export const FLAG: Kind = { is: "true or false", accepts: (value) => typeof value === "boolean" };
export const FUNCTION: Kind = { is: "a function", accepts: (value) => typeof value === "function" };
export const DURATION: Kind = {
  is: "a finite number of milliseconds, 0 or more",
  accepts: (value) => Number.isFinite(value) && (value as number) >= 0,
};
export const TEXT: Kind = { is: "a string", accepts: (value) => typeof value === "string" };

/** A whole number of at least `least`. */
export function count(least: number): Kind {
  return {
    is: `a whole number of at least ${least}`,
    accepts: (value) => Number.isSafeInteger(value) && (value as number) >= least,
  };
}

/** One of a few words. */
export function oneOf(...words: string[]): Kind {
  const quoted = words.map((word) => `"${word}"`);
  const last = quoted.pop();
  return { is: `${quoted.join(", ")} or ${last}`, accepts: (value) => words.includes(value as string) };
}

/** Something that has what `members` names. */
export function having(is: string, ...members: PropertyKey[]): Kind {
  return {
    is,
    accepts: (value) =>
      (isObject(value) || typeof value === "function") &&
      members.every((member) => member in (value as object)),
  };
}

/** What a misused call throws: it names the thing, what is wrong with it, and the remedy. */
export function misuse(what: string): TypeError {
  return new TypeError(`xstate-jobs: ${what}`);
}

/**
 * Throws for an option of the wrong kind, and for one that nobody reads: a misspelt option would do nothing in
 * silence. An option that is `undefined` is one that was not given.
 */
export function checkOptions(where: string, options: unknown, known: Options): void {
  if (!isObject(options)) throw misuse(`the options of ${where} must be an object, not ${describe(options)}`);
  for (const key in options) {
    if (!Object.hasOwn(known, key)) {
      throw misuse(`unknown option '${key}' of ${where}; it takes ${Object.keys(known).join(", ")}`);
    }
    const value = (options as Record<string, unknown>)[key];
    const kind = known[key] as Kind;
    if (value !== undefined && !kind.accepts(value)) throw wrongKind(`'${key}' of ${where}`, value, kind);
  }
}

/** Throws for a value that is not of its kind. */
export function check(what: string, value: unknown, kind: Kind): void {
  if (!kind.accepts(value)) throw wrongKind(what, value, kind);
}

/** So many characters of a text are worth repeating in an error. */
const LONGEST = 100;

/** A value in a few words, for an error. */
export function describe(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  if (Array.isArray(value)) return "an array";
  if ((isObject(value) && value !== null) || typeof value === "function") return `the ${typeof value} given`;
  return String(value);
}

function wrongKind(what: string, value: unknown, kind: Kind): TypeError {
  return misuse(`${what} must be ${kind.is}, not ${describe(value)}`);
}

/** Whether it is an object and no array. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
