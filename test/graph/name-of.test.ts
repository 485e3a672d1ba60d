import { describe, expect, it } from "vitest";
import { and, not, or, stateIn } from "xstate";
import { actionName, functionName, guardName } from "../../src/graph/name-of.ts";
import { doer } from "../fixtures/drawn-machines.ts";

describe("the name of an action", () => {
  it("is its own, or says what a built-in one does", () => {
    expect(doer.root.entry.map(actionName)).toEqual([
      "assign a, b",
      "assign",
      "raise TICK",
      "raise",
      "send HI to other",
      "send HO",
      "send UP to parent",
      "cancel timer",
      "emit told",
      "log a text",
      "log a label",
      "spawn child",
      "stop child",
      "enqueueActions",
      "named",
      "withParams",
      "ownName",
      "action",
    ]);
  });

  it("is none of those that JavaScript takes from the place", () => {
    const { actions } = { actions: () => {} };
    expect([actionName(actions), actionName(undefined), actionName({})]).toEqual([
      "action",
      "action",
      "action",
    ]);
  });

  it("says to whom it sends, when that is known", () => {
    const action = Object.assign(() => {}, {
      type: "xstate.sendTo",
      to: { id: "peer" },
      event: { type: "HI" },
    });
    expect(actionName(action)).toBe("send HI to peer");
  });
});

describe("the name of a guard", () => {
  const isBig = (): boolean => true;

  it.each([
    ["isOpen", "isOpen"],
    [{ type: "isOver", params: { limit: 3 } }, "isOver"],
    [isBig, "isBig"],
    [{ guard: () => true }.guard, "guard"],
    [not("isOpen"), "not isOpen"],
    [and(["a", "b"]), "a and b"],
    [or(["a", and(["b", not("c")])]), "a or (b and not c)"],
    [not(or(["a", isBig])), "not (a or isBig)"],
    [stateIn("ready"), "in ready"],
    [stateIn({ playback: { playing: "fast" }, volume: "loud" }), "in playback.playing.fast and volume.loud"],
    [{}, "guard"],
    [undefined, "guard"],
  ])("%j is %s", (guard, name) => {
    expect(guardName(guard)).toBe(name);
  });

  it("claims nothing of a combination whose name a bundler has cut", () => {
    const combined = Object.assign(() => true, { guards: ["a", "b"] });
    Object.defineProperty(combined, "name", { value: "e" });
    expect(guardName(combined)).toBe("a, b");
  });
});

it("a function has no name but one that somebody gave it", () => {
  expect([functionName(function load() {}), functionName(() => {}), functionName("load")]).toEqual([
    "load",
    undefined,
    undefined,
  ]);
});
