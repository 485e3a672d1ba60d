import { describe, expect, it } from "vitest";
import { and, createMachine, not, raise } from "xstate";
import { transitionsOf } from "../../../src/testing/index.ts";

describe("the transitions of a machine", () => {
  const machine = createMachine({
    id: "any",
    initial: "a",
    invoke: { id: "all", src: "work", onDone: { actions: () => {} }, onError: ".end" },
    on: { STOP: ".end", "ping.*": { actions: raise({ type: "STOP" }) } },
    states: {
      a: {
        on: {
          GO: [
            { guard: "may", target: "b" },
            { guard: { type: "might" }, target: "b" },
            { guard: and(["may", not("might")]), target: ["b.left.y", "b.right.y"] },
            { guard: () => true, target: "end" },
            { guard: () => false, target: "end" },
            { target: "b", reenter: true },
          ],
          STOP: {},
        },
        after: { 100: "b", soon: { guard: "may", target: "end" } },
      },
      b: {
        type: "parallel",
        onDone: "end",
        states: {
          left: {
            initial: "x",
            states: { x: { always: { guard: "may", target: "y" } }, y: { type: "final" } },
          },
          right: { initial: "x", states: { x: { on: { GO: "#any.b.right.y" } }, y: { type: "final" } } },
        },
      },
      end: { type: "final" },
    },
  });

  it("are all there, each guarded branch by itself, each by a name of its own", () => {
    expect(transitionsOf(machine)).toEqual([
      "any --STOP--> end",
      "any --ping.*--> stays",
      "any --xstate.done.actor.all--> stays",
      "any --xstate.error.actor.all--> end",
      "a --GO [may]--> b",
      "a --GO [might]--> b",
      "a --GO [and(may, not(might))]--> b.left.y & b.right.y",
      "a --GO [guard]--> end",
      "a --GO [guard]--> end (2)",
      "a --GO--> b",
      "a --xstate.after.100.any.a--> b",
      "a --xstate.after.soon.any.a [may]--> end",
      "b --xstate.done.state.any.b--> end",
      "b.left.x --always [may]--> b.left.y",
      "b.right.x --GO--> b.right.y",
    ]);
  });

  it("are told of again as a list of one's own", () => {
    transitionsOf(machine).length = 0;
    expect(transitionsOf(machine)).toHaveLength(15);
  });
});
