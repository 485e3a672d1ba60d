import type { Random } from "../../src/testing/random.ts";

/** One thing that comes from outside, and where it comes. */
export interface FuzzFrame {
  /** Which of the doors of a target it comes to. */
  readonly place: number;
  readonly data: Uint8Array;
}

/** What comes one after the other to something that is new. */
export type FuzzInput = readonly FuzzFrame[];

/** Something that takes bytes from outside. */
export interface FuzzTarget {
  readonly name: string;
  /** How many doors it has. */
  readonly places: number;
  /** How many frames come one after the other. */
  readonly longest: number;
  /** Frames as somebody would send them who means well. */
  seeds(random: Random): readonly FuzzFrame[];
  /** Gives it all that comes. Throws for whatever must not be. */
  check(input: FuzzInput): void | Promise<void>;
}

/** Throws if something does not hold. */
export function must(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Error(what());
}

/** Throws if what was thrown is no error, or says much more than anybody reads: what came may be long. */
export function mustBeError(error: unknown): asserts error is Error {
  must(error instanceof Error, () => `threw what is no error: ${String(error)}`);
  must(error.message.length <= MOST_TEXT, () => `an error of ${error.message.length} characters`);
}

const MOST_TEXT = 1_000;

const PROTOTYPES = [Object, Array, Error, Map, Set, Date, Uint8Array, Function, String].map(
  (each) => each.prototype as object,
);
const KEYS = PROTOTYPES.map((each) => Reflect.ownKeys(each).length);

/** Throws if something of JavaScript's own has been changed. */
export function mustBeUnpolluted(): void {
  for (const [index, prototype] of PROTOTYPES.entries()) {
    const now = Reflect.ownKeys(prototype).length;
    must(now === KEYS[index], () => `a prototype has ${now} keys, it had ${KEYS[index]}`);
  }
  must(!("polluted" in {}), () => "every object is polluted");
}

/** How many objects are within one another. */
export function levelsOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const within =
    value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
  return 1 + within.reduce<number>((most, each) => Math.max(most, levelsOf(each)), 0);
}
