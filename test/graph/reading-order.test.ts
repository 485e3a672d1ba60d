import { describe, expect, it } from "vitest";
import { type AnyStateMachine, createMachine } from "xstate";
import { workerMachine } from "../../machines/index.ts";
import { graphOf } from "../../src/graph/graph-of.ts";
import { readingOrder } from "../../src/graph/reading-order.ts";
import { player } from "../fixtures/drawn-machines.ts";

const of = (machine: unknown): readonly string[] => readingOrder(graphOf(machine as AnyStateMachine));

describe("the order in which a machine is read", () => {
  it("begins where the machine does, and goes on to where it may go", () => {
    expect(of(workerMachine)[1]).toBe("worker.starting");
    expect(of(workerMachine).at(-1)).toBe("worker.failed");
  });

  it("has a state before those within it, also where an arrow leads right into it", () => {
    const machine = createMachine({
      id: "m",
      initial: "a",
      states: {
        outer: { initial: "x", states: { x: {}, y: {} } },
        a: { on: { GO: "#m.outer.y" } },
      },
    });
    expect(of(machine)).toEqual(["m", "m.a", "m.outer", "m.outer.y", "m.outer.x"]);
  });

  it("enters all regions of a parallel state", () => {
    expect(of(player).slice(0, 4)).toEqual(["player", "player.playback", "player.volume", "dead"]);
  });

  it("has every state once, also one that a machine cannot come to", () => {
    const machine = createMachine({ id: "m", initial: "a", states: { alone: {}, a: {}, b: {} } });
    expect(of(machine)).toEqual(["m", "m.a", "m.alone", "m.b"]);
  });
});
