import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { jsonCodec } from "../../src/codec/json-codec.ts";
import { anyValue, numRuns } from "./any-value.ts";
import { shapeOf } from "./shape-of.ts";

const codec = jsonCodec();
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const sent = (value: unknown): unknown => codec.decode(codec.encode(value));

/** Whether the bytes are refused. Anything but a value or an error of the codec fails the test. */
function isRefused(bytes: Uint8Array): boolean {
  let value: unknown;
  try {
    value = codec.decode(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(/^xstate-jobs: cannot decode what was sent: /);
    return true;
  }
  expect(shapeOf(sent(value))).toEqual(shapeOf(value));
  return false;
}

const prototypes = [Object, Array, Error, Map, Set, Date, Uint8Array].map((each) => each.prototype as object);
const before = prototypes.map((each) => Reflect.ownKeys(each));

afterEach(() => {
  expect(prototypes.map((each) => Reflect.ownKeys(each))).toEqual(before);
  expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
});

describe("the JSON codec", () => {
  it("says its name", () => {
    expect(codec.name).toBe("json");
  });

  it("gives back whatever it was given", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const shape = shapeOf(value);
        expect(shapeOf(sent(value))).toEqual(shape);
        expect(shapeOf(value)).toEqual(shape);
      }),
      { numRuns },
    );
  });

  it("makes of plain data what JSON makes of it", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "binary" }), (text) => {
        // Once more: JSON knows no -0, but reads it.
        const json = JSON.stringify(JSON.parse(text));
        fc.pre(!json.includes('"$'));
        const value: unknown = JSON.parse(json);
        expect(textOf(codec.encode(value))).toBe(json);
        expect(sent(value)).toStrictEqual(value);
      }),
      { numRuns },
    );
  });

  it("leaves out properties that are undefined, whatever else is there", () => {
    expect(Object.keys(sent({ a: undefined, b: 1 }) as object)).toEqual(["b"]);
    expect(Object.keys(sent({ a: undefined, b: 1n }) as object)).toEqual(["b"]);
  });

  it("keeps data that look like its own tags", () => {
    for (const value of [
      { $date: 0 },
      { $$date: 0 },
      { $: { $: {} } },
      { $error: { class: "Error", message: "m", fields: {} } },
      { $map: [], other: 1 },
      { price: "$5", $undefined: null },
    ]) {
      expect(sent(value)).toStrictEqual(value);
      expect(sent([value, 1n])).toStrictEqual([value, 1n]);
    }
  });

  it("gives an array that shares no memory with the bytes", () => {
    const original = Uint8Array.of(1, 2, 3);
    const bytes = codec.encode({ original });
    const { original: copy } = codec.decode(bytes) as { original: Uint8Array };
    bytes.fill(0);
    expect(copy).toEqual(original);
    expect(copy.buffer.byteLength).toBe(3);
  });

  it("decodes bytes that are a part of a larger buffer", () => {
    const buffer = bytesOf('xx{"a":1}xx');
    expect(codec.decode(buffer.subarray(2, -2))).toEqual({ a: 1 });
  });
});

describe("keys that name something of JavaScript's", () => {
  it.each(["__proto__", "constructor", "hasOwnProperty", "toString"])("are data, as any other: %s", (key) => {
    for (const item of [
      '{"polluted":1}',
      '{"$date":0}',
      '{"$$polluted":1}',
      "null",
      '[{"$undefined":null}]',
    ]) {
      for (const rest of ["", ',"$$x":1', ',"n":{"$number":"NaN"}']) {
        const value = codec.decode(bytesOf(`{"${key}":${item}${rest}}`)) as object;
        expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
        expect(Object.keys(value)).toContain(key);
        expect(Object.hasOwn(value, "polluted")).toBe(false);
        expect("polluted" in value).toBe(false);
      }
    }
  });

  it("are data in the fields of an error", () => {
    const error = codec.decode(
      bytesOf(
        '{"$error":{"class":"Error","message":"m","fields":{"__proto__":{"polluted":1},"constructor":1}}}',
      ),
    ) as Error;
    expect(error).toBeInstanceOf(Error);
    expect(Object.keys(error)).toEqual(["__proto__", "constructor"]);
    expect("polluted" in error).toBe(false);
  });
});

describe("bytes that come from anywhere", () => {
  it("are a value or an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        isRefused(bytes);
      }),
      { numRuns },
    );
  });

  it("are a value or an error if they were a value before somebody changed them", () => {
    const change = fc.record({ at: fc.nat(), cut: fc.nat(3), by: fc.uint8Array({ maxLength: 3 }) });
    fc.assert(
      fc.property(anyValue, fc.array(change, { minLength: 1, maxLength: 3 }), (value, changes) => {
        const bytes = [...codec.encode(value)];
        for (const { at, cut, by } of changes) bytes.splice(at % (bytes.length + 1), cut, ...by);
        isRefused(Uint8Array.from(bytes));
      }),
      { numRuns },
    );
  });

  it("are a value or an error if they are tags with whatever in them", () => {
    const word = fc.constantFrom(
      "$undefined",
      "$number",
      "$bigint",
      "$date",
      "$bytes",
      "$set",
      "$map",
      "$error",
    );
    const part = fc.constantFrom(
      "class",
      "name",
      "message",
      "stack",
      "cause",
      "errors",
      "fields",
      "$$x",
      "__proto__",
    );
    const scalar = fc.constantFrom<unknown>(
      "Error",
      "AggregateError",
      "JobGroupError",
      "NaN",
      "AAA=",
      "7",
      7,
      null,
      true,
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { depthSize: "medium", withCrossShrink: true },
        scalar,
        fc.tuple(word, tie("json")).map(([key, item]) => ({ [key]: item })),
        fc.tuple(tie("json"), tie("json")).map((pair) => [pair]),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.array(fc.tuple(part, tie("json")), { maxLength: 4 }).map((fields) => Object.fromEntries(fields)),
        fc
          .record({
            class: scalar,
            message: scalar,
            fields: tie("json"),
            cause: tie("json"),
            errors: tie("json"),
          })
          .map((content) => ({ $error: { ...content, message: "m" } })),
      ),
    }));
    fc.assert(
      fc.property(json, (json) => {
        isRefused(bytesOf(JSON.stringify(json)));
      }),
      { numRuns },
    );
  });

  it.each([
    ["nothing", ""],
    ["half a value", '{"a":'],
    ["more than a value", "{} {}"],
    ["a byte order mark", "\ufeff{}"],
    ["no JSON", "undefined"],
    ["a comment", "/**/1"],
  ])("are refused if they are %s", (_, text) => {
    expect(isRefused(bytesOf(text))).toBe(true);
  });

  it("are refused if they are not UTF-8, and leave no trace in what comes after", () => {
    const halfACharacter = Uint8Array.of(0x22, 0xe2, 0x82);
    const overlong = Uint8Array.of(0x22, 0xc0, 0xaf, 0x22);
    const surrogate = Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22);
    for (const bytes of [halfACharacter, overlong, surrogate]) {
      expect(() => codec.decode(bytes)).toThrow("it is not JSON in UTF-8");
      expect(codec.decode(Uint8Array.of(0x22, 0x61, 0x22))).toBe("a");
    }
  });

  it("keep why they were refused", () => {
    const refusal = (): unknown => codec.decode(bytesOf("{"));
    expect(refusal).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  });

  it("are read as JSON reads them: the last of equal keys, numbers as large as they get", () => {
    expect(codec.decode(bytesOf('{"a":1,"a":2}'))).toEqual({ a: 2 });
    expect(codec.decode(bytesOf('{"$date":1,"$date":2}'))).toEqual(new Date(2));
    expect(codec.decode(bytesOf("[1e999,-0,123456789012345678901]"))).toEqual([
      Infinity,
      -0,
      123456789012345680000,
    ]);
  });

  it("may write any character of a tag by its number", () => {
    expect(codec.decode(bytesOf('{"\\u0024date":0}'))).toEqual(new Date(0));
  });

  it.each([
    ["[", "]"],
    ['{"a":', "}"],
    ['{"$set":[', "]}"],
    ['{"$map":[[0,', "]]}"],
    ['{"$error":{"class":"Error","message":"","fields":{},"cause":', "}}"],
    ['{"$error":{"class":"Error","message":"","fields":{"f":', "}}}"],
    ['{"$error":{"class":"AggregateError","message":"","fields":{},"errors":[', "]}}"],
  ])("are refused if they hold a hundred thousand of %s in one another", (open, close) => {
    const deep = (depth: number): Uint8Array => bytesOf(`${open.repeat(depth)}0${close.repeat(depth)}`);
    expect(() => codec.decode(deep(100_000))).toThrow("more than 500 objects in one another");
    expect(() => codec.decode(deep(502))).toThrow("more than 500 objects in one another");
    expect(() => sent(codec.decode(deep(500)))).not.toThrow();
  });
});
