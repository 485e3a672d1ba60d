import { describe, expect, it } from "vitest";
import { type AnyActorLogic, type AnyEventObject, createActor } from "xstate";
import {
  type JobMachineEvent,
  type JobRetryEvent,
  jobGroupMachine,
  jobMachine,
  type RuntimeMachineEvent,
  runtimeMachine,
  type WorkerMachineEvent,
  workerMachine,
} from "../machines/index.ts";
import { jobChart, jobGroupChart, runtimeChart, workerChart } from "../src/charts.ts";
import { bindPort, type JobPort, type RuntimePort, type WorkerPort } from "../src/internal/chart-port.ts";
import type { ChartTrace } from "../src/runtime-observer.ts";
import { mode } from "./fixtures/mode.ts";

describe("the chart of each actor", () => {
  it.each<[string, () => unknown]>([
    ["a job", () => jobChart(mode)],
    ["a group", () => jobGroupChart(mode)],
    ["a worker", workerChart],
    ["a runtime", runtimeChart],
  ])("is made once for %s: one per job would be slow", (_, chart) => {
    expect(chart()).toBe(chart());
  });

  it.each<[string, { config: unknown }, { config: unknown }]>([
    ["a job", jobChart(mode), jobMachine],
    ["a group", jobGroupChart(mode), jobGroupMachine],
    ["a worker", workerChart(), workerMachine],
    ["a runtime", runtimeChart(), runtimeMachine],
  ])("of %s carries the config of its machine, for inspectors", (_, chart, machine) => {
    expect(chart.config).toBe(machine.config);
  });

  it("is a machine of XState's in interpreted mode alone", () => {
    const isMachine = (logic: AnyActorLogic): boolean => "provide" in logic;
    expect([jobChart("interpreted"), jobGroupChart("interpreted")].every(isMachine)).toBe(true);
    const compiled = [jobChart("compiled"), jobGroupChart("compiled"), workerChart(), runtimeChart()];
    expect(compiled.some(isMachine)).toBe(false);
  });
});

describe("the effects of the job chart", () => {
  it("act on the port that the actor is bound to, in order, with the events", () => {
    const actor = createActor(jobChart(mode), { input: undefined });
    const lines: string[] = [];
    bindPort(actor, {
      started: () => lines.push("started"),
      deliver: ({ type }: JobMachineEvent) => lines.push(`deliver ${type}`),
      retried: ({ attempt }: JobRetryEvent) => lines.push(`retried ${attempt}`),
      ended: ({ type }: JobMachineEvent) => lines.push(`ended ${type}`),
    });
    actor.start();
    actor.send({ type: "job.update", data: 1 });
    actor.send({ type: "job.stream.data", data: 2 });
    actor.send({ type: "job.retry", attempt: 2 });
    actor.send({ type: "job.stream.end" });
    actor.send({ type: "job.cancel" });
    expect(lines).toEqual([
      "started",
      "deliver job.update",
      "deliver job.stream.data",
      "retried 2",
      "deliver job.stream.end",
      "ended job.stream.end",
    ]);
  });

  it("see the ending event as it was sent, with what else it carries", () => {
    const actor = createActor(jobChart(mode), { input: undefined });
    const ended: unknown[] = [];
    bindPort(actor, {
      started() {},
      deliver() {},
      retried() {},
      ended: (event: JobMachineEvent) => ended.push(event),
    });
    actor.start();
    const event = { type: "job.response", status: "failed", cause: new Error("c") } as const;
    actor.send(event);
    expect(ended[0]).toBe(event);
  });

  it("are none for an actor that somebody makes of it on his own", () => {
    const actor = createActor(jobChart(mode), { input: undefined }).start();
    actor.send({ type: "job.update", data: 1 });
    actor.send({ type: "job.response", status: "completed", response: 42 });
    expect(actor.getSnapshot()).toMatchObject({ status: "done", output: { response: 42 } });
  });
});

describe("the effects of the group chart", () => {
  it("get the ending event and the context that it left", () => {
    const actor = createActor(jobGroupChart(mode), { input: { size: 2 } });
    const endings: unknown[] = [];
    bindPort(actor, {
      ended: ({ type }, { settled, first }) => endings.push([type, settled, first?.workerName]),
    });
    actor.start();
    actor.send({ type: "group.settled", workerName: "a", status: "completed" });
    expect(endings).toEqual([]);
    actor.send({ type: "group.settled", workerName: "b", status: "failed" });
    expect(endings).toEqual([["group.settled", 2, "b"]]);
  });

  it("are none for an actor that somebody makes of it on his own", () => {
    const actor = createActor(jobGroupChart(mode), { input: { size: 0 } }).start();
    actor.send({ type: "group.start" });
    expect(actor.getSnapshot().output).toMatchObject({ status: "completed" });
  });
});

describe("the effects of the charts of a worker and a runtime", () => {
  const workerLives: [string, WorkerMachineEvent[], string[]][] = [
    [
      "ends",
      [{ type: "worker.start" }, { type: "worker.end" }],
      ["started", "activated", "deactivated", "ending"],
    ],
    [
      "has drained",
      [{ type: "worker.start" }, { type: "worker.end" }, { type: "worker.drained" }],
      ["started", "activated", "deactivated", "ending", "over worker.drained"],
    ],
    [
      "is cancelled as it drains, and told more",
      [
        { type: "worker.start" },
        { type: "worker.end" },
        { type: "worker.end" },
        { type: "worker.cancel", reason: "why" },
        { type: "worker.drained" },
      ],
      ["started", "activated", "deactivated", "ending", "over worker.cancel why"],
    ],
    ["ends before it starts", [{ type: "worker.end" }], ["over worker.end"]],
    [
      "takes the floor with something, again with something else, and leaves it",
      [
        { type: "worker.activate", args: 1 },
        { type: "worker.start" },
        { type: "worker.activate", args: 2 },
        { type: "worker.deactivate" },
      ],
      ["started", "activated 1", "activated 2", "deactivated"],
    ],
    [
      "is started anew by its parent",
      [{ type: "worker.start" }, { type: "worker.restart" }, { type: "worker.start" }],
      ["started", "activated", "deactivated", "down worker.restart", "started", "activated"],
    ],
    [
      "goes wrong more often than it may",
      [
        { type: "worker.start" },
        { type: "worker.error", error: "one", at: 0 },
        { type: "worker.start" },
        { type: "worker.error", error: "two", at: 999 },
      ],
      [
        "started",
        "activated",
        "deactivated",
        "wentWrong worker.error one",
        "down worker.error one",
        "backOff",
        "backedOff",
        "started",
        "activated",
        "deactivated",
        "wentWrong worker.error two",
        "givenUp worker.error two",
        "over worker.error two",
      ],
    ],
  ];
  const runtimeLives: [string, RuntimeMachineEvent[], string[]][] = [
    ["ends", [{ type: "runtime.end", reason: "why" }], ["ending runtime.end why"]],
    [
      "has drained",
      [{ type: "runtime.end" }, { type: "runtime.end" }, { type: "runtime.drained" }],
      ["ending runtime.end", "over runtime.drained"],
    ],
    [
      "is cancelled, and told more",
      [{ type: "runtime.cancel", reason: "why" }, { type: "runtime.cancel" }, { type: "runtime.end" }],
      ["over runtime.cancel why"],
    ],
  ];

  /** The effects that a chart has on its port, with what else the event or the context said. */
  function effectsOf(logic: AnyActorLogic, events: readonly AnyEventObject[], isBound = true): string[] {
    const lines: string[] = [];
    const input = { restart: "on-error", maxRestarts: 1, restartWindowMs: 1_000 };
    const actor = createActor(logic, { input });
    type Told = Partial<Record<"type" | "reason" | "error" | "args", unknown>>;
    const noteOf = (effect: string) => {
      return ({ type, reason, error, args }: Told = {}) => {
        lines.push([effect, type, reason, error, args].filter((part) => part !== undefined).join(" "));
      };
    };
    const port = new Proxy({} as RuntimePort & WorkerPort, {
      // Nobody looks on; all else is an effect.
      get: (_, name: string) => (name === "trace" ? undefined : noteOf(name)),
    });
    if (isBound) bindPort(actor, port);
    actor.start();
    for (const event of events) actor.send(event);
    return lines;
  }

  it.each(workerLives)("are those of a worker that %s", (_, events, effects) => {
    expect(effectsOf(workerChart(), events)).toEqual(effects);
  });

  it.each(runtimeLives)("are those of a runtime that %s", (_, events, effects) => {
    expect(effectsOf(runtimeChart(), events)).toEqual(effects);
  });

  it("are none for an actor that somebody makes of them on his own", () => {
    for (const [, events] of workerLives) expect(effectsOf(workerChart(), events, false)).toEqual([]);
    for (const [, events] of runtimeLives) expect(effectsOf(runtimeChart(), events, false)).toEqual([]);
  });
});

describe("who looks at a chart", () => {
  const noting = (lines: string[], who = ""): ChartTrace => ({
    begin: ({ type }, state) => lines.push(`${who}${type} in ${state}`),
    end: (state) => lines.push(`${who}ends in ${state}`),
  });
  const port = (more: Partial<JobPort>): JobPort => ({
    started() {},
    deliver() {},
    retried() {},
    ended() {},
    ...more,
  });

  it.each<[string, () => AnyActorLogic, AnyEventObject, string[]]>([
    ["a job", () => jobChart(mode), { type: "job.update" }, ["job.update in pending", "ends in running"]],
    [
      "a group",
      () => jobGroupChart(mode),
      { type: "group.cancel" },
      ["group.cancel in pending", "ends in cancelled"],
    ],
    ["a worker", workerChart, { type: "worker.end" }, ["worker.end in starting", "ends in ended"]],
    ["a runtime", runtimeChart, { type: "runtime.end" }, ["runtime.end in open", "ends in ending"]],
  ])("is told of each event of %s, and where it leads", (_, chart, event, told) => {
    const actor = createActor(chart(), { input: { size: 1 } });
    const lines: string[] = [];
    const all = new Proxy(port({}), { get: (_, name) => (name === "trace" ? noting(lines) : () => {}) });
    bindPort(actor, all);
    actor.start();
    actor.send(event);
    expect(lines).toEqual(told);
  });

  it("is told of events that change nothing, too, and what an event brings about before it is done", () => {
    const lines: string[] = [];
    const actor = createActor(jobChart(mode), { input: undefined });
    bindPort(
      actor,
      port({ trace: noting(lines), started: () => lines.push("started"), ended: () => lines.push("ended") }),
    );
    actor.start();
    actor.send({ type: "job.retry", attempt: 1 });
    actor.send({ type: "job.start" });
    actor.send({ type: "job.cancel" });
    actor.send({ type: "job.start" });
    expect(lines).toEqual([
      ...["job.retry in pending", "ends in pending"],
      ...["job.start in pending", "started", "ends in running"],
      ...["job.cancel in running", "ended", "ends in cancelled"],
    ]);
  });

  it("may come, and go, in the midst of an event: who is there at its end is told that", () => {
    const lines: string[] = [];
    const actor = createActor(jobChart(mode), { input: undefined });
    const bound: { -readonly [K in keyof JobPort]: JobPort[K] } = port({
      started: () => {
        bound.trace = noting(lines, "late: ");
      },
      ended: () => {
        bound.trace = undefined;
      },
    });
    bindPort(actor, bound);
    actor.start();
    actor.send({ type: "job.start" });
    actor.send({ type: "job.cancel" });
    expect(lines).toEqual(["late: ends in running", "late: job.cancel in running"]);
  });
});
