import { encodeText } from "../internal/byte-pool.ts";
import type { Codec } from "./codec.ts";
import { decodedValue } from "./decode-value.ts";
import { MAX_DEPTH } from "./depth.ts";
import { encodedValue } from "./encode-value.ts";
import { isPlain } from "./is-plain.ts";
import { malformed } from "./malformed.ts";
import { mayHoldMark } from "./tag.ts";

// A byte order mark is no JSON, so it is not to be skipped.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * JSON in UTF-8, and more than JSON: the codec of this package.
 *
 * - As they are: `undefined` (as an item, in a Map or a Set, or alone; a property that is `undefined` is left out),
 *   `NaN`, `Infinity`, `-0`, `bigint`, `Date`, `Map`, `Set`, and `Uint8Array`, as which Node's `Buffer` arrives, too.
 * - Errors, with message, name, stack, `cause`, the `errors` of an AggregateError and all other enumerable properties
 *   (those that cannot be sent are left out). They are of their class again if JavaScript or this package has it:
 *   `isJobError()` and `isJobGroupError()` hold. Any other is an `Error` of that name.
 * - An object with `toJSON()` is what that returns. One of any other class arrives as a plain object of its own
 *   enumerable properties with text keys; a hole in an array as `undefined`; a boxed text or number without its box.
 * - The same object twice arrives as two.
 *
 * Functions, symbols, cycles, more than 500 objects in one another, and what would arrive as nothing of use (RegExp,
 * Promise, ArrayBuffer, typed arrays other than Uint8Array, …) are a TypeError.
 */
export function jsonCodec(): Codec {
  return { name: "json", encode, decode };
}

function encode(value: unknown): Uint8Array {
  return encodeText(JSON.stringify(isPlain(value) ? value : encodedValue(value)));
}

function decode(bytes: Uint8Array): unknown {
  let text: string;
  let written: unknown;
  try {
    text = decoder.decode(bytes);
    written = JSON.parse(text);
  } catch (error) {
    throw malformed("it is not JSON in UTF-8", error);
  }
  // So short a text holds no more objects in one another than are allowed.
  return text.length > 2 * MAX_DEPTH || mayHoldMark(text) ? decodedValue(written) : written;
}
