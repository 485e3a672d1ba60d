import type { Random } from "../../src/testing/random.ts";
import type { FuzzFrame, FuzzInput, FuzzTarget } from "./fuzz-target.ts";
import { mutatedJson } from "./mutate-json.ts";

/** Frames do not grow beyond this: now and then, to find what is slow with so many bytes, and else. */
const MOST_BYTES = 65_536;
const USUAL_BYTES = 8_192;
const NEWLINE = 10;

const EMPTY = new Uint8Array();
/** Bytes that are no UTF-8, that end a line, that begin or end something. */
const PIECES: readonly Uint8Array[] = [
  ...[
    [0],
    [NEWLINE],
    [0xff],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xe2, 0x82],
    [0xf0, 0x9f],
    [0xef, 0xbb, 0xbf],
  ].map((bytes) => Uint8Array.from(bytes)),
  ...["{", "}", "[", "]", ",", ":", '"', "\\", "-", "e9", "null", "\\ud800", "\\u0024", '"__proto__":1,'].map(
    (text) => new TextEncoder().encode(text),
  ),
];

/** Another input, made of those that there are. */
export function mutatedInput(pool: readonly FuzzFrame[], target: FuzzTarget, random: Random): FuzzInput {
  return Array.from({ length: target.longest }, () => {
    const frame = random.pick(pool);
    const place = random.chance(0.1) ? random.int(0, target.places - 1) : frame.place;
    return { place, data: mutatedBytes(frame.data, random, () => random.pick(pool).data) };
  });
}

/** The bytes, with something changed; now and then as they are. */
function mutatedBytes(bytes: Uint8Array, random: Random, other: () => Uint8Array): Uint8Array {
  const die = random.int(0, 19);
  if (die < 3) return bytes;
  const most = random.chance(0.02) ? MOST_BYTES : USUAL_BYTES;
  if (die < 14) return asText(bytes, random, other, most);
  let now = bytes;
  for (let left = random.pick([1, 1, 2, 5]); left > 0; left--) now = changed(now, random, other);
  return now.slice(0, most);
}

/** Changes the JSON in it: all of it, or the first line, or what is behind that. */
function asText(bytes: Uint8Array, random: Random, other: () => Uint8Array, most: number): Uint8Array {
  const end = bytes.indexOf(NEWLINE);
  const head = end < 0 ? bytes : bytes.subarray(0, end);
  const rest = end < 0 ? EMPTY : bytes.subarray(end);
  const line = mutatedJson(textOf(head), random, () => {
    const theirs = other();
    const theirEnd = theirs.indexOf(NEWLINE);
    return textOf(theirEnd < 0 ? theirs : theirs.subarray(0, theirEnd));
  });
  const made = new TextEncoder().encode(line);
  if (made.length > most) return bytes;
  return joined(made, rest);
}

function changed(bytes: Uint8Array, random: Random, other: () => Uint8Array): Uint8Array {
  const at = random.int(0, bytes.length);
  const to = Math.min(bytes.length, at + random.pick([1, 2, 4, 16, 200]));
  const [before, between, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  switch (random.int(0, 6)) {
    case 0:
      return joined(
        before,
        between.map((byte) => byte ^ (1 << random.int(0, 7))),
        after,
      );
    case 1:
      return before;
    case 2:
      return joined(before, after);
    case 3:
      return joined(before, between, between, after);
    case 4:
      return joined(before, random.pick(PIECES), random.chance(0.5) ? between : EMPTY, after);
    case 5:
      return joined(
        before,
        between.map(() => random.int(0, 255)),
        after,
      );
    default: {
      // The beginning of one and the end of another.
      const theirs = other();
      return joined(before, theirs.subarray(random.int(0, theirs.length)));
    }
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
