/** What a misused call throws: it names the thing, what is wrong with it, and the remedy. */
export function misuse(what: string): TypeError {
  return new TypeError(`xstate-jobs: ${what}`);
}

/** An options object must be one, and hold nothing that nobody reads: a misspelt option would do nothing in silence. */
export function checkOptions(where: string, options: unknown, known: ReadonlySet<string>): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw misuse(`the options of ${where} must be an object, not ${describe(options)}`);
  }
  for (const key in options) {
    if (!known.has(key)) {
      throw misuse(`unknown option '${key}' of ${where}; it takes ${[...known].join(", ")}`);
    }
  }
}

/** A name must be a string that is not empty. */
export function checkName(what: string, name: unknown): asserts name is string {
  if (typeof name !== "string" || name === "") {
    throw misuse(`${what} must be a string that is not empty, not ${describe(name)}`);
  }
}

/** A duration must be a finite number of milliseconds, 0 or more. */
export function checkDuration(what: string, ms: unknown): void {
  if (ms === undefined) return;
  if (typeof ms !== "number" || !Number.isFinite(ms) || ms < 0) {
    throw misuse(`${what} must be a finite number of milliseconds, 0 or more, not ${describe(ms)}`);
  }
}

/** A count must be a whole number of at least `least`. */
export function checkCount(what: string, count: unknown, least: number): void {
  if (count === undefined) return;
  if (!Number.isSafeInteger(count) || (count as number) < least) {
    throw misuse(`${what} must be a whole number of at least ${least}, not ${describe(count)}`);
  }
}

export function checkFunction(what: string, fn: unknown): void {
  if (fn !== undefined && typeof fn !== "function") {
    throw misuse(`${what} must be a function, not ${describe(fn)}`);
  }
}

export function checkBoolean(what: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") {
    throw misuse(`${what} must be true or false, not ${describe(value)}`);
  }
}

/** A value in a few words, for an error. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || typeof value === "number" || typeof value === "boolean" || value === undefined) {
    return String(value);
  }
  return Array.isArray(value) ? "an array" : `${/^[aeiou]/.test(typeof value) ? "an" : "a"} ${typeof value}`;
}
