import { describe, expect, it } from "vitest";
import { shownText, stateName, stateText } from "../../../src/testing/model/state-text.ts";

describe("the text of a value", () => {
  it.each<[what: string, one: unknown, other: unknown]>([
    ["errors", new Error("a"), new Error("b")],
    ["classes of errors", new Error("a"), new TypeError("a")],
    ["causes of errors", new Error("a", { cause: 1 }), new Error("a", { cause: 2 })],
    [
      "codes of errors",
      Object.assign(new Error("a"), { code: 1 }),
      Object.assign(new Error("a"), { code: 2 }),
    ],
    ["maps", new Map([["a", 1]]), new Map([["a", 2]])],
    ["sets", new Set([1]), new Set([2])],
    ["a map and a set", new Map(), new Set()],
    ["large numbers", 10n, 11n],
    ["a large number and a number", 10n, 10],
    ["unreal numbers", Number.NaN, Number.POSITIVE_INFINITY],
    ["nothing and null", [Number.NaN], [null]],
    ["symbols", Symbol("a"), Symbol("b")],
    ["functions", function a() {}, function b() {}],
    ["dates", new Date(0), new Date(1)],
    ["nothing and a text", undefined, "undefined"],
    ["an infinite number and a text", Number.POSITIVE_INFINITY, "Infinity"],
    ["no number and a text", Number.NaN, "NaN"],
    ["a large number and a text", 5n, "5n"],
    ["a symbol and a text", Symbol("a"), "Symbol(a)"],
    ["a function and a text", function a() {}, "[a]"],
    ["a map and an object", new Map(), { map: [] }],
  ])("tells %s apart", (_what, one, other) => {
    expect(stateText({ in: [one] })).not.toBe(stateText({ in: [other] }));
  });

  it("is the same for what is the same", () => {
    const made = () => ({
      error: new Error("a"),
      map: new Map([["a", new Set([1n])]]),
      list: [1, "x", null],
    });
    expect(stateText(made())).toBe(stateText(made()));
  });

  it("is none for what contains itself, except for people to read", () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(() => stateText(loop)).toThrow(TypeError);
    expect(shownText(loop, 80)).toBe("[cannot be written down]");
    expect(shownText("x".repeat(100), 10)).toBe('"xxxxxxxx…');
  });
});

it.each<[value: unknown, name: string]>([
  ["idle", "idle"],
  [{ door: "open" }, "door.open"],
  [{ left: "a", right: { deep: "b" } }, "left.a & right.deep.b"],
  [{ left: {}, right: "b" }, "left & right.b"],
  [{}, "its only state"],
])("a snapshot with the value %j is called %s", (value, name) => {
  expect(stateName({ value })).toBe(name);
});

it("a snapshot of no machine is called what it is", () => {
  expect(stateName({ status: "active", context: 7 })).toBe('{"status":"active","context":7}');
});
