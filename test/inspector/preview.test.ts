import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastSize, preview } from "../../src/inspector/preview.ts";
import { collectGarbage } from "../fixtures/collect-garbage.ts";

/** Each character may be written out as six, and what is cut says so. */
const MOST = 15_000;

const jsonOf = (value: unknown): unknown => {
  const shown = preview(value);
  return shown === undefined ? undefined : JSON.parse(JSON.stringify(shown));
};

class Named {
  readonly a = 1;
}

class Plain {
  readonly b = [new Named()];
}

describe("what is shown of a value", () => {
  it.each<[what: string, value: unknown, shown: unknown]>([
    ["a text", "text", "text"],
    ["a text that is empty", "", ""],
    ["a number", 1.5, 1.5],
    ["no number", Number.NaN, "NaN"],
    ["a number without end", Number.NEGATIVE_INFINITY, "-Infinity"],
    ["true", true, true],
    ["null", null, null],
    ["nothing", undefined, undefined],
    ["a bigint", 10n, "10n"],
    ["a negative bigint", -5n, "-5n"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["a function", () => 1, "[Function]"],
    ["a class", Named, "[Function]"],
    ["an object", { a: { b: [1, "2", null] } }, { a: { b: [1, "2", null] } }],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ["a field that is undefined", { a: undefined, b: 1 }, { b: 1 }],
    ["an item that is undefined", [undefined, 1], ["undefined", 1]],
    ["an array with holes", new Array(2), ["undefined", "undefined"]],
    ["an object of a class", new Plain(), { "#": "Plain", b: [{ "#": "Named", a: 1 }] }],
    ["an object of a class without a name", new (class {})(), { "#": "Object" }],
    ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["a date that is none", new Date(Number.NaN), "[Date]"],
    ["a pattern", /a+/g, "/a+/g"],
    ["an address", new URL("http://a.b/c"), "http://a.b/c"],
    ["a text as an object", Object("text"), "text"],
    ["a number as an object", Object(5), 5],
    ["a map", new Map([["k", { v: 1 }]]), { "#": "Map(1)", items: [["k", { v: 1 }]] }],
    ["a set", new Set([1, "2"]), { "#": "Set(2)", items: [1, "2"] }],
    ["bytes", new Uint8Array(5), "[Uint8Array(5)]"],
    ["a buffer", Buffer.from("abc"), "[Buffer(3)]"],
    ["memory", new ArrayBuffer(9), "[ArrayBuffer(9)]"],
    ["a view of memory", new DataView(new ArrayBuffer(3)), "[DataView(3)]"],
    ["a promise", Promise.resolve(1), "[Promise]"],
    ["a weak map", new WeakMap(), "[WeakMap]"],
    ["a weak set", new WeakSet(), "[WeakSet]"],
    [
      "a key of every object",
      JSON.parse('{"__proto__":{"x":1},"constructor":2}'),
      JSON.parse('{"__proto__":{"x":1},"constructor":2}'),
    ],
  ])("%s", (_, value, shown) => {
    expect(jsonOf(value)).toEqual(shown);
  });

  it("has the key `__proto__` as its own, so that it changes no prototype", () => {
    const shown = preview(JSON.parse('{"__proto__":{"isAdmin":true}}')) as object;
    expect(Object.getPrototypeOf(shown)).toBeNull();
    expect(Object.keys(shown)).toEqual(["__proto__"]);
  });

  it("says of an error what it is called, what it says, what else it has, and why it came", () => {
    const cause = new TypeError("of that");
    const error = Object.assign(new Error("broken", { cause }), { code: "E1" });
    expect(preview(error)).toEqual({
      "#": "Error",
      name: "Error",
      message: "broken",
      code: "E1",
      cause: { "#": "TypeError", name: "TypeError", message: "of that" },
    });
  });

  it("ends where an error is its own cause, or an object inside of itself", () => {
    const error = new Error("e");
    error.cause = error;
    const object: { self?: unknown; list: unknown[] } = { list: [] };
    object.self = object;
    object.list.push(object.list, [object]);
    const map = new Map<unknown, unknown>();
    map.set(map, map);
    expect(preview(error)).toMatchObject({ message: "e", cause: "[circular]" });
    expect(preview(object)).toEqual({ list: ["[circular]", ["[circular]"]], self: "[circular]" });
    expect(preview(map)).toEqual({ "#": "Map(1)", items: [["[circular]", "[circular]"]] });
  });

  it("has an object twice that is there twice, and not inside of itself", () => {
    const shared = { a: 1 };
    expect(preview([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it("is a copy: what is changed since does not show", () => {
    const value = { list: [1] };
    const shown = preview(value);
    value.list.push(2);
    expect(shown).toEqual({ list: [1] });
  });
});

describe("what is cut", () => {
  it("says how long a text is", () => {
    const shown = preview("x".repeat(1_234_567)) as string;
    expect(shown.length).toBeLessThan(1_100);
    expect(shown).toMatch(/^x{1000}… \(1,234,567 characters\)$/);
  });

  it("says how much more there is of a list", () => {
    expect(preview(Array.from({ length: 1_000_000 }, (_, i) => i % 10))).toHaveLength(51);
    expect((preview(new Array(1_000_000).fill(0)) as unknown[]).at(-1)).toBe("… (999950 more)");
    const items = (preview(new Set(Array.from({ length: 60 }, (_, i) => i))) as { items: unknown[] }).items;
    expect([items.length, items.at(-1)]).toEqual([51, "… (10 more)"]);
  });

  it("says how many more fields an object has", () => {
    const object = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, i]));
    const shown = preview(object) as Record<string, unknown>;
    expect([Object.keys(shown).length, shown["…"]]).toEqual([51, "10 more"]);
  });

  it("says what lies deeper than one looks", () => {
    let deep: unknown = 1;
    let list: unknown = 1;
    for (let i = 0; i < 100_000; i++) {
      deep = { deep };
      list = [list];
    }
    expect(JSON.stringify(preview(deep))).toBe(
      '{"deep":{"deep":{"deep":{"deep":{"deep":{"deep":"[Object]"}}}}}}',
    );
    expect(JSON.stringify(preview(list))).toBe('[[[[[["[Array(1)]"]]]]]]');
  });

  it("is cut within a key, too", () => {
    const shown = preview({ ["k".repeat(1_000_000)]: 1 }) as object;
    expect(JSON.stringify(shown).length).toBeLessThan(1_100);
    // What it takes is what is kept of it.
    expect(lastSize()).toBeLessThan(1_100);
  });

  it("is cut together: many texts have less room each", () => {
    expect(JSON.stringify(preview(Array.from({ length: 50 }, () => "x".repeat(5_000)))).length).toBeLessThan(
      4_000,
    );
  });

  it("keeps nothing of a long text in memory, nor of one that a short one was cut out of", async () => {
    const held = (): number => process.memoryUsage().heapUsed + process.memoryUsage().external;
    await collectGarbage();
    const before = held();
    // Each is one piece of memory, of which a slice would keep all.
    const long = (): string => Buffer.alloc(2e6, 97).toString("latin1");
    const shown = Array.from({ length: 50 }, () => [
      preview({ text: long() }),
      preview(long().slice(100, 500)),
    ]);
    await collectGarbage();
    expect(held() - before).toBeLessThan(20e6);
    expect(shown).toHaveLength(50);
  });

  it("takes no time for a number of a million digits", () => {
    const huge = 1n << 10_000_000n;
    const start = performance.now();
    expect(preview([huge, -huge])).toEqual(["[BigInt]", "[BigInt]"]);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe("what cannot be looked at", () => {
  const throws = (): never => {
    throw new Error("no");
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const revokedList = Proxy.revocable([], {});
  revokedList.revoke();
  const getter = Object.defineProperty({ a: 1 }, "b", { get: throws, enumerable: true });

  it.each<[what: string, value: unknown, shown: unknown]>([
    ["a getter that throws", { getter }, { getter: "[cannot be read]" }],
    ["a proxy that was revoked", [proxy, 1], ["[cannot be read]", 1]],
    ["a list that was revoked", [revokedList.proxy, 1], ["[cannot be read]", 1]],
    ["a proxy that throws", new Proxy({}, { ownKeys: throws }), "[cannot be read]"],
    ["a proxy of which nothing is known", new Proxy({}, { getPrototypeOf: throws }), "[cannot be read]"],
    ["a date that is none", Object.create(Date.prototype), "[cannot be read]"],
    ["a map that is none", Object.create(Map.prototype), "[cannot be read]"],
    ["items that throw", Object.assign([1], { [Symbol.iterator]: throws }), "[cannot be read]"],
    [
      "a class whose name throws",
      Object.create({
        constructor: {
          get name() {
            return throws();
          },
        },
      }),
      "[cannot be read]",
    ],
    [
      "a class whose name is a symbol",
      Object.create({ constructor: { name: Symbol("n") } }),
      { "#": "Symbol(n)" },
    ],
    ["a class that is none", Object.create({ constructor: 5 }), { "#": "Object" }],
    ["a class that is null", Object.create({ constructor: null }), { "#": "Object" }],
    [
      "a class whose name is an object",
      Object.create({ constructor: { name: Object.create(null) } }),
      "[cannot be read]",
    ],
  ])("%s", (_, value, shown) => {
    expect(jsonOf(value)).toEqual(shown);
  });

  it("is not asked how it wants to be JSON: that would be its code", () => {
    expect(preview({ a: 1, toJSON: throws })).toEqual({ a: 1, toJSON: "[Function]" });
  });

  it("may have no end", () => {
    const endless = {
      *[Symbol.iterator]() {
        for (;;) yield 1;
      },
    };
    expect(preview(Object.assign([], endless))).toHaveLength(51);
  });

  it("may lead back here: one value's room is not that of another", () => {
    const nosy = {
      get a() {
        preview("x".repeat(3_000));
        return "y".repeat(900);
      },
    };
    const text = JSON.stringify(preview([nosy, nosy, nosy, nosy, nosy]));
    expect(text.length).toBeLessThan(3_000);
  });
});

describe("whatever the value is", () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    maxDepth: 8,
  });
  // Large ones: what fast-check makes by itself is small.
  const large = fc
    .tuple(
      fc.oneof(fc.string({ unit: "binary" }), anything),
      fc.integer({ min: 1, max: 400 }),
      fc.string({ unit: "binary" }),
    )
    .map(([part, times, key]) => ({
      list: Array.from({ length: times }, () => part),
      [key.repeat(times)]: typeof part === "string" ? part.repeat(times) : part,
    }));

  it("it is JSON, of a few thousand characters", () => {
    fc.assert(
      fc.property(fc.oneof(anything, large), (value) => {
        const shown = preview(value);
        if (shown === undefined) return value === undefined;
        const text = JSON.stringify(shown);
        expect(text.length).toBeLessThan(MOST);
        // `-0` is the one number that JSON does not keep.
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
        return true;
      }),
      { numRuns: 1_000 },
    );
  });

  it("JSON of a small size is shown as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        fc.pre(JSON.stringify(value).length < 200);
        expect(jsonOf(value)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("it is about as large as is said", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), large), (value) => {
        const shown = preview(value);
        const { length } = JSON.stringify(shown) ?? "";
        expect(lastSize()).toBeGreaterThan(length / 8 - 100);
        expect(lastSize()).toBeLessThan(2_600);
      }),
    );
  });
});
