import fc from "fast-check";
import { MAX_DEPTH } from "../../../src/codec/depth.ts";
import { jsonCodec } from "../../../src/codec/json-codec.ts";
import type { Random } from "../../../src/testing/random.ts";
import { anyValue } from "../../codec/any-value.ts";
import { shapeOf } from "../../codec/shape-of.ts";
import {
  type FuzzFrame,
  type FuzzInput,
  levelsOf,
  must,
  mustBeError,
  mustBeUnpolluted,
} from "../fuzz-target.ts";

const codec = jsonCodec();
/** Levels of what is written, of which values may have 500: a few more of it than of them. */
const DEEPEST = 490;
const REFUSAL = "xstate-jobs: cannot decode what was sent: ";

/** Bytes are a value, which is the same when it has been sent again, or an error of the codec's. */
export const codecTarget = {
  name: "codec",
  places: 1,
  longest: 1,
  seeds(random: Random): readonly FuzzFrame[] {
    const values = fc.sample(anyValue, { seed: random.int(0, 1e9), numRuns: 400 });
    return values.map((value) => ({ place: 0, data: codec.encode(value) }));
  },
  check(input: FuzzInput): void {
    for (const { data } of input) {
      const before = data.slice();
      let value: unknown;
      try {
        value = codec.decode(data);
      } catch (error) {
        mustBeError(error);
        must(error.message.startsWith(REFUSAL), () => `threw ${error.name}: ${error.message}`);
        continue;
      } finally {
        mustBeUnpolluted();
        must(Buffer.compare(before, data) === 0, () => "changed the bytes that it read");
      }
      checkAgain(value, data);
    }
  },
};

/** What was read can be sent, and is the same then. */
function checkAgain(value: unknown, data: Uint8Array): void {
  let bytes: Uint8Array;
  try {
    bytes = codec.encode(value);
  } catch (error) {
    // One level more is read than is written: where something was that is none.
    must(
      levelsOf(value) <= MAX_DEPTH + 1,
      () => `a value of ${levelsOf(value)} levels was read: ${String(error)}`,
    );
    return;
  }
  // Of an error, what lies too deep is left out.
  if (depthOf(data) > DEEPEST) return;
  const shape = JSON.stringify(shapeOf(value));
  const again = JSON.stringify(shapeOf(codec.decode(bytes)));
  must(again === shape, () => `a value is another one when it is sent again: ${shape} → ${again}`);
}

/** How deep it can be at most, whatever is a text in it. */
function depthOf(data: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  for (const byte of data) {
    if (byte === 91 || byte === 123) deepest = Math.max(deepest, ++depth);
    else if (byte === 93 || byte === 125) depth--;
  }
  return deepest;
}
