import { describe, expect, it } from "vitest";
import { assign, createActor, fromCallback, fromPromise, setup, toPromise } from "xstate";
import { shownSnapshot } from "../../../src/inspector/stately/shown-snapshot.ts";
import { STAMP } from "../../../src/inspector/stately/stamp.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

const look = (_value: unknown, name: string): string => `<${name}>`;

const player = setup({
  types: { context: {} as { secret: string }, output: {} as string },
  actors: { listen: fromPromise(({ signal }) => untilAborted({ signal })) },
}).createMachine({
  id: "player",
  context: { secret: "hush" },
  type: "parallel",
  invoke: { id: "ear", src: "listen" },
  states: {
    sound: {
      initial: "on",
      tags: ["audible"],
      states: { on: { on: { MUTE: "off" } }, off: {}, before: { type: "history" } },
    },
    picture: { initial: "small", states: { small: { on: { GROW: "large" } }, large: {} } },
  },
  on: { BACK: { target: [".sound.before"] }, STOP: { actions: assign({ secret: "still" }) } },
});

describe("of a machine", () => {
  it("is status, value, tags, children and history as XState writes them, and what may be shown of the rest", () => {
    const actor = createActor(player).start();
    expect(shownSnapshot(actor.getSnapshot(), 5, look)).toEqual({
      status: "active",
      value: { sound: "on", picture: "small" },
      tags: ["audible"],
      context: "<context>",
      children: { ear: { xstate$$type: 1, id: "ear" } },
      historyValue: {},
      [STAMP]: 5,
    });
    actor.stop();
  });

  it("has the states that a history would go back to, by their ids", () => {
    const machine = setup({}).createMachine({
      id: "switch",
      initial: "on",
      states: {
        on: {
          initial: "dim",
          states: { dim: {}, bright: {}, before: { type: "history" } },
          on: { OFF: "off" },
        },
        off: {},
      },
    });
    const actor = createActor(machine).start();
    actor.send({ type: "OFF" });
    const { historyValue } = shownSnapshot(actor.getSnapshot(), 1, look);
    expect(historyValue).toEqual({ "switch.on.before": [{ id: "switch.on.dim" }] });
    expect(JSON.parse(JSON.stringify(actor.getPersistedSnapshot()))).toMatchObject({ historyValue });
  });

  it("has a thousand children at most", () => {
    const machine = setup({ actors: { wait: fromCallback(() => {}) } }).createMachine({
      entry: ({ self }) => void self,
      context: ({ spawn }) => {
        for (let index = 0; index < 1_200; index++) spawn("wait", { id: `child-${index}` });
        return {};
      },
    });
    const { children } = shownSnapshot(createActor(machine).getSnapshot(), 1, look);
    expect(Object.keys(children as object)).toHaveLength(1_000);
  });
});

describe("of other logic", () => {
  it("is what may be shown of each of its properties", async () => {
    const actor = createActor(fromPromise(async () => "a secret")).start();
    await toPromise(actor);
    expect(shownSnapshot(actor.getSnapshot(), 5, look)).toEqual({
      status: "done",
      output: "<output>",
      [STAMP]: 5,
    });
  });

  it("takes nothing for XState's that only has its name", () => {
    const snapshot = { status: "active", children: 7, tags: 8, historyValue: 9, value: { a: { b: "c" } } };
    expect(shownSnapshot(snapshot, 5, look)).toEqual({
      status: "active",
      children: "<children>",
      tags: "<tags>",
      historyValue: "<historyValue>",
      value: { a: { b: "c" } },
      [STAMP]: 5,
    });
  });

  it("does not follow a value without an end", () => {
    const value: Record<string, unknown> = {};
    value.inner = value;
    expect(JSON.stringify(shownSnapshot({ status: "active", value }, 5, look)).length).toBeLessThan(1_000);
  });
});

it("is that of an active actor while there is none", () => {
  expect(shownSnapshot(undefined, 5, look)).toEqual({ status: "active", [STAMP]: 5 });
});
