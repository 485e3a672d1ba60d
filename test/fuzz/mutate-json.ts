import type { Random } from "../../src/testing/random.ts";
import { Pairs, Raw, writeJson } from "./write-json.ts";

/** Keys that mean something to JavaScript, to the codec or to the protocol. */
const KEYS = [
  ...["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "toJSON", "then"],
  ...["length", "0", "-1", "", "type", "times", "seq", "sizes", "from", "frames", "v", "token", "message"],
  ...["$date", "$$date", "$map", "$error", "$bytes", "$set", "$bigint", "$number", "$undefined", "$"],
];
const TEXTS = [
  ...[
    "",
    "\u0000",
    "\ud800",
    "\udfff",
    "\ufeff",
    "=",
    "=ff",
    "=ud800",
    "..",
    "*",
    ">",
    "a.b",
    "a b",
    "../../x",
  ],
  ...[
    "NaN",
    "-0",
    "Infinity",
    "AAAA",
    "AA==",
    "A",
    "job.cancel",
    "completed",
    "final",
    "\u202e",
    "\u001b[2J",
  ],
];
const NUMBERS = [
  ...["0", "-0", "-1", "1", "2", "3", "4", "0.5", "1e-999", "1e999", "-1e999", "1e308", "2147483648"],
  ...["4294967296", "9007199254740991", "9007199254740992", "9007199254740993", "8640000000000001"],
  ...["10000", "10001", "123456789012345678901234567890"],
];
/** Not JSON. */
const BROKEN = [
  "undefined",
  "NaN",
  "'a'",
  "01",
  "+1",
  "[1,]",
  "{,}",
  '"\\x"',
  '"\t"',
  "",
  "}",
  "]]",
  "/**/1",
];
const DEPTHS = [2, 3, 10, 51, 110, 499, 502, 3_000];
const MOST_CHARACTERS = 100_000;
const TIMES = [2, 2, 3, 3, 10, 10, 100, 2_000];

type Change = (value: unknown, random: Random, others: () => unknown) => unknown;

/** What a value may become: of another kind, deep, wide, or with keys that it should not have. */
const CHANGES: readonly Change[] = [
  (_, random) => anything(random),
  (_, random) => anything(random),
  (_, random) => new Raw(random.pick(NUMBERS)),
  (_, random) => random.pick(TEXTS),
  (_, random) => new Raw(random.pick(BROKEN)),
  (value) => [value],
  (value, random) => new Pairs([[random.pick(KEYS), value]]),
  (value, random) => deep(value, random),
  (value, random) => Array.from({ length: timesOf(value, random) }, () => value),
  (value, random) => text(value).repeat(timesOf(value, random)),
  (_, __, others) => others(),
  (_, __, others) => others(),
];

/** The JSON text with something in it changed; `others` gives such texts as it may take a part of. */
export function mutatedJson(json: string, random: Random, other: () => string): string {
  const value = parsed(json);
  if (value === undefined) return json;
  const others = (): unknown => {
    const from = parsed(other());
    return from === undefined ? null : picked(from, random);
  };
  let now: unknown = value;
  try {
    const places = count(value);
    for (let left = random.pick([1, 1, 1, 2, 4]); left > 0; left--)
      now = changedAt(now, random.int(0, places - 1), { next: 0 }, random, others);
    return writeJson(now);
  } catch (error) {
    // What is too deep for this file is changed as bytes.
    if (error instanceof RangeError) return json;
    throw error;
  }
}

function changedAt(
  value: unknown,
  place: number,
  at: { next: number },
  random: Random,
  others: () => unknown,
): unknown {
  if (at.next++ === place) return changed(value, random, others);
  if (Array.isArray(value)) return value.map((each) => changedAt(each, place, at, random, others));
  const pairs = pairsOf(value);
  if (pairs === undefined) return value;
  return new Pairs(pairs.map(([key, item]) => [key, changedAt(item, place, at, random, others)]));
}

function changed(value: unknown, random: Random, others: () => unknown): unknown {
  const pairs = pairsOf(value);
  if (pairs !== undefined && random.chance(0.6)) {
    const kept = pairs.filter(() => !random.chance(0.1));
    const more: [string, unknown][] = [
      [pairs.length > 0 && random.chance(0.5) ? random.pick(pairs)[0] : random.pick(KEYS), others()],
    ];
    return new Pairs(random.chance(0.5) ? [...kept, ...more] : [...more, ...kept]);
  }
  if (Array.isArray(value) && random.chance(0.6)) {
    const items: unknown[] = [...value];
    const at = random.int(0, items.length);
    items.splice(at, random.int(0, 1), ...(random.chance(0.5) ? [others()] : [items[at] ?? null, null]));
    return items;
  }
  return random.pick(CHANGES)(value, random, others);
}

/** Something of any kind, with what it should not have in it. */
function anything(random: Random, depth = 0): unknown {
  const kind = random.int(0, depth > 3 ? 4 : 7);
  if (kind === 0) return random.pick([null, true, false]);
  if (kind === 1) return new Raw(random.pick(NUMBERS));
  if (kind === 2) return random.pick(TEXTS);
  if (kind === 3) return random.pick(KEYS);
  if (kind === 4) return random.pick([[], {}]);
  const items = Array.from({ length: random.int(1, 3) }, () => anything(random, depth + 1));
  if (kind === 5) return items;
  return new Pairs(items.map((item) => [random.pick(KEYS), item]));
}

function deep(value: unknown, random: Random): Raw {
  const depth = random.pick(DEPTHS);
  const key = JSON.stringify(random.pick(KEYS));
  const [open, close] = random.pick([
    ["[", "]"],
    [`{${key}:`, "}"],
    ['{"$set":[', "]}"],
  ] as const);
  return new Raw(`${open.repeat(depth)}${writeJson(value)}${close.repeat(depth)}`);
}

/** How often it may come, so that all of it is still of some use: what is made of it may come often again. */
function timesOf(value: unknown, random: Random): number {
  return Math.min(random.pick(TIMES), Math.ceil(MOST_CHARACTERS / writeJson(value).length));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "x";
}

/** Some part of it. */
function picked(value: unknown, random: Random): unknown {
  const items = Array.isArray(value) ? value : pairsOf(value)?.map(([, item]) => item);
  if (items === undefined || items.length === 0 || random.chance(0.3)) return value;
  return picked(random.pick(items), random);
}

function count(value: unknown): number {
  const items = Array.isArray(value) ? value : (pairsOf(value)?.map(([, item]) => item) ?? []);
  return items.reduce<number>((sum, item) => sum + count(item), 1);
}

function pairsOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (value instanceof Pairs) return value.pairs;
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Raw)
    return undefined;
  return Object.entries(value);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
