import { describe, expect, it } from "vitest";
import { isAround, type Key, type Place, unsendable } from "../../src/codec/place.ts";

/** The place of what is reached by these keys. */
function placeOf(...keys: Key[]): Place {
  let place: Place = { value: {}, key: "", above: undefined, depth: 1 };
  for (const key of keys) place = { value: {}, key, above: place, depth: place.depth + 1 };
  return place;
}

describe("a place", () => {
  it("knows the objects around it", () => {
    const place = placeOf("a", "b");
    for (let each: Place | undefined = place; each !== undefined; each = each.above) {
      expect(isAround(place, each.value)).toBe(true);
    }
    expect(isAround(place, {})).toBe(false);
    expect(isAround(undefined, {})).toBe(false);
  });
});

describe("the error for what cannot be sent", () => {
  it.each<[Key[], string]>([
    [["a"], "a"],
    [["a", "b"], "a.b"],
    [["items", 3, "run"], "items[3].run"],
    [[0, 1], "[0][1]"],
    [[0, "a"], "[0].a"],
    [["$a_1"], "$a_1"],
    [["a-b"], '["a-b"]'],
    [["a", "", "1"], 'a[""]["1"]'],
    [['"'], '["\\""]'],
    [["a", Symbol("values()"), 2], "a.values()[2]"],
    [[Symbol("keys()"), 0, "x"], "keys()[0].x"],
  ])("names the path %j as %s", (keys, path) => {
    const last = keys.at(-1) as Key;
    const error = unsendable(placeOf(...keys.slice(0, -1)), last, "is a function");
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(`xstate-jobs: cannot send a value to another process: ${path} is a function`);
  });

  it("has no path for the value itself", () => {
    expect(unsendable(undefined, "", "is a function").message).toMatch(/: it is a function$/);
  });

  it("shortens a path that is long", () => {
    const { message } = unsendable(placeOf(...Array(500).fill("next")), "last", "is a function");
    expect(message).toMatch(/: next\.next.*… is a function$/);
    expect(message.length).toBeLessThan(250);
  });
});
