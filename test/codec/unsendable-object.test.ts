import { describe, expect, it } from "vitest";
import { jsonCodec } from "../../src/codec/json-codec.ts";
import { lossOf } from "../../src/codec/unsendable-object.ts";

const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

describe("an object of the host", () => {
  it.each<[object, string]>([
    [new ArrayBuffer(1), "is of the kind ArrayBuffer, which cannot be sent: wrap it in new Uint8Array(…)"],
    [new SharedArrayBuffer(1), "wrap it in new Uint8Array(…)"],
    [new DataView(new ArrayBuffer(1)), "wrap its buffer in new Uint8Array(buffer, byteOffset, byteLength)"],
    [new Float64Array(1), "is of the kind Float64Array, which cannot be sent: wrap its buffer"],
    [new Uint8ClampedArray(1), "wrap its buffer"],
    [new BigInt64Array(0), "wrap its buffer"],
    [/a/g, "send its source and its flags"],
    [Promise.resolve(), "await it first"],
    [Object.assign(Promise.resolve(), { pid: 1 }), "await it first"],
    [
      new WeakMap(),
      "is of the kind WeakMap, which cannot be sent: send what it stands for as a plain object",
    ],
    [new WeakSet(), "WeakSet"],
    [new WeakRef({}), "WeakRef"],
    [[1].values(), "Array Iterator"],
    [new Map().entries(), "Map Iterator"],
    [(function* () {})(), "Generator"],
    [new Headers(), "Headers"],
    [new URLSearchParams("a=1"), "URLSearchParams"],
    [new AbortController().signal, "AbortSignal"],
    [Object(1n), "BigInt"],
    [Object(Symbol("s")), "Symbol"],
  ])("that would arrive as nothing of use is refused: %s", (value, why) => {
    expect(lossOf(value, kindOf(value))).toContain(why);
    expect(() => jsonCodec().encode({ items: [value] })).toThrow(TypeError);
    expect(() => jsonCodec().encode({ items: [value] })).toThrow(`items[0] is of the kind ${kindOf(value)}`);
  });

  it("is sent if it says how", () => {
    const { encode, decode } = jsonCodec();
    expect(decode(encode(new URL("https://a.b/c")))).toBe("https://a.b/c");
  });
});

describe("an object of a class of the user's", () => {
  it("is sent, even without a property, and even if it has a name of its own", () => {
    class Named {
      get [Symbol.toStringTag](): string {
        return "Named";
      }
      shown = 1;
    }
    for (const value of [{}, new (class Empty {})(), new Named()]) {
      expect(lossOf(value, kindOf(value))).toBe(undefined);
    }
  });

  it("is refused if it has a name of its own, and nothing to show", () => {
    const iterator = { [Symbol.toStringTag]: "Cursor" };
    expect(lossOf(iterator, kindOf(iterator))).toContain("of the kind Cursor");
  });
});
