import { describe, expect, it } from "vitest";
import {
  type AnyActorRef,
  assign,
  createActor,
  createMachine,
  type InspectionEvent,
  type Observer,
  SimulatedClock,
  sendTo,
  setup,
} from "xstate";
import type { JobRequest } from "../../../src/index.ts";
import { preview } from "../../../src/inspector/preview.ts";
import { isSampled } from "../../../src/inspector/sample.ts";
import {
  type InspectionFilterOptions,
  inspectionFilter,
} from "../../../src/inspector/stately/inspection-filter.ts";
import { STAMP } from "../../../src/inspector/stately/stamp.ts";
import type { StandIn } from "../../../src/inspector/stately/stand-in.ts";
import { collectGarbage } from "../../fixtures/collect-garbage.ts";
import { runtimeWith } from "../../fixtures/test-runtime.ts";

type Told = Omit<InspectionEvent, "actorRef"> & {
  readonly actorRef: StandIn;
  readonly sourceRef?: StandIn;
  readonly event: { readonly type: string; readonly [STAMP]: number };
  readonly snapshot: { readonly value: unknown; readonly [STAMP]: number };
};

/** A filter, and what it hands on. */
function filtered(options: Partial<InspectionFilterOptions> = {}) {
  const told: Told[] = [];
  const reported: unknown[] = [];
  const inspect = inspectionFilter(
    { next: (event) => void told.push(event as unknown as Told) },
    { sample: 1, show: preview, report: (error) => void reported.push(error), ...options },
  );
  const births = (): StandIn[] =>
    told.flatMap(({ type, actorRef }) => (type === "@xstate.actor" ? [actorRef] : []));
  return {
    told,
    reported,
    inspect,
    births,
    tree: () => births().map(({ id, _parent }) => `${_parent?.id ?? "-"} > ${id}`),
    /** What each was told, one line for each event: whose, what, and its state. */
    lines: () =>
      told.map(({ type, actorRef, event, snapshot, sourceRef }) =>
        [type.slice("@xstate.".length), actorRef.id, event?.type, sourceRef?.id, snapshot?.value]
          .filter((part) => part !== undefined)
          .join(" "),
      ),
  };
}

const light = setup({}).createMachine({
  id: "light",
  initial: "red",
  states: { red: { on: { GO: "green" } }, green: { type: "final" } },
});

describe("of any actor", () => {
  it("hands on its birth, its events and its snapshots, and neither microsteps nor actions", () => {
    const filter = filtered();
    const actor = createActor(light, { id: "lamp", inspect: filter.inspect }).start();
    actor.send({ type: "GO" });
    expect(filter.lines()).toEqual([
      "actor lamp",
      "event lamp xstate.init",
      "snapshot lamp xstate.init red",
      "event lamp GO",
      "snapshot lamp GO green",
    ]);
    expect(filter.told.every(({ rootId }) => rootId === actor.sessionId)).toBe(true);
    expect(filter.reported).toEqual([]);
  });

  it("tells of its state at birth, however late it is asked", () => {
    const filter = filtered();
    const actor = createActor(light, { inspect: filter.inspect }).start();
    actor.send({ type: "GO" });
    expect(filter.births()[0]?.getSnapshot()).toMatchObject({ status: "active", value: "red" });
  });

  it("stamps each event and snapshot with the time when it was", () => {
    const clock = new SimulatedClock();
    const filter = filtered();
    clock.set(1_000);
    const actor = createActor(light, { clock, inspect: filter.inspect }).start();
    clock.set(2_000);
    actor.send({ type: "GO" });
    expect(filter.births()[0]?.getSnapshot()[STAMP]).toBe(1_000);
    expect(filter.told.slice(1).map(({ event, snapshot }) => [event[STAMP], snapshot?.[STAMP]])).toEqual([
      [1_000, undefined],
      [1_000, 1_000],
      [2_000, undefined],
      [2_000, 2_000],
    ]);
  });

  it("says with a snapshot when the event came that led to it", () => {
    const clock = new SimulatedClock();
    const filter = filtered();
    const slow = setup({}).createMachine({ on: { GO: { actions: () => clock.set(5_000) } } });
    const actor = createActor(slow, { clock, inspect: filter.inspect }).start();
    clock.set(4_000);
    actor.send({ type: "GO" });
    const last = filter.told.at(-1);
    expect([last?.event[STAMP], last?.snapshot[STAMP]]).toEqual([4_000, 5_000]);
  });

  it("tells of children after their parents, with whoever sent what", () => {
    const parent = setup({ actors: { light } }).createMachine({
      invoke: { id: "lamp", src: "light" },
      on: { SWITCH: { actions: sendTo("lamp", { type: "GO" }) } },
    });
    const filter = filtered();
    const actor = createActor(parent, { id: "room", inspect: filter.inspect }).start();
    actor.send({ type: "SWITCH" });
    expect(filter.tree()).toEqual(["- > room", "room > lamp"]);
    expect(filter.lines()).toContain("event lamp xstate.init room");
    expect(filter.lines()).toContain("event lamp GO room");
    expect(filter.lines()).toContain("event room xstate.done.actor.lamp lamp");
    expect(filter.told.every(({ rootId }) => rootId === actor.sessionId)).toBe(true);
  });

  it("tells of those that it has missed when they are heard of", () => {
    const parent = setup({ actors: { light } }).createMachine({ invoke: { id: "lamp", src: "light" } });
    const actor = createActor(parent, { id: "room" }).start();
    const filter = filtered();
    actor.system.inspect(filter.inspect);
    (actor.getSnapshot().children.lamp as AnyActorRef).send({ type: "GO" });
    expect(filter.lines().slice(0, 3)).toEqual(["actor room", "actor lamp", "event lamp GO"]);
  });

  it("is not affected by what changes later", () => {
    const list: number[] = [];
    const machine = setup({}).createMachine({
      context: { list },
      on: { ADD: { actions: () => list.push(1) } },
    });
    const filter = filtered();
    const actor = createActor(machine, { inspect: filter.inspect }).start();
    actor.send({ type: "ADD" });
    expect(filter.births()[0]?.getSnapshot()).toMatchObject({ context: { list: [] } });
  });

  it("has one definition for all actors of a kind", () => {
    const machine = setup({ actors: { light } }).createMachine({
      invoke: [{ src: "light" }, { src: "light" }],
    });
    const filter = filtered();
    createActor(machine, { inspect: filter.inspect }).start();
    const [, one, other] = filter.births();
    expect(one?.logic.config).toEqual(light.config);
    expect(one?.logic.config).toBe(other?.logic.config);
  });

  it("keeps no actor alive, whatever the inspector keeps", async () => {
    const filter = filtered();
    const ended = (() => {
      const actor = createActor(light, { inspect: filter.inspect }).start();
      actor.send({ type: "GO" });
      return new WeakRef(actor);
    })();
    await collectGarbage();
    expect(filter.told).toHaveLength(5);
    expect(ended.deref()).toBeUndefined();
  });
});

describe("what may not be seen", () => {
  it("is not handed on, wherever it is", () => {
    const secret = "hush-hush";
    const machine = setup({
      types: { input: {} as { pin: string }, context: {} as { pin: string }, output: {} as string },
      actions: { note: (_, _params: { secret: string }) => {} },
    }).createMachine({
      context: ({ input }) => ({ pin: input.pin }),
      initial: "a",
      states: {
        a: { meta: { secret }, on: { GO: { target: "b", actions: { type: "note", params: { secret } } } } },
        b: { type: "final" },
      },
      output: ({ context }) => context.pin,
    });
    const filter = filtered({ show: () => "[hidden]" });
    const parent = setup({ actors: { machine } }).createMachine({
      context: { secret },
      invoke: { id: "inner", src: "machine", input: { pin: secret } },
      on: { GO: { actions: [assign({ secret: `${secret} again` }), sendTo("inner", ({ event }) => event)] } },
    });
    createActor(parent, { inspect: filter.inspect }).start().send({ type: "GO", pin: secret });
    const all = filter.told.map((event) =>
      JSON.stringify([event, event.actorRef.getSnapshot(), event.actorRef.logic]),
    );
    expect(all.length).toBeGreaterThan(8);
    expect(all.filter((text) => text.includes(secret))).toEqual([]);
  });

  it("is what whoever redacts says of a job, by the kinds that recordings have", async () => {
    const kinds = new Map<unknown, unknown>();
    const { inspect } = filtered({
      show: (value, { kind, actor, workerName }) => {
        if (String(value).startsWith("secret")) kinds.set(value, [kind, actor, workerName].join(" "));
        return null;
      },
    });
    const handlers = {
      good: async (request: JobRequest) => {
        await request.update("secret update");
        return "secret response";
      },
      bad: (request: JobRequest) => request.fail("secret reason"),
    };
    const { runtime } = runtimeWith(handlers, { inspect });
    await runtime.job("good");
    await runtime.job("bad").catch(() => {});
    expect(Object.fromEntries(kinds)).toEqual({
      "secret update": "data job good",
      "secret response": "data job good",
      "secret reason": "reason job bad",
    });
  });
});

describe("a sample", () => {
  const relay = (request: JobRequest): Promise<unknown> => Promise.resolve(request.job("leaf"));
  let count = 0;
  const createId = (): string => `id-${count++}`;

  it("has jobs with all their sub-jobs, or without any; runtime and workers are always there", async () => {
    count = 0;
    const all = filtered();
    const part = filtered({ sample: 0.3 });
    const roots: string[] = [];
    const { runtime } = runtimeWith(
      { leaf: () => 1, middle: relay, root: (request) => request.job("middle").then(() => 1) },
      {
        createId,
        inspect(event) {
          all.inspect.next?.(event);
          part.inspect.next?.(event);
        },
      },
    );
    for (let index = 0; index < 30; index++) {
      const job = runtime.job("root");
      roots.push(job.jobId);
      await job;
      const group = runtime.jobGroup(["leaf", "middle"]);
      roots.push(group.jobId);
      await group;
    }
    const chosen = roots.filter((id) => isSampled(id, 0.3));
    expect(chosen.length).toBeGreaterThan(5);
    expect(chosen.length).toBeLessThan(30);
    const counts = new Map<string, number>();
    for (const { id } of part.births()) {
      const kind = id.replace(/:id-.*/, "");
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const singles = chosen.filter((id) => part.births().some((birth) => birth.id === `job:root:${id}`));
    const groups = chosen.length - singles.length;
    // Below a group: two jobs, and the sub-job of one of them. Below a single job: one, and one of that.
    expect(Object.fromEntries(counts)).toEqual({
      test: 1,
      "worker:leaf": 1,
      "worker:middle": 1,
      "worker:root": 1,
      group: groups,
      "job:root": singles.length,
      "job:middle": chosen.length,
      "job:leaf": singles.length + 2 * groups,
    });
    expect(all.births()).toHaveLength(4 + 30 * 3 + 30 * 4);
  });

  it("tells nobody of the end of a job that it does not have", async () => {
    const filter = filtered({ sample: 0 });
    const { runtime } = runtimeWith({ a: () => 1 }, { inspect: filter.inspect });
    await runtime.job("a");
    await runtime.jobGroup(["a"]);
    expect(filter.lines().filter((line) => line.includes("done"))).toEqual([]);
    expect(filter.tree()).toEqual(["- > test", "test > worker:a"]);
  });

  it("has all actors that are no jobs, and what they are told", () => {
    const filter = filtered({ sample: 0 });
    const parent = setup({ actors: { light } }).createMachine({
      id: "job",
      invoke: { id: "job:lamp", src: "light" },
    });
    const actor = createActor(parent, { id: "room", inspect: filter.inspect }).start();
    (actor.getSnapshot().children["job:lamp"] as AnyActorRef).send({ type: "GO" });
    expect(filter.lines()).toContainEqual(expect.stringMatching(/^snapshot room xstate.done.actor.job:lamp/));
  });
});

describe("an error", () => {
  const failing: Observer<InspectionEvent> = {
    next() {
      throw new Error("the inspector is broken");
    },
  };

  it("of the inspector does not reach whoever is inspected", () => {
    const reported: unknown[] = [];
    const inspect = inspectionFilter(failing, {
      sample: 1,
      show: preview,
      report: (error) => void reported.push(error),
    });
    const actor = createActor(light, { inspect }).start();
    actor.send({ type: "GO" });
    expect(actor.getSnapshot().status).toBe("done");
    expect(reported[0]).toEqual(new Error("the inspector is broken"));
  });

  it("in what is looked at does not, either", () => {
    const filter = filtered();
    const actor = createActor(createMachine({}), { inspect: filter.inspect }).start();
    const trap = new Proxy(
      { type: "TRAP" },
      {
        ownKeys() {
          throw new Error("looked at");
        },
      },
    );
    actor.send(trap as never);
    expect(actor.getSnapshot().status).toBe("active");
    expect(filter.reported).toContainEqual(new Error("looked at"));
  });

  it("does not come of an observer without next()", () => {
    const reported: unknown[] = [];
    const inspect = inspectionFilter(
      {},
      { sample: 1, show: preview, report: (error) => reported.push(error) },
    );
    createActor(light, { inspect }).start();
    expect(reported).toEqual([]);
  });
});
