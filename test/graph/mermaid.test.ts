import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnyStateMachine, createMachine } from "xstate";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import { surroundingsOf } from "../../src/graph/arrows.ts";
import { graphOf } from "../../src/graph/graph-of.ts";
import type { MachineGraph, StateGraph } from "../../src/graph/machine-graph.ts";
import { mermaidOf } from "../../src/graph/mermaid.ts";
import { oneLine, titleOf } from "../../src/graph/rows.ts";
import { arbitraryMachine } from "../fixtures/arbitrary-machine.ts";
import { drawnMachines, markup, player, wizard } from "../fixtures/drawn-machines.ts";
import { type ReadDiagram, readMermaid } from "../fixtures/read-mermaid.ts";

const machines = [
  jobMachine,
  jobGroupMachine,
  workerMachine,
  runtimeMachine,
  ...drawnMachines,
] as unknown as AnyStateMachine[];

const of = (machine: unknown): string => mermaidOf(graphOf(machine as AnyStateMachine));
const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** What is to be seen of each transition: where from and where to, the event with its guard, and what it does. */
function expected({ root }: MachineGraph): string[] {
  const around = surroundingsOf(root);
  const pathOf = (id: string): string => (around.get(id) ?? []).slice(1).map(titleOf).join("/");
  const of = ({ id, initial, defaults = [], transitions = [], states = [] }: StateGraph): string[] => [
    ...(initial === undefined
      ? []
      : [`${[pathOf(id), "[*]"].filter(Boolean).join("/")} --> ${pathOf(initial)}`]),
    ...defaults.map((target) => `${pathOf(id)} --> ${pathOf(target)}`),
    ...states
      .filter(({ type }) => type === "final")
      .map((final) => `${pathOf(final.id)} --> ${[pathOf(id), "[*]"].filter(Boolean).join("/")}`),
    ...transitions.flatMap(({ label, guard, reenter, actions = [], targets }) => {
      const event = [oneLine(label), guard && `[${guard}]`, reenter && "(reenter)"].filter(Boolean).join(" ");
      const does = actions.length === 0 ? "" : ` / ${actions.join(", ")}`;
      const ends = targets.length === 0 ? ["stays"] : targets.map(pathOf);
      return ends.map((end) => `${pathOf(id)} --${event}${does}--> ${end}`);
    }),
  ];
  return [...around.values()].flatMap((all) => of(all.at(-1) as StateGraph)).sort(byText);
}

function shown({ arrows, lines }: ReadDiagram): string[] {
  const inBoxes = lines
    .filter(({ text }) => !/^(entry|exit|invoke) \/ /.test(text))
    .map(({ state, text }) => `${state} --${text}--> stays`);
  const drawn = arrows.flatMap(({ from, to, rows }) => {
    if (rows.length === 0) return [`${from} --> ${to}`];
    return rows.flatMap((row, index) => {
      // What is done stands below those that do it; those that do nothing are behind all that is done.
      const does = rows.slice(index).find((each) => each.startsWith("/ "));
      return row.startsWith("/ ") ? [] : [`${from} --${[row, does].filter(Boolean).join(" ")}--> ${to}`];
    });
  });
  return [...inBoxes, ...drawn].sort(byText);
}

describe("a Mermaid diagram", () => {
  it.each(machines.map((machine) => [machine.id, machine] as const))(
    "shows every transition of %s, and no other",
    (_, machine) => {
      const graph = graphOf(machine);
      expect(shown(readMermaid(mermaidOf(graph)))).toEqual(expected(graph));
    },
  );

  it("shows every transition of any machine, and no other", () => {
    fc.assert(
      fc.property(arbitraryMachine, (machine) => {
        const graph = graphOf(machine);
        // The same transition twice is seen once.
        const unique = (all: readonly string[]): string[] => [...new Set(all)];
        expect(unique(shown(readMermaid(mermaidOf(graph))))).toEqual(unique(expected(graph)));
      }),
      { numRuns: 200 },
    );
  });

  it("shows the machine itself where an arrow leads to it or from it", () => {
    const machine = createMachine({
      id: "m",
      initial: "a",
      on: { X: {} },
      states: { a: { on: { BACK: "#m" } } },
    });
    expect(of(machine)).toContain('  state "m" as m\n  m: X\n  [*] --> a\n  a --> m: BACK\n');
  });

  it("of the runtime is as people would write it", () => {
    expect(of(runtimeMachine)).toBe(`stateDiagram-v2
  accTitle: runtime
  open
  state "ending" as ending
  ending: entry / ending
  state "ended" as ended
  ended: entry / over
  state "cancelled" as cancelled
  cancelled: entry / over
  state to_cancelled <<choice>>
  [*] --> open
  ended --> [*]
  cancelled --> [*]
  open --> ending: runtime.end
  open --> to_cancelled
  ending --> to_cancelled
  to_cancelled --> cancelled: runtime.cancel
  ending --> ended: runtime.drained
`);
  });

  it("has states within states, and what happens anywhere in one beside them", () => {
    const text = of(player);
    expect(text).toContain('    state "playing" as playback_playing {\n');
    expect(text).toContain('      state "anywhere in playing" as playback_playing_anywhere\n');
    expect(text).toContain("  player --> playback_stopped: RESET\n");
    expect(of(wizard)).toContain("  both_anywhere --> both_x_a: JUMP\n");
  });

  it("has its arrows outside of all boxes, since Mermaid moves what they name into the box that they are in", () => {
    const inside = of(player)
      .split("\n")
      .filter((line) => /^ {3,}.*-->/.test(line));
    expect(inside.every((line) => line.includes("[*]"))).toBe(true);
  });

  it("has nothing in it that Mermaid or HTML could take for its own", () => {
    const text = of(markup);
    expect(text.replaceAll("<br/>", "").replaceAll("<<choice>>", "")).not.toMatch(/[<&]|%%|;.*:.*-->.*-->/);
    expect(text).toContain('  state "#34;quo\'ted#34; -#45;#62; x" as _quo_ted_x\n');
  });
});
