import type { Random } from "../../src/testing/random.ts";
import type { FuzzFrame, FuzzInput, FuzzTarget } from "./fuzz-target.ts";
import { mutatedJson } from "./mutate-json.ts";

/** Frames do not grow beyond this: what is slow with so many bytes is found with them, and the rest is faster. */
const MOST_BYTES = 65_536;
const NEWLINE = 10;

/** Bytes that are no UTF-8, that end a line, that begin or end something. */
const PIECES: readonly (readonly number[])[] = [
  ...[
    [0],
    [NEWLINE],
    [0xff],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xe2, 0x82],
    [0xf0, 0x9f],
    [0xef, 0xbb, 0xbf],
  ],
  ...["{", "}", "[", "]", ",", ":", '"', "\\", "-", "e9", "null", "\\ud800", "\\u0024", '"__proto__":1,'].map(
    (text) => [...new TextEncoder().encode(text)],
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
export function mutatedBytes(bytes: Uint8Array, random: Random, other: () => Uint8Array): Uint8Array {
  const die = random.int(0, 19);
  if (die === 0) return bytes;
  if (die < 13) return asText(bytes, random, other);
  let now: readonly number[] = [...bytes];
  for (let left = random.pick([1, 1, 2, 5]); left > 0; left--) now = changed(now, random, other);
  return Uint8Array.from(now.slice(0, MOST_BYTES));
}

/** Changes the JSON in it: all of it, or the first line, or what is behind that. */
function asText(bytes: Uint8Array, random: Random, other: () => Uint8Array): Uint8Array {
  const end = bytes.indexOf(NEWLINE);
  const head = end < 0 ? bytes : bytes.subarray(0, end);
  const rest = end < 0 ? new Uint8Array() : bytes.subarray(end);
  const line = mutatedJson(textOf(head), random, () => {
    const theirs = other();
    const theirEnd = theirs.indexOf(NEWLINE);
    return textOf(theirEnd < 0 ? theirs : theirs.subarray(0, theirEnd));
  });
  const made = new TextEncoder().encode(line);
  if (made.length > MOST_BYTES) return bytes;
  const all = new Uint8Array(made.length + rest.length);
  all.set(made);
  all.set(rest, made.length);
  return all;
}

function changed(bytes: readonly number[], random: Random, other: () => Uint8Array): readonly number[] {
  const at = random.int(0, bytes.length);
  const to = Math.min(bytes.length, at + random.pick([1, 2, 4, 16, 200]));
  switch (random.int(0, 6)) {
    case 0:
      return bytes.map((byte, index) => (index === at ? byte ^ (1 << random.int(0, 7)) : byte));
    case 1:
      return bytes.slice(0, at);
    case 2:
      return [...bytes.slice(0, at), ...bytes.slice(to)];
    case 3:
      return [...bytes.slice(0, to), ...bytes.slice(at, to), ...bytes.slice(to)];
    case 4:
      return [...bytes.slice(0, at), ...random.pick(PIECES), ...bytes.slice(random.pick([at, to]))];
    case 5:
      return [
        ...bytes.slice(0, at),
        ...Array.from(bytes.slice(at, to), () => random.int(0, 255)),
        ...bytes.slice(to),
      ];
    default: {
      // The beginning of one and the end of another.
      const theirs = [...other()];
      return [...bytes.slice(0, at), ...theirs.slice(random.int(0, theirs.length))];
    }
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
