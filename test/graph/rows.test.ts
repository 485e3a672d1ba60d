import { describe, expect, it } from "vitest";
import type { Row } from "../../src/graph/drawing.ts";
import type { StateGraph, TransitionGraph } from "../../src/graph/machine-graph.ts";
import { fitted, labelRows, oneLine, sharedRows, short, stateRows, titleOf } from "../../src/graph/rows.ts";

const textOf = ({ parts }: Row): string => parts.map(({ text }) => text).join(" ");

function transition(label: string, more: Partial<TransitionGraph> = {}): TransitionGraph {
  return { id: label, event: label, label, targets: ["b"], ...more };
}

describe("what a state says", () => {
  it("is what it does on entering and leaving, what it invokes, and what it does without leaving", () => {
    const state: StateGraph = {
      id: "a",
      key: "a",
      type: "atomic",
      entry: ["one", "two"],
      exit: ["three"],
      invoke: ["load", "load as second"],
      transitions: [
        transition("STAY", { targets: [], actions: ["act"] }),
        transition("GO"),
        transition("IGNORE", { targets: [], guard: "isSo" }),
      ],
    };
    expect(stateRows(state).map(textOf)).toEqual([
      "entry / one, two",
      "exit / three",
      "invoke / load",
      "invoke / load as second",
      "STAY / act",
      "IGNORE [isSo]",
    ]);
    expect(stateRows(state).at(-1)?.transitions).toEqual(["IGNORE"]);
  });

  it("has a title: its name, or how much of the history it is", () => {
    const state = { id: "a", key: "two\nlines", type: "atomic" } as const;
    expect(titleOf(state)).toBe("two lines");
    expect(titleOf({ ...state, type: "history", history: "shallow" })).toBe("H");
    expect(titleOf({ ...state, type: "history", history: "deep" })).toBe("H*");
  });
});

describe("what stands at an arrow", () => {
  it("has what transitions do once below those that do it, and those that do nothing last", () => {
    const rows = labelRows([
      transition("A", { actions: ["x", "y"] }),
      transition("NOTHING", { guard: "isSo" }),
      transition("B", { actions: ["z"] }),
      transition("C", { actions: ["x", "y"], reenter: true }),
    ]);
    expect(rows.map(textOf)).toEqual(["A", "C (reenter)", "/ x, y", "B", "/ z", "NOTHING [isSo]"]);
    expect(rows[2]?.transitions).toEqual(["A", "C"]);
  });

  it("is about the transitions of all states that share it", () => {
    const rows = sharedRows([
      labelRows([transition("A", { id: "a#0", actions: ["x"] })]),
      labelRows([transition("A", { id: "b#0", actions: ["x"] })]),
    ]);
    expect(rows.map(({ transitions }) => transitions)).toEqual([
      ["a#0", "b#0"],
      ["a#0", "b#0"],
    ]);
    expect(sharedRows([])).toEqual([]);
  });

  it("is cut where it is too long, and then whole in the tooltip, with the description", () => {
    const long = "L".repeat(100);
    const [row] = labelRows([transition(long, { description: "said", guard: "isSo" })]);
    expect(row && fitted(row)).toMatchObject({
      parts: [{ text: `${"L".repeat(47)}…` }, { text: "[isSo]" }],
      tooltip: `${long} [isSo]\nsaid`,
    });
    const [fits] = labelRows([transition("short")]);
    expect(fits && fitted(fits).tooltip).toBeUndefined();
  });
});

it("a text is in one line, without what cannot be seen", () => {
  expect(oneLine(" a\n\tb\u0007 ")).toBe("a b\uFFFD");
});

it("a text that is cut is cut between characters", () => {
  expect([short("abc", 3), short("abcd", 3), short("😀😀😀", 2)]).toEqual(["abc", "ab…", "😀…"]);
});
