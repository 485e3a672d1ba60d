import { describe, expect, it } from "vitest";
import { assign, createMachine, fromPromise, raise, sendParent, sendTo, setup, spawnChild } from "xstate";
import { createRuntime, jobGroupLogic } from "../../src/index.ts";
import { pathsOf } from "../../src/testing/index.ts";

/** A machine with a bit of everything, whose job group is never asked. */
const debateMachine = setup({
  types: {
    context: {} as { remarks: number; verdict: string | undefined },
    events: {} as { type: "start"; topic: string } | { type: "remark" } | { type: "cancel"; reason: string },
  },
  actors: { debate: jobGroupLogic<{ pro: string; con: string }>(createRuntime()) },
  delays: { patience: ({ context }) => 1_000 * (context.remarks + 1) },
  guards: { isTopic: ({ event }) => event.type === "start" && event.topic !== "" },
}).createMachine({
  id: "debate",
  context: { remarks: 0, verdict: undefined },
  initial: "idle",
  states: {
    idle: { on: { start: [{ guard: "isTopic", target: "debating" }, { actions: () => {} }] } },
    debating: {
      invoke: {
        id: "group",
        src: "debate",
        input: { targets: ["pro", "con"] },
        onDone: {
          target: "judging",
          actions: assign({ verdict: ({ event }) => event.output.responses.pro }),
        },
        onError: "failed",
      },
      on: {
        remark: {
          guard: ({ context }) => context.remarks === 0,
          actions: assign({ remarks: ({ context }) => context.remarks + 1 }),
        },
        cancel: "cancelled",
      },
      after: { 30000: "failed" },
    },
    judging: {
      after: { patience: "done" },
      always: { guard: ({ context }) => context.verdict === "", target: "failed" },
    },
    done: { type: "final" },
    failed: { type: "final" },
    cancelled: { type: "final" },
  },
});

const done = (pro: string) =>
  ({ type: "xstate.done.actor.group", output: { jobId: "1", responses: { pro, con: "no" } } }) as const;
const events = [
  { type: "start", topic: "statecharts" },
  { type: "start", topic: "" },
  { type: "remark" },
  { type: "cancel", reason: "enough" },
  done("yes"),
  done(""),
  { type: "xstate.error.actor.group", error: new Error("no worker") },
] as const;

const debates = () => pathsOf(debateMachine, { events });

describe("the paths through a machine", () => {
  it("are titled by where they lead, and by what", () => {
    expect(debates().map(({ title }) => title)).toMatchInlineSnapshot(`
      [
        "stays in "idle" by start {"topic":""}",
        "reaches "debating" by start {"topic":"statecharts"}, then "cancelled" by cancel",
        "reaches "debating" by start {"topic":"statecharts"}, then "failed" by xstate.done.actor.group {"output":{"jobId":"1","responses":{"pro":"","con":"no"}}}",
        "reaches "debating" by start {"topic":"statecharts"}, then "failed" by xstate.error.actor.group",
        "reaches "debating" by start {"topic":"statecharts"}, then "failed" after 30000 ms",
        "reaches "debating" by start {"topic":"statecharts"}, then stays in "debating" by remark, then stays in "debating" by remark",
        "reaches "debating" by start {"topic":"statecharts"}, then stays in "debating" by remark, then "cancelled" by cancel",
        "reaches "debating" by start {"topic":"statecharts"}, then stays in "debating" by remark, then "failed" by xstate.done.actor.group {"output":{"jobId":"1","responses":{"pro":"","con":"no"}}}",
        "reaches "debating" by start {"topic":"statecharts"}, then stays in "debating" by remark, then "failed" by xstate.error.actor.group",
        "reaches "debating" by start {"topic":"statecharts"}, then stays in "debating" by remark, then "failed" after 30000 ms",
        "reaches "debating" by start {"topic":"statecharts"}, then "judging" by xstate.done.actor.group {"output":{"jobId":"1","responses":{"pro":"yes","con":"no"}…, then "done" after 1000 ms",
        "reaches "debating" by start {"topic":"statecharts"}, then stays in "debating" by remark, then "judging" by xstate.done.actor.group {"output":{"jobId":"1","responses":{"pro":"yes","con":"no"}…, then "done" after 2000 ms",
      ]
    `);
  });

  it("take every transition together: those of actors, of time, of always, and those that stay", () => {
    const taken = new Set(debates().flatMap(({ transitions }) => transitions));
    expect([...taken].sort()).toEqual([
      "debating --cancel--> cancelled",
      "debating --remark [guard]--> stays",
      "debating --xstate.after.30000.debate.debating--> failed",
      "debating --xstate.done.actor.group--> judging",
      "debating --xstate.error.actor.group--> failed",
      "idle --start [isTopic]--> debating",
      "idle --start--> stays",
      "judging --always [guard]--> failed",
      "judging --xstate.after.patience.debate.judging--> done",
    ]);
  });

  it("have their steps, each with its event, what the machine is then, and what it took", () => {
    const path = debates().find(({ title }) => title.includes("remark") && title.includes("2000 ms"));
    expect(path?.input).toBe(undefined);
    expect(
      path?.steps.map(({ event, state, delayMs, transitions }) => [
        event.type,
        state.value,
        state.context,
        delayMs,
        transitions.length,
      ]),
    ).toEqual([
      ["xstate.init", "idle", { remarks: 0, verdict: undefined }, undefined, 0],
      ["start", "debating", { remarks: 0, verdict: undefined }, undefined, 1],
      ["remark", "debating", { remarks: 1, verdict: undefined }, undefined, 1],
      ["xstate.done.actor.group", "judging", { remarks: 1, verdict: "yes" }, undefined, 1],
      ["xstate.after.patience.debate.judging", "done", { remarks: 1, verdict: "yes" }, 2_000, 1],
    ]);
    expect(path?.state.status).toBe("done");
    expect(path?.steps[3]?.event).toEqual({ ...done("yes"), actorId: "group" });
  });

  it("begin with each input, and say with which", () => {
    const machine = setup({
      types: { input: {} as { open: boolean }, context: {} as { open: boolean } },
    }).createMachine({
      context: ({ input }) => input,
      initial: "asked",
      states: {
        asked: { always: [{ guard: ({ context }) => context.open, target: "open" }, { target: "shut" }] },
        open: {},
        shut: {},
      },
    });
    const paths = pathsOf(machine, { events: [], inputs: [{ open: true }, { open: false }] });
    expect(paths.map(({ title, input, state }) => [title, input.open, state.value])).toEqual([
      ['starts in "open", given {"open":true}', true, "open"],
      ['starts in "shut", given {"open":false}', false, "shut"],
    ]);
    expect(paths.flatMap(({ transitions }) => transitions)).toEqual([
      "asked --always [guard]--> open",
      "asked --always--> shut",
    ]);
  });

  it("run no action, start no actor, and need neither a parent nor a place for a systemId", () => {
    const ran: string[] = [];
    const child = fromPromise(async () => void ran.push("promise"));
    const machine = createMachine({
      initial: "a",
      entry: [() => ran.push("entry"), sendParent({ type: "UP" })],
      states: {
        a: { invoke: { src: child, id: "one", systemId: "only" }, on: { NEXT: "b" } },
        b: {
          invoke: { src: child, id: "two", systemId: "only" },
          entry: [
            spawnChild(child, { id: "three" }),
            sendTo("two", { type: "X" }),
            sendTo("two", { type: "X" }, { delay: 5 }),
          ],
          on: { NEXT: "a" },
        },
      },
    });
    expect(pathsOf(machine, { events: [{ type: "NEXT" }] })).toHaveLength(1);
    expect(ran).toEqual([]);
  });

  it("go through parallel states, and through what is raised and done of itself", () => {
    const machine = createMachine({
      id: "p",
      type: "parallel",
      states: {
        left: {
          initial: "a",
          states: { a: { on: { GO: "b" } }, b: { entry: raise({ type: "WENT" }), type: "final" } },
        },
        right: { initial: "a", states: { a: { on: { WENT: "b" } }, b: { type: "final" } } },
      },
      onDone: { actions: () => {} },
    });
    const paths = pathsOf(machine, {
      events: [{ type: "GO" }],
      allowUncovered: ["p --xstate.done.state.p--> stays"],
    });
    expect(paths.map(({ title, transitions, state }) => [title, transitions, state.status])).toEqual([
      ['reaches "left.b & right.b" by GO', ["left.a --GO--> left.b", "right.a --WENT--> right.b"], "done"],
    ]);
  });

  it("tell cases apart that JSON makes the same of", () => {
    const machine = createMachine({
      context: { why: "" },
      initial: "a",
      states: {
        a: {
          invoke: {
            id: "job",
            src: fromPromise(async () => {}),
            onError: [
              { guard: ({ event }) => (event.error as Error).message === "bad", target: "b" },
              { target: "c" },
            ],
          },
        },
        b: {},
        c: {},
      },
    });
    const cases = ["bad", "worse"].map(
      (message) => ({ type: "xstate.error.actor.job", error: new Error(message) }) as const,
    );
    expect(pathsOf(machine, { events: cases }).map(({ state }) => state.value)).toEqual(["b", "c"]);
  });

  it("let an actor end once, also where its end leads nowhere", () => {
    const machine = setup({
      actors: { work: fromPromise(async () => 1) },
      types: { context: {} as { ends: number } },
    }).createMachine({
      context: { ends: 0 },
      invoke: {
        id: "work",
        src: "work",
        onDone: { actions: assign({ ends: ({ context }) => context.ends + 1 }) },
      },
    });
    const paths = pathsOf(machine, { events: [{ type: "xstate.done.actor.work", output: 1 }] });
    expect(paths.map(({ title }) => title)).toEqual(['stays in "its only state" by xstate.done.actor.work']);
  });

  it("send an event that a wildcard answers to, and none that a state forbids alone", () => {
    const machine = createMachine({
      initial: "a",
      states: { a: { on: { "mouse.*": "b", key: {} } }, b: { on: { "*": "a" } } },
    });
    const paths = pathsOf(machine, { events: [{ type: "mouse.up" }, { type: "key" }] });
    expect(paths.map(({ title }) => title)).toEqual([
      'reaches "b" by mouse.up, then "a" by mouse.up',
      'reaches "b" by mouse.up, then "a" by key',
    ]);
  });

  it("end where the machine is over, also by an error that it does not catch", () => {
    const machine = createMachine({
      initial: "a",
      on: { AGAIN: { actions: () => {} } },
      states: {
        a: { invoke: { id: "job", src: fromPromise(async () => {}), onDone: "end" } },
        end: { type: "final" },
      },
    });
    const events = [
      { type: "AGAIN" },
      { type: "xstate.done.actor.job" },
      { type: "xstate.error.actor.job", error: 1 },
    ];
    expect(pathsOf(machine, { events }).map(({ title, state }) => [title, state.status])).toEqual([
      ['stays in "a" by AGAIN', "active"],
      ['reaches "end" by xstate.done.actor.job', "done"],
      ["ends with an error by xstate.error.actor.job", "error"],
    ]);
  });
});
