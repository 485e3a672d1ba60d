import { describe, expect, it } from "vitest";
import { encodedValue } from "../../src/codec/encode-value.ts";
import { jsonCodec } from "../../src/codec/json-codec.ts";

const sent = (value: unknown): unknown => jsonCodec().decode(jsonCodec().encode(value));

describe("what is written", () => {
  it.each<[unknown, unknown]>([
    [{ a: [1, "b", true, null] }, { a: [1, "b", true, null] }],
    [undefined, { $undefined: null }],
    [[undefined], [{ $undefined: null }]],
    [new Array(2), [{ $undefined: null }, { $undefined: null }]],
    [{ a: undefined }, {}],
    [Number.NaN, { $number: "NaN" }],
    [Number.NEGATIVE_INFINITY, { $number: "-Infinity" }],
    [-0, { $number: "-0" }],
    [-12n, { $bigint: "-12" }],
    [new Date(5), { $date: 5 }],
    [new Date(Number.NaN), { $date: null }],
    [Uint8Array.of(1, 2), { $bytes: "AQI=" }],
    [Buffer.from("hi"), { $bytes: "aGk=" }],
    [new Set([1, -0n]), { $set: [1, { $bigint: "0" }] }],
    [new Map([["a", new Map()]]), { $map: [["a", { $map: [] }]] }],
    [{ $date: 5 }, { $$date: 5 }],
    [Object(5), 5],
    [Object("text"), "text"],
    [Object(false), false],
    [Object(Number.NaN), { $number: "NaN" }],
  ])("is the tag of what JSON has no word for: %o", (value, written) => {
    expect(encodedValue(value)).toEqual(written);
  });

  it("is a copy", () => {
    const value = { list: [1n], date: new Date(0) };
    encodedValue(value);
    expect(value).toEqual({ list: [1n], date: new Date(0) });
  });

  it("of an instance of a class are its own enumerable properties", () => {
    class Point {
      x = 1;
      readonly #y = 2;
      get y(): number {
        return this.#y;
      }
    }
    expect(sent({ point: new Point() })).toStrictEqual({ point: { x: 1 } });
    expect(sent(Object.create({ inherited: 1 }))).toStrictEqual({});
    expect(sent({ [Symbol("s")]: 1, a: 1n })).toStrictEqual({ a: 1n });
  });

  it("of a class that is derived from one that can be sent is that one", () => {
    class Day extends Date {}
    class Registry extends Map<number, number> {}
    expect(sent([new Day(0), new Registry([[1, 2]])])).toStrictEqual([new Date(0), new Map([[1, 2]])]);
  });

  it("is the same object twice if it is there twice", () => {
    const shared = { at: new Date(0) };
    const { a, b } = sent({ a: shared, b: [shared] }) as { a: unknown; b: unknown[] };
    expect(a).toStrictEqual(shared);
    expect(b[0]).toStrictEqual(shared);
    expect(a).not.toBe(b[0]);
  });
});

describe("an object with toJSON()", () => {
  it("is what that returns, as in JSON, with what JSON has no word for", () => {
    const money = { amount: 5, toJSON: () => ({ cents: 500n }) };
    expect(sent({ money, list: [money] })).toStrictEqual({ money: { cents: 500n }, list: [{ cents: 500n }] });
    expect(sent({ toJSON: () => undefined })).toBe(undefined);
    expect(sent(Object.assign([1], { toJSON: () => "list" }))).toBe("list");
  });

  it("is told its key, as in JSON", () => {
    const echo = { toJSON: (key: unknown) => `key ${JSON.stringify(key)}` };
    const value = { a: echo, list: [echo] };
    expect(sent(value)).toEqual(JSON.parse(JSON.stringify(value)));
    expect(sent(echo)).toBe('key ""');
  });

  it("may return itself", () => {
    class Model {
      id = 1;
      toJSON(): this {
        return this;
      }
    }
    expect(sent(new Model())).toStrictEqual({ id: 1 });
  });

  it("that returns ever more of them is refused", () => {
    class Endless {
      toJSON(): object {
        return { next: new Endless() };
      }
    }
    expect(() => encodedValue(new Endless())).toThrow("lies in more than 500 objects");
  });

  it("is asked only if it is nothing that can be sent", () => {
    const error = Object.assign(new Error("m"), { toJSON: () => "not asked" });
    const [date, sentError] = sent([Object.assign(new Date(0), { toJSON: () => "no" }), error]) as unknown[];
    expect(date).toEqual(new Date(0));
    expect(sentError).toBeInstanceOf(Error);
  });
});

describe("what cannot be sent is an error that names its path", () => {
  const run = (): void => {};
  it.each<[string, unknown, string]>([
    ["a function", run, "it is a function"],
    ["a property that is a function", { items: [{}, { run }] }, "items[1].run is a function"],
    ["a property that is a symbol", { id: Symbol("s") }, "id is a symbol"],
    ["a function in a list", [1, [run]], "[1][0] is a function"],
    ["a function in a Map", { map: new Map([[1, run]]) }, "map.values()[0] is a function"],
    ["a function as a key of a Map", { map: new Map([[run, 1]]) }, "map.keys()[0] is a function"],
    ["a function in a Set", new Set([1, run]), "values()[1] is a function"],
    ["a function that toJSON() returns", { a: { toJSON: () => ({ run }) } }, "a.run is a function"],
    ["a class", { Class: class {} }, "Class is a function"],
    ["a method that is listed", { service: { start() {} } }, "service.start is a function"],
    ["what is deep in a Map", new Map([["k", { list: [{ run }] }]]), "values()[0].list[0].run is a function"],
  ])("%s", (_, value, message) => {
    expect(() => encodedValue(value)).toThrow(TypeError);
    expect(() => encodedValue(value)).toThrow(message);
  });

  it("and so are cycles, of all kinds", () => {
    const object: Record<string, unknown> = { a: {} };
    (object.a as Record<string, unknown>).b = object;
    const array: unknown[] = [];
    array.push([array]);
    const set = new Set<unknown>();
    set.add({ set });
    const map = new Map<unknown, unknown>();
    map.set(map, 1);
    const model = { toJSON: () => ({ parent: parent }) };
    const parent = { model };
    for (const [value, path] of [
      [object, "a.b"],
      [{ object }, "object.a.b"],
      [array, "[0][0]"],
      [set, "values()[0].set"],
      [map, "keys()[0]"],
      [parent, "model.parent"],
    ] as const) {
      expect(() => encodedValue(value)).toThrow(`${path} is an object that it lies in itself, a cycle`);
    }
  });
});
