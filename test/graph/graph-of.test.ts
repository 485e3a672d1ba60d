import { type DirectedGraphNode, toDirectedGraph } from "@xstate/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnyStateMachine, createMachine } from "xstate";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import { statesOf } from "../../src/graph/arrows.ts";
import { graphOf } from "../../src/graph/graph-of.ts";
import type { MachineGraph, StateGraph } from "../../src/graph/machine-graph.ts";
import { arbitraryMachine } from "../fixtures/arbitrary-machine.ts";
import { doer, drawnMachines, loader, player, wizard } from "../fixtures/drawn-machines.ts";

type Node = AnyStateMachine["root"];

const ours = [jobMachine, jobGroupMachine, workerMachine, runtimeMachine];
const machines = [...ours, ...drawnMachines] as unknown as AnyStateMachine[];

function nodesOf(node: Node): Node[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

/** What XState itself says of the transitions of a machine. */
function definedIn(machine: AnyStateMachine): unknown[] {
  return nodesOf(machine.root).flatMap((node) =>
    [...[...node.transitions.values()].flat(), ...(node.always ?? [])].map(
      ({ eventType, target, reenter, actions }) => [
        node.id,
        eventType,
        (target ?? []).map(({ id }) => id),
        reenter,
        actions.length,
      ],
    ),
  );
}

function drawnIn({ root }: MachineGraph): unknown[] {
  return [...statesOf(root)].flatMap(({ id, transitions = [] }) =>
    transitions.map(({ event, targets, reenter = false, actions = [] }) => [
      id,
      event,
      targets,
      reenter,
      actions.length,
    ]),
  );
}

function stateOf(machine: unknown, id: string): StateGraph {
  const found = [...statesOf(graphOf(machine as AnyStateMachine).root)].find((state) => state.id === id);
  if (found === undefined) throw new Error(`no state ${id}`);
  return found;
}

/** What a person reads of its transitions. */
function labelsOf(machine: unknown, id: string): string[] {
  return (stateOf(machine, id).transitions ?? []).map(({ label, guard, targets }) =>
    [label, guard && `[${guard}]`, "->", ...targets].filter(Boolean).join(" "),
  );
}

describe("the graph of a machine", () => {
  it.each(machines.map((machine) => [machine.id, machine] as const))(
    "has every state and every transition of %s, and no other",
    (_, machine) => {
      const graph = graphOf(machine);
      expect([...statesOf(graph.root)].map(({ id, key, type }) => [id, key, type])).toEqual(
        nodesOf(machine.root).map(({ id, key, type }) => [id, key, type]),
      );
      expect(drawnIn(graph)).toEqual(definedIn(machine));
    },
  );

  it("has every transition of any machine, each with an id of its own, and is JSON", () => {
    fc.assert(
      fc.property(arbitraryMachine, (machine) => {
        const graph = graphOf(machine);
        expect(drawnIn(graph)).toEqual(definedIn(machine));
        const ids = [...statesOf(graph.root)].flatMap(({ transitions = [] }) =>
          transitions.map(({ id }) => id),
        );
        expect(new Set(ids).size).toBe(ids.length);
        expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
      }),
      { numRuns: 200 },
    );
  });

  it.each(machines.map((machine) => [machine.id, machine] as const))(
    "has every edge that @xstate/graph finds in %s",
    (_, machine) => {
      const edgesOf = ({ edges, children }: DirectedGraphNode): string[] => [
        ...edges.map(({ source, target, label }) => `${source.id} --${label.text}--> ${target.id}`),
        ...children.flatMap(edgesOf),
      ];
      const drawn = [...statesOf(graphOf(machine).root)].flatMap(({ id, transitions = [] }) =>
        // It knows of none that is taken always, and draws one that stays as one to its own state.
        transitions
          .filter(({ event }) => event !== "")
          .flatMap(({ event, targets }) =>
            (targets.length === 0 ? [id] : targets).map((target) => `${id} --${event}--> ${target}`),
          ),
      );
      expect(drawn.sort()).toEqual(edgesOf(toDirectedGraph(machine)).sort());
    },
  );

  it("is that of a job as it is defined", () => {
    const { root } = graphOf(jobMachine as unknown as AnyStateMachine);
    expect(root).toMatchObject({ id: "job", type: "compound", initial: "job.pending" });
    expect(root.states?.[0]).toMatchObject({
      id: "job.pending",
      key: "pending",
      type: "atomic",
      description: "Asked for, not begun: it waits for its worker, for a slot, or for its next attempt.",
    });
    expect(root.states?.[0]?.transitions?.[0]).toEqual({
      id: "job.pending#0",
      event: "job.start",
      label: "job.start",
      targets: ["job.running"],
      actions: ["started"],
    });
    expect(root.states?.[2]).toMatchObject({ type: "final", entry: ["ended"] });
  });

  it("says `else` where others of the same event come first", () => {
    expect(labelsOf(jobMachine, "job.running")).toContain("job.response [else] -> job.error");
    expect(labelsOf(player, "player.playback.stopped")).toEqual([
      "PLAY [hasMedia and not isLocked] -> player.playback.playing",
      "PLAY [else] -> dead",
    ]);
  });

  it("says in words after what time a transition is taken, and leaves out what XState does for that", () => {
    expect(labelsOf(player, "player.playback.playing").slice(-2)).toEqual([
      "after 5000 ms [isIdle] -> player.playback.stopped",
      "after slow -> player.playback.paused",
    ]);
    expect(stateOf(player, "player.playback.playing")).toMatchObject({
      entry: ["startSound"],
      exit: ["stopSound", "log over"],
    });
  });

  it("tells what is invoked, and of whose end a transition tells", () => {
    expect(stateOf(loader, "loader.loading")).toMatchObject({
      invoke: ["load", "load as second"],
      tags: ["busy"],
    });
    expect(labelsOf(loader, "loader.loading")).toEqual([
      "STOP -> loader.idle",
      "done: load -> loader.loaded",
      "error: load [guard] -> loader.idle",
      "error: load [else] -> loader.broken",
      "done: load as second -> loader.loaded",
      "snapshot: load as second ->",
    ]);
  });

  it("calls logic that is written in place by its name or its id, or an actor", () => {
    function fetchAll(): never {
      throw new Error("not to be run");
    }
    const logic = { config: fetchAll, transition: () => ({}), id: "fetcher" };
    const config = {
      id: "m",
      invoke: [{ src: logic }, { src: {}, onDone: { actions: "look" } }, { src: fetchAll, id: "own" }],
    };
    const machine = createMachine(config as never);
    expect(stateOf(machine, "m").invoke).toEqual(["fetcher", "actor", "fetchAll as own"]);
    expect(labelsOf(machine, "m")).toEqual(["done: actor ->"]);
  });

  it("has transitions that are always taken behind the others", () => {
    expect(labelsOf(player, "player.volume.silent")).toEqual([
      "UNMUTE -> player.volume.loud",
      "* ->",
      "always [in playback.stopped] -> player.volume.loud",
    ]);
  });

  it("follows a history state to what it stands for at first", () => {
    expect(stateOf(player, "player.playback.playing.back")).toMatchObject({
      type: "history",
      history: "deep",
      defaults: ["player.playback.playing.normal"],
    });
    expect(stateOf(wizard, "wizard.both.y.recent")).toEqual({
      id: "wizard.both.y.recent",
      key: "recent",
      type: "history",
      history: "shallow",
    });
  });

  it("has all targets of a transition, and says that a state is done, or entered again", () => {
    expect(labelsOf(wizard, "wizard.both")).toEqual(["JUMP -> a b"]);
    expect(labelsOf(wizard, "wizard.form")[1]).toBe("done -> wizard.both");
    expect(stateOf(wizard, "wizard.form.pay").transitions?.[0]).toMatchObject({ reenter: true });
  });

  it("has a parallel state without a beginning of its own", () => {
    expect(stateOf(wizard, "wizard.both")).not.toHaveProperty("initial");
    expect(stateOf(wizard, "wizard.both.x").initial).toBe("wizard.both.x.p");
  });

  it("has a machine without states", () => {
    expect(graphOf(doer as unknown as AnyStateMachine).root).toMatchObject({ id: "doer", type: "atomic" });
  });
});
