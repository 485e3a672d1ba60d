import { describe, expect, it } from "vitest";
import { type AnyActorRef, type InspectionEvent, toPromise } from "xstate";
import type { JobMachineEvent } from "../machines/index.ts";
import { actorCounter, ChartOwner, type Effect, seenOf } from "./fixtures/chart-owner.ts";
import { jobEvents } from "./fixtures/machine-events.ts";

/** A life of a job, and which effects it has. */
const LIFE: readonly JobMachineEvent[] = [
  { type: "job.start" },
  { type: "job.update", data: 1 },
  { type: "job.stream.start", data: 2 },
  { type: "job.stream.data", data: 3 },
  { type: "job.stream.end", data: 4 },
  { type: "job.cancel", reason: "too late" },
];
const EFFECTS = [
  "started",
  "deliver job.update",
  "deliver job.stream.start",
  "deliver job.stream.data",
  "deliver job.stream.end",
  "ended job.stream.end",
];

function pair() {
  return { lazy: new ChartOwner(), eager: new ChartOwner(true) };
}

describe("a chart that nobody looks at", () => {
  it("has the effects of one that has an actor, and makes none", () => {
    const { lazy, eager } = pair();
    const made = actorCounter(lazy.parent);
    for (const event of LIFE) {
      lazy.chart.send(event);
      eager.chart.send(event);
      expect(lazy.lines).toEqual(eager.lines);
    }
    expect(lazy.lines).toEqual(EFFECTS);
    expect(made()).toBe(0);
    void lazy.chart.actor;
    expect(made()).toBe(1);
  });

  it.each(jobEvents)("ends, or does not, by %j as its actor would", (event) => {
    const { lazy, eager } = pair();
    for (const each of [event, { type: "job.update" } as const, event]) {
      lazy.chart.send(each);
      eager.chart.send(each);
    }
    expect(lazy.lines).toEqual(eager.lines);
    expect(seenOf(lazy.chart.actor)).toEqual(seenOf(eager.chart.actor));
  });

  it("handles what it is sent by an effect after the event that is being handled", () => {
    const { lazy, eager } = pair();
    for (const owner of [lazy, eager]) {
      owner.during = (effect) => {
        if (effect !== "started") return;
        owner.chart.send({ type: "job.update", data: 2 });
        owner.chart.send({ type: "job.cancel" });
        owner.lines.push("sent");
      };
      owner.chart.send({ type: "job.update", data: 1 });
    }
    expect(lazy.lines).toEqual(eager.lines);
    const expected = ["started", "sent", "deliver job.update", "deliver job.update", "ended job.cancel"];
    expect(lazy.lines).toEqual(expected);
  });

  it("goes on after an effect that throws, to whoever sent the event", () => {
    const owner = new ChartOwner();
    owner.during = () => {
      throw new Error("of the effect");
    };
    expect(() => owner.chart.send({ type: "job.start" })).toThrow("of the effect");
    owner.during = () => {};
    owner.chart.send({ type: "job.cancel" });
    expect(owner.lines.at(-1)).toBe("ended job.cancel");
  });
});

describe("the first look", () => {
  it.each(LIFE.map((_, index) => index).concat(LIFE.length))(
    "after %i events finds the actor that would have been there, and it goes on like that",
    (first) => {
      const { lazy, eager } = pair();
      const made = actorCounter(lazy.parent);
      for (const [index, event] of LIFE.entries()) {
        if (index >= first) expect(seenOf(lazy.chart.actor)).toEqual(seenOf(eager.chart.actor));
        lazy.chart.send(event);
        eager.chart.send(event);
      }
      expect(seenOf(lazy.chart.actor)).toEqual(seenOf(eager.chart.actor));
      expect(lazy.lines).toEqual(EFFECTS);
      expect(made()).toBe(1);
    },
  );

  it.each<Effect>(["started", "deliver", "ended"])(
    "inside the effect '%s' finds the state before, then the one after, and repeats no effect",
    (when) => {
      const { lazy, eager } = pair();
      const made = actorCounter(lazy.parent);
      const seen = [lazy, eager].map((owner) => {
        const states: unknown[] = [];
        owner.during = (effect) => {
          if (effect !== when || states.length > 0) return;
          states.push(seenOf(owner.chart.actor));
          owner.chart.actor.subscribe((snapshot) => states.push(snapshot.value));
        };
        for (const event of LIFE) owner.chart.send(event);
        return [...states, seenOf(owner.chart.actor), owner.lines];
      });
      expect(seen[0]).toEqual(seen[1]);
      expect(lazy.lines).toEqual(EFFECTS);
      expect(made()).toBe(1);
    },
  );

  it("and every other find the same actor", () => {
    const owner = new ChartOwner();
    const { actor } = owner.chart;
    for (const event of LIFE) {
      owner.chart.send(event);
      expect(owner.chart.actor).toBe(actor);
    }
  });

  it("after the end finds an actor that is done: its output is there, and stays", async () => {
    const owner = new ChartOwner();
    for (const event of LIFE) owner.chart.send(event);
    const { actor } = owner.chart;
    const output = { status: "completed", response: 4, reason: undefined, code: undefined };
    expect(await toPromise(actor)).toEqual(output);
    let completions = 0;
    actor.subscribe({ complete: () => completions++ });
    const before = actor.getSnapshot();
    actor.send({ type: "job.cancel" });
    owner.chart.send({ type: "job.cancel" });
    expect([actor.getSnapshot() === before, completions]).toEqual([true, 1]);
    expect(owner.lines).toEqual(EFFECTS);
  });

  it("finds a child of its parent, in the parent's system, unless the parent is done", () => {
    const owner = new ChartOwner();
    expect([owner.chart.actor._parent, owner.chart.actor.system]).toEqual([
      owner.parent,
      owner.parent.system,
    ]);
    const late = new ChartOwner();
    late.chart.send({ type: "job.cancel" });
    late.parent.send({ type: "runtime.cancel" });
    expect(late.parent.getSnapshot().status).toBe("done");
    expect(late.chart.actor._parent).toBeUndefined();
    expect(late.chart.actor.getSnapshot().value).toBe("cancelled");
  });
});

describe("an actor that was made late", () => {
  /** What listeners of an actor hear from now on. */
  function listen(actor: AnyActorRef): unknown[] {
    const heard: unknown[] = [];
    actor.subscribe({ next: ({ value }) => heard.push(value), complete: () => heard.push("complete") });
    actor.on("*", (event) => heard.push(event));
    return heard;
  }

  it.each([0, 1, 2, 3, 4])("tells who listens after %i events all that comes", (first) => {
    const { lazy, eager } = pair();
    const heard = [lazy, eager].map((owner) => {
      for (const event of LIFE.slice(0, first)) owner.chart.send(event);
      const mine = listen(owner.chart.actor);
      for (const event of LIFE.slice(first)) owner.chart.send(event);
      return mine;
    });
    expect(heard[0]).toEqual(heard[1]);
    expect(heard[0]?.at(-1)).toBe("complete");
    expect(heard[0]).toContainEqual({ type: "stream_end", data: 4 });
  });

  it("may be sent events by hand: their effects reach its owner, once", () => {
    const owner = new ChartOwner();
    owner.chart.send({ type: "job.update" });
    owner.chart.actor.send({ type: "job.update" });
    owner.chart.actor.send({ type: "job.response", status: "completed", response: 1 });
    owner.chart.send({ type: "job.cancel" });
    expect(owner.lines).toEqual([
      "started",
      "deliver job.update",
      "deliver job.update",
      "ended job.response",
    ]);
  });

  it("that was made inside an effect may be sent events by hand as well, afterwards", () => {
    const owner = new ChartOwner();
    owner.during = () => void owner.chart.actor;
    owner.chart.send({ type: "job.start" });
    owner.chart.actor.send({ type: "job.cancel" });
    expect(owner.lines).toEqual(["started", "ended job.cancel"]);
  });

  it("is seen by whoever inspects the system: as it appears, and all that it is sent then", () => {
    const owner = new ChartOwner();
    const seen: string[] = [];
    owner.parent.system.inspect((event: InspectionEvent) => {
      if ((event.actorRef as AnyActorRef).id === "child") seen.push(event.type);
    });
    owner.chart.send({ type: "job.start" });
    expect(seen).toEqual([]);
    void owner.chart.actor;
    expect(seen).toContain("@xstate.actor");
    seen.length = 0;
    owner.chart.send({ type: "job.update" });
    expect(seen).toEqual(expect.arrayContaining(["@xstate.event", "@xstate.snapshot"]));
  });
});
