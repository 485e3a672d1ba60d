import { describe, expect, it } from "vitest";
import { createMachine } from "xstate";
import { type MachinePath, pathsOf } from "../../../src/testing/index.ts";

const lampMachine = createMachine({
  id: "lamp",
  initial: "off",
  states: {
    off: { on: { PRESS: "on" } },
    on: { initial: "dim", after: { 100: "off" }, states: { dim: { on: { PRESS: "bright" } }, bright: {} } },
  },
});
type LampPath = MachinePath<typeof lampMachine>;

const paths = pathsOf(lampMachine, { events: [{ type: "PRESS" }] });
const path = paths.find(({ steps }) => steps.length === 4) as LampPath;
const there = path.title;
const nothing = { "*": () => {} };
const messageOf = (test: Promise<void>): Promise<string> =>
  test.then(
    () => "resolves",
    ({ message }: Error) => message,
  );

describe("test() of a path", () => {
  it("goes through its events and states in order, and waits for each", async () => {
    const seen: unknown[] = [];
    const note = (...what: unknown[]) => Promise.resolve().then(() => void seen.push(what));
    await path.test({
      events: {
        PRESS: ({ event, state }) => note("press", event.type, state.value),
        "xstate.after.*": ({ event, delayMs }) => note("time", event.type, delayMs),
      },
      states: {
        off: (state, { event }) => note("is off", state.value, event.type),
        on: (state) => note("is on", state.value),
        "on.bright": () => note("is bright"),
      },
    });
    expect(there).toBe('reaches "on.dim" by PRESS, then "on.bright" by PRESS, then "off" after 100 ms');
    expect(seen).toEqual([
      ["is off", "off", "xstate.init"],
      ["press", "PRESS", { on: "dim" }],
      ["is on", { on: "dim" }],
      ["press", "PRESS", { on: "bright" }],
      ["is on", { on: "bright" }],
      ["is bright"],
      ["time", "xstate.after.100.lamp.on", 100],
      ["is off", "off", "xstate.after.100.lamp.on"],
    ]);
  });

  it("takes the most particular executor, all checks that apply, and '*' only for the rest", async () => {
    const seen: string[] = [];
    const note = (what: string) => () => void seen.push(what);
    await path.test({
      events: {
        "*": note("any"),
        "xstate.*": note("xstate"),
        "xstate.after.100.lamp.on": note("time"),
        "xstate.init": note("start"),
      },
      states: { "*": note("other"), "#lamp.on": note("on"), "on.dim": note("dim") },
    });
    expect(seen).toEqual(["start", "other", "any", "on", "dim", "any", "on", "time", "other"]);
  });

  it("rejects, and does nothing, when an event has no executor", async () => {
    let count = 0;
    const counts = { "*": () => count++ };
    expect(await messageOf(path.test({ events: {}, states: counts }))).toBe(
      `test() of the path that ${there}: there is no executor for the event 'PRESS'. Give one in 'events', or "*".`,
    );
    expect(await messageOf(path.test({ events: { PRESS: () => count++ }, states: counts }))).toContain(
      "there is no executor for the event 'xstate.after.100.lamp.on'. Give one in 'events', or \"*\". Let so much time pass there, or use drive(), which does.",
    );
    expect(count).toBe(0);
  });

  it("rejects, and does nothing, when a state has no check", async () => {
    let count = 0;
    const counts = { "*": () => count++ };
    expect(
      await messageOf(
        path.test({ events: counts, states: { off: () => count++, "on.bright": () => count++ } }),
      ),
    ).toBe(
      `test() of the path that ${there}: there is no check for the state 'on.dim'. Give one in 'states', or "*".`,
    );
    expect(count).toBe(0);
  });

  it("rejects keys that stand for no event and no state", async () => {
    expect(
      await messageOf(path.test({ events: { ...nothing, PRES: () => {} } as never, states: nothing })),
    ).toBe(
      `xstate-jobs: test() of the path that ${there}: no path has an event 'PRES'; they have PRESS, xstate.after.100.lamp.on`,
    );
    expect(await messageOf(path.test({ events: nothing, states: { ...nothing, dim: () => {} } }))).toBe(
      `xstate-jobs: test() of the path that ${there}: there is no state 'dim'; there are off, on, on.dim, on.bright`,
    );
    expect(await messageOf(path.test({ event: nothing, states: nothing } as never))).toContain(
      "unknown option 'event'",
    );
    expect(await messageOf(path.test({ events: 1, states: nothing } as never))).toContain(
      "'events' of test()",
    );
    expect(
      await messageOf(path.test({ events: { ...nothing, PRESS: 1 } as never, states: nothing })),
    ).toContain("'PRESS' in test()");
    expect(await messageOf(path.test({ events: nothing, states: { "*": 1 } as never }))).toContain(
      "'*' in test()",
    );
  });

  it("accepts the event of another path, and the id of a state", async () => {
    const short = pathsOf(lampMachine, { events: [{ type: "PRESS" }] })[0] as LampPath;
    const states = { "#lamp.off": () => {}, "#lamp.on": () => {} };
    await short.test({ events: { PRESS: () => {}, "xstate.after.100.lamp.on": () => {} }, states });
  });

  it("rejects with what an executor or a check throws, and says where that was", async () => {
    const wrong = new RangeError("it is dark");
    const failing = () => Promise.reject(wrong);
    const rejects = path.test({ events: nothing, states: { ...nothing, "on.bright": failing } });
    await expect(rejects).rejects.toBe(wrong);
    expect(wrong.message).toBe(`it is dark\n\nat step 2, PRESS, of the path that ${there}`);
    expect(wrong.stack?.startsWith(`RangeError: ${wrong.message}\n`)).toBe(true);
    const frozen = Object.freeze(new Error("as it is"));
    await expect(
      path.test({ events: nothing, states: { off: () => Promise.reject(frozen), ...nothing } }),
    ).rejects.toBe(frozen);
    await expect(
      path.test({ events: { "*": () => Promise.reject("no error") }, states: nothing }),
    ).rejects.toBe("no error");
  });
});
