import { describe, expect, it } from "vitest";
import { decodedValue } from "../../src/codec/decode-value.ts";

describe("a tag", () => {
  it.each<[unknown, unknown]>([
    [{ $undefined: null }, undefined],
    [{ $number: "NaN" }, Number.NaN],
    [{ $number: "Infinity" }, Number.POSITIVE_INFINITY],
    [{ $number: "-Infinity" }, Number.NEGATIVE_INFINITY],
    [{ $number: "-0" }, -0],
    [{ $bigint: "-12" }, -12n],
    [{ $bigint: "123456789012345678901234567890" }, 123456789012345678901234567890n],
    [{ $date: -5 }, new Date(-5)],
    [{ $date: null }, new Date(Number.NaN)],
    [{ $bytes: "" }, new Uint8Array()],
    [{ $bytes: "AQI=" }, Uint8Array.of(1, 2)],
    [{ $set: [1, { $date: 1 }] }, new Set<unknown>([1, new Date(1)])],
    [{ $map: [["a", { $set: [] }]] }, new Map([["a", new Set()]])],
    [{ $map: [[{ $number: "NaN" }, [{ $undefined: null }]]] }, new Map([[Number.NaN, [undefined]]])],
    [{ $$date: 5 }, { $date: 5 }],
    [
      { $$$date: 5, a: 1 },
      { $$date: 5, a: 1 },
    ],
    [
      { $$a: { $date: 5 }, b: [{ $$c: 1 }] },
      { $a: new Date(5), b: [{ $c: 1 }] },
    ],
  ])("is what it names: %j", (written, value) => {
    expect(decodedValue(written)).toStrictEqual(value);
  });

  it.each<[unknown, string]>([
    [{ $undefined: 1 }, "undefined cannot be 1"],
    [{ $number: 1 }, "a number cannot be 1"],
    [{ $number: "1" }, 'a number cannot be "1"'],
    [{ $number: "0x10" }, "a number cannot be"],
    [{ $bigint: 1 }, "a bigint cannot be 1"],
    [{ $bigint: "" }, "a bigint cannot be"],
    [{ $bigint: "0x10" }, "a bigint cannot be"],
    [{ $bigint: " 1" }, "a bigint cannot be"],
    [{ $bigint: "--1" }, "a bigint cannot be"],
    [{ $date: "2020-01-01" }, 'a Date cannot be "2020-01-01"'],
    [{ $date: "0" }, "a Date cannot be"],
    [{ $date: 0.5 }, "a Date cannot be 0.5"],
    [{ $date: 1e300 }, "a Date cannot be 1e+300"],
    [{ $date: [0] }, "a Date cannot be an array"],
    [{ $date: true }, "a Date cannot be true"],
    [{ $date: { toString: 9 } }, "a Date cannot be the object given"],
    [{ $bytes: "A" }, 'bytes cannot be "A"'],
    [{ $bytes: [1] }, "bytes cannot be an array"],
    [{ $bytes: "=".repeat(1000) }, `bytes cannot be "${"=".repeat(59)}…`],
    [{ $set: {} }, "a Set cannot be the object given"],
    [{ $set: { length: 1, 0: 1 } }, "a Set cannot be"],
    [{ $map: { a: 1 } }, "a Map cannot be"],
    [{ $map: ["ab"] }, 'an entry of a Map cannot be "ab"'],
    [{ $map: [["a"]] }, "an entry of a Map cannot be an array"],
    [{ $map: [["a", 1, 2]] }, "an entry of a Map cannot be an array"],
    [{ $map: [{ $set: ["a", 1] }] }, "an entry of a Map cannot be the object given"],
    [{ $error: null }, "an error is null"],
    [{ $error: [] }, "an error is an array"],
    [{ $date: 0, a: 1 }, 'the tag "$date" is not alone'],
    [{ a: 1, $date: 0 }, 'the tag "$date" is not alone'],
    [{ $$a: 1, $date: 0 }, 'the tag "$date" is not alone'],
    [{ $: 0 }, 'there is no tag "$"'],
    [{ $regexp: "a" }, 'there is no tag "$regexp"'],
    [{ $__proto__: {} }, "there is no tag"],
    [{ $constructor: {} }, "there is no tag"],
    [{ $toString: {} }, "there is no tag"],
  ])("that holds something else is refused: %j", (written, message) => {
    for (const around of [
      written,
      [written],
      { a: written },
      { $set: [written] },
      { $map: [[0, written]] },
    ]) {
      expect(() => decodedValue(structuredClone(around))).toThrow(`cannot decode what was sent: ${message}`);
    }
  });
});

describe("anything else", () => {
  it("is as it was parsed", () => {
    for (const value of [null, true, "$date", 5, [], {}, { a: [{ b: null }] }]) {
      expect(decodedValue(structuredClone(value))).toStrictEqual(value);
    }
  });
});
