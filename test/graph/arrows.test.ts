import { describe, expect, it } from "vitest";
import type { AnyStateMachine } from "xstate";
import { jobMachine } from "../../machines/index.ts";
import { type Arrow, arrowsOf, commonAround, statesOf, surroundingsOf } from "../../src/graph/arrows.ts";
import { graphOf } from "../../src/graph/graph-of.ts";
import type { MachineGraph, StateGraph } from "../../src/graph/machine-graph.ts";
import { player, wizard } from "../fixtures/drawn-machines.ts";

const of = (machine: unknown): Arrow[] => arrowsOf(graphOf(machine as AnyStateMachine));

function said({ from, to, transitions }: Arrow): string {
  const events = (transitions[0] ?? []).map(({ label, guard }) => (guard ? `${label} [${guard}]` : label));
  return `${from.join(", ")} -> ${to}: ${events.join(", ")}`;
}

describe("the arrows of a machine", () => {
  it("are one from a state to another, with all that leads there; states that say the same share one", () => {
    expect(of(jobMachine).map(said)).toEqual([
      "job.pending -> job.running: job.start, job.update, job.stream.start, job.stream.data",
      "job.pending, job.running -> job.completed: job.stream.end, job.response [completes]",
      "job.pending, job.running -> job.cancelled: job.response [cancels], job.cancel, job.timeout, job.lost [isCancellation]",
      "job.pending, job.running -> job.failed: job.response [fails], job.lost [isFailure]",
      "job.pending, job.running -> job.error: job.response [else], job.lost [else]",
      "job.running -> job.pending: job.retry [isLater]",
    ]);
  });

  it("have the transitions of each of their states", () => {
    const ids = of(jobMachine)[1]?.transitions.map((each) => each.map(({ id }) => id));
    expect(ids).toEqual([
      ["job.pending#5", "job.pending#6"],
      ["job.running#4", "job.running#5"],
    ]);
  });

  it("are not shared by a state that leads to itself, or that does something else on the way", () => {
    const state = (key: string, actions: readonly string[] = []): StateGraph => {
      const transition = { id: `${key}#0`, event: "GO", label: "GO", targets: ["a"], actions };
      return { id: key, key, type: "atomic", transitions: [transition] };
    };
    const states = [state("a"), state("b"), state("c", ["x"]), state("d")];
    const graph: MachineGraph = { id: "m", root: { id: "m", key: "m", type: "compound", states } };
    expect(arrowsOf(graph).map(said)).toEqual(["a -> a: GO", "b, d -> a: GO", "c -> a: GO"]);
  });

  it("lead to each target of a transition, and from a history state to what it stands for", () => {
    expect(of(wizard).map(said)).toEqual(
      expect.arrayContaining(["wizard.both -> a: JUMP", "wizard.both -> b: JUMP"]),
    );
    expect(of(player).map(said)).toContain(
      "player.playback.playing.back -> player.playback.playing.normal: ",
    );
  });
});

it("the innermost state around others may be one of them", () => {
  const around = surroundingsOf(graphOf(player as unknown as AnyStateMachine).root);
  const common = (...ids: string[]): string | undefined =>
    commonAround(
      around,
      ids.map((id) => `player.${id}`),
    )?.id;
  expect(common("playback.playing.fast", "playback.playing.normal")).toBe("player.playback.playing");
  expect(common("playback.playing", "playback.playing.normal")).toBe("player.playback.playing");
  expect(common("playback.playing.fast", "volume.loud")).toBe("player");
  expect(common("elsewhere")).toBeUndefined();
});

it("the states of a machine come one by one, each before those within it", () => {
  const states = [...statesOf(graphOf(player as unknown as AnyStateMachine).root)];
  expect(states.slice(0, 4).map(({ id }) => id)).toEqual([
    "player",
    "player.playback",
    "player.playback.stopped",
    "player.playback.playing",
  ]);
});
