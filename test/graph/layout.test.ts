import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyStateMachine } from "xstate";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import { statesOf } from "../../src/graph/arrows.ts";
import type { Box, Drawing, DrawnState, Row } from "../../src/graph/drawing.ts";
import { graphOf } from "../../src/graph/graph-of.ts";
import { type LayoutOptions, layoutOf } from "../../src/graph/layout.ts";
import type { MachineGraph } from "../../src/graph/machine-graph.ts";
import { arbitraryMachine } from "../fixtures/arbitrary-machine.ts";
import { drawnMachines, player, wizard } from "../fixtures/drawn-machines.ts";
import { layoutEngine } from "../fixtures/layout-engine.ts";
import { rejectionOf } from "../fixtures/read-all.ts";

const machines = [
  jobMachine,
  jobGroupMachine,
  workerMachine,
  runtimeMachine,
  ...drawnMachines,
] as unknown as AnyStateMachine[];

function drawn(machine: unknown, options?: LayoutOptions): Promise<Drawing> {
  return layoutOf(graphOf(machine as AnyStateMachine), layoutEngine, options);
}

function isWithin(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function stateOf({ states }: Drawing, id: string): DrawnState {
  const found = states.find((state) => state.id === id);
  if (found === undefined) throw new Error(`not drawn: ${id}`);
  return found;
}

const textOf = ({ parts }: Row): string => parts.map(({ text }) => text).join(" ");
const idsIn = (all: readonly { readonly transitions: readonly string[] }[]): string[] =>
  [...new Set(all.flatMap(({ transitions }) => transitions))].sort();

/** Everything has its place: nothing is left out, and nothing covers anything else. */
function expectSound(drawing: Drawing, { root }: MachineGraph): void {
  const graphs = [...statesOf(root)];
  expect(drawing.states.map(({ id }) => id).sort()).toEqual(graphs.map(({ id }) => id).sort());
  for (const { id, states = [] } of graphs) {
    const inner = states.map((state) => stateOf(drawing, state.id));
    for (const state of inner)
      expect(isWithin(state, stateOf(drawing, id)), `${state.id} in ${id}`).toBe(true);
    for (const [index, one] of inner.entries())
      for (const other of inner.slice(index + 1))
        expect(overlap(one, other), `${one.id} over ${other.id}`).toBe(false);
  }
  const transitions = graphs.flatMap((state) => state.transitions ?? []);
  const leading = transitions.filter(({ targets }) => targets.length > 0);
  expect(idsIn(drawing.lines)).toEqual(leading.map(({ id }) => id).sort());
  const rows = [...drawing.labels, ...drawing.states].flatMap((box) => box.rows);
  expect(idsIn(rows)).toEqual(transitions.map(({ id }) => id).sort());
}

describe("a drawing", () => {
  it.each(machines.map((machine) => [machine.id, machine] as const))(
    "of %s has a place for everything, and nothing covers anything else",
    async (_, machine) => {
      const drawing = await drawn(machine);
      expectSound(drawing, graphOf(machine));
      const whole = { x: 0, y: 0, width: drawing.width, height: drawing.height };
      for (const box of [...drawing.states, ...drawing.labels]) expect(isWithin(box, whole)).toBe(true);
      for (const [index, label] of drawing.labels.entries())
        for (const other of drawing.labels.slice(index + 1)) expect(overlap(label, other)).toBe(false);
      const leaves = drawing.states.filter(({ type }) => type !== "compound" && type !== "parallel");
      for (const label of drawing.labels)
        for (const leaf of leaves) expect(overlap(label, leaf), `a label over ${leaf.id}`).toBe(false);
    },
  );

  it("of any machine has a place for everything, whichever way it goes", async () => {
    const direction = fc.constantFrom("down", "right") as fc.Arbitrary<"down" | "right">;
    await fc.assert(
      fc.asyncProperty(arbitraryMachine, direction, async (machine, way) => {
        expectSound(await drawn(machine, { direction: way }), graphOf(machine));
      }),
      { numRuns: 100 },
    );
  });

  it("is the same each time", async () => {
    expect(await drawn(workerMachine)).toEqual(await drawn(workerMachine));
  });

  it("begins at the top, or at the left", async () => {
    for (const machine of [jobMachine, jobGroupMachine, workerMachine, runtimeMachine]) {
      const { id, root } = graphOf(machine as unknown as AnyStateMachine);
      const others = (drawing: Drawing): readonly DrawnState[] =>
        drawing.states.filter((state) => state.id !== id && state.id !== root.initial);
      const down = await drawn(machine);
      const top = stateOf(down, root.initial ?? "");
      expect(others(down).every(({ y }) => y > top.y)).toBe(true);
      const right = await drawn(machine, { direction: "right" });
      const left = stateOf(right, root.initial ?? "");
      expect(others(right).every(({ x }) => x > left.x)).toBe(true);
    }
  });

  it("has lines that go along the edges of the page only, and dots where states begin", async () => {
    const { lines, dots } = await drawn(player);
    for (const { points } of lines) {
      expect(points.length).toBeGreaterThan(1);
      for (const [index, { x, y }] of points.entries()) {
        const next = points[index + 1];
        if (next) expect(Math.abs(next.x - x) < 0.01 || Math.abs(next.y - y) < 0.01).toBe(true);
      }
    }
    expect(dots).toHaveLength(3);
    expect(lines.filter(({ transitions }) => transitions.length === 0)).toHaveLength(4);
  });

  it("shows once what several states share: a line from each to a label, and one from there", async () => {
    const { labels, lines } = await drawn(runtimeMachine);
    const label = labels.find(({ rows }) => rows.some((row) => textOf(row) === "runtime.cancel"));
    const shared = ["runtime.ending#1", "runtime.open#1"];
    expect(label?.rows.map(({ transitions }) => [...transitions].sort())).toEqual([shared]);
    const ids = lines.map(({ transitions }) => [...transitions].sort());
    expect(ids).toEqual(expect.arrayContaining([["runtime.ending#1"], ["runtime.open#1"], shared]));
  });

  it("begins what a state does wherever the machine is within it, within it", async () => {
    const drawing = await drawn(wizard);
    const jumps = drawing.labels.filter(({ rows }) => rows.some((row) => textOf(row) === "JUMP"));
    expect(jumps).toHaveLength(2);
    for (const jump of jumps) expect(isWithin(jump, stateOf(drawing, "wizard.both"))).toBe(true);
  });

  it("tells of regions, histories, and what a machine is", async () => {
    const drawing = await drawn(player);
    expect(drawing).toMatchObject({ id: "player", description: "Plays & pauses." });
    expect(stateOf(drawing, "player.volume")).toMatchObject({ isRegion: true, title: "volume" });
    expect(stateOf(drawing, "player.volume.loud").isRegion).toBe(false);
    expect(stateOf(drawing, "player.playback.playing.back")).toMatchObject({ title: "H*", rows: [] });
  });

  it("rejects when the engine does", async () => {
    const broken = new Error("no layout");
    const graph = graphOf(jobMachine as unknown as AnyStateMachine);
    expect(await rejectionOf(layoutOf(graph, () => Promise.reject(broken)))).toBe(broken);
  });
});
