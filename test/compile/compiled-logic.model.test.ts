import { expect, it, vi } from "vitest";
import { and, assign, createActor, emit, log, not, setup } from "xstate";
import { checkCompiled } from "../../src/compile/check-compiled.ts";
import { compile } from "../../src/compile/compile.ts";

interface Context {
  readonly n: number;
  readonly last: string;
  readonly notes: readonly string[];
}

/** A flat chart with everything in it that may be compiled. */
const everything = setup({
  types: {
    context: {} as Context,
    events: {} as { type: string; n?: number },
    input: {} as number | undefined,
    output: {} as string | object,
    emitted: {} as { type: string },
    tags: {} as string,
  },
  guards: {
    isFew: ({ context }) => context.n < 4,
    isAbove: ({ context }, params: { least: number }) => context.n > params.least,
    isSome: and(["isFew", not({ type: "isAbove", params: { least: 2 } })]),
  },
  actions: {
    note: () => {},
    noteOf: (_, _params: { at: string }) => {},
    write: assign(({ context }, params: { at: string }) => ({
      notes: [...context.notes, params.at].slice(-3),
    })),
    set: assign({ n: 2, last: ({ event }) => event.type }),
    count: assign({ n: ({ context }) => Math.min(context.n + 1, 5) }),
  },
}).createMachine({
  id: "everything",
  context: ({ input }) => ({ n: input ?? 0, last: "", notes: [] }),
  meta: { is: "root" },
  tags: ["root", "shared"],
  initial: { target: "first", actions: { type: "write", params: { at: "initial" } } },
  entry: ["note", { type: "write", params: { at: "root in" } }],
  exit: ["note", { type: "write", params: { at: "root out" } }],
  on: {
    toRoot: "#everything",
    anew: { target: "#everything", reenter: true },
    firstAnew: { target: ".first", reenter: true },
    firstAgain: ".first",
    stay: { actions: "note", reenter: true },
    "x.y": { actions: { type: "write", params: { at: "root x.y" } } },
    "x.*": { guard: "isFew", actions: { type: "write", params: { at: "root x.*" } } },
    "*": { actions: { type: "noteOf", params: ({ event }) => ({ at: event.type }) } },
  },
  states: {
    first: {
      tags: ["shared", "first"],
      meta: { is: "first" },
      entry: ["note", { type: "write", params: { at: "first in" } }],
      exit: ["note", { type: "write", params: { at: "first out" } }],
      on: {
        go: [{ guard: "isSome", target: "second" }, { guard: { type: "isAbove", params: { least: 4 } } }],
        self: "first",
        selfAnew: { target: "first", reenter: true },
        set: { actions: "set" },
        count: { actions: ["count", "note"] },
        say: {
          actions: [
            emit({ type: "said" }),
            emit(({ context, event, self, system }) => ({
              type: "told",
              of: [context.n, event.type, typeof self.send, typeof system.get],
            })),
          ],
        },
        log: {
          actions: [log("text"), log(({ context, event }) => [context.n, event.type], "label")],
        },
        "x.y.z": { actions: { type: "write", params: { at: "first x.y.z" } } },
        "x.*": { guard: ({ event }) => event.n === 1, actions: "note" },
      },
    },
    second: {
      tags: "second",
      on: {
        go: { target: "first", actions: "count" },
        done: { target: "done", actions: ["note", { type: "write", params: { at: "way" } }] },
        lost: "lost",
        toRoot: undefined,
        "*": "first",
      },
    },
    done: {
      type: "final",
      tags: ["last", "done"],
      meta: { is: "done" },
      entry: "note",
      exit: { type: "write", params: { at: "done out" } },
      output: ({ context, event }) => [context.n, event.type],
    },
    lost: { type: "final", output: "constant" },
  },
  output: ({ context, event }) => ({ notes: context.notes, event: { ...event } }),
});

const types =
  "go done lost toRoot count anew firstAnew firstAgain stay x.y x.y.z x x.z x.yz xs other self selfAnew set say log";

it("does what the interpreted machine does, with everything in it that may be compiled", () => {
  const events = [...types.split(" ").map((type) => ({ type })), { type: "x.a", n: 1 }];
  const { missed } = checkCompiled(everything, { events, inputs: [undefined, 5], runs: 40, maxPaths: 40 });
  expect(missed).toEqual([]);
});

it("logs what the interpreted machine logs, label first", () => {
  const lines = [everything, compile(everything)].map((logic) => {
    const logger = vi.fn();
    createActor(logic, { logger, input: 3 }).start().send({ type: "log" });
    return logger.mock.calls;
  });
  expect(lines).toEqual([
    [["text"], ["label", [3, "log"]]],
    [["text"], ["label", [3, "log"]]],
  ]);
});
