import { describe, expect, it } from "vitest";
import { isFinal } from "../../src/inspector/machines.ts";
import type { Place } from "../../src/inspector/place.ts";
import { Store } from "../../src/inspector/store.ts";
import { type EntryOwner, type Found, TracedEntry } from "../../src/inspector/traced-entry.ts";
import type { JobMessage } from "../../src/message.ts";

const FIELDS = {
  id: "job:1/w",
  kind: "job",
  machine: "job",
  runtime: "r",
  jobId: "1",
  workerName: "w",
} as const;
const PLACE: Place = { ...FIELDS, name: undefined, textSize: 4, toFields: () => FIELDS };

function made(found: Partial<Found> = {}, more: Partial<EntryOwner> = {}) {
  const store = new Store({ limit: 5, sample: 1, machines: {} });
  const errors: unknown[] = [];
  const time = { now: 100 };
  const owner = {
    ...{ store, redact: undefined, since: 50, isLate: false, isOver: false, tag: "" },
    now: () => time.now,
    failed: (error: unknown) => errors.push(error),
    ...more,
  };
  const entry = new TracedEntry(owner, PLACE, { state: "pending", ...found });
  const step = (type: string, from: string, to: string, details: object = {}): void => {
    entry.begin({ type, ...details }, from);
    entry.end(to);
  };
  return { store, owner, entry, step, time, errors };
}

describe("what is kept of one actor", () => {
  it("is its record and its steps, in its own time", () => {
    const { entry, step, time } = made({ payload: [1], meta: { a: "1" } });
    time.now = 130;
    step("job.start", "pending", "running");
    expect(entry.actor).toMatchObject({
      ...FIELDS,
      type: "actor",
      seq: 1,
      at: 100,
      state: "pending",
      payload: [1],
      meta: { a: "1" },
    });
    expect(entry.steps).toMatchObject([
      { id: "job:1/w", seq: 2, at: 130, event: "job.start", from: "pending", to: "running" },
    ]);
    expect([entry.record(1), entry.record(2), entry.record(3)]).toEqual([
      entry.actor,
      entry.steps[0],
      undefined,
    ]);
    expect([entry.state, entry.isOver]).toEqual(["running", false]);
  });

  it("began earlier than it was found, if it was found late and that is known", () => {
    expect(made({ began: 20 }, { isLate: true }).entry.actor).toMatchObject({ at: 20, isLate: true });
    expect(made({}, { isLate: true }).entry.actor).toMatchObject({ at: 100, isLate: true });
    expect(made({ began: 20 }).entry.actor).toMatchObject({ at: 100, isLate: undefined });
  });

  it("is over when it has a last state, or was found with one; then it lets go of what could be cancelled", () => {
    const { entry, step, store } = made();
    step("job.cancel", "pending", "cancelled", { reason: "why" });
    expect([entry.isOver, entry.subject, store.entries()]).toEqual([true, undefined, [entry]]);
    step("job.start", "cancelled", "cancelled");
    expect(entry.steps).toHaveLength(1);
    expect(made({ state: "completed" }).entry.isOver).toBe(true);
    expect(["pending", "running", "active", "restarting", "ending", "open"].some(isFinal)).toBe(false);
    expect(["completed", "cancelled", "failed", "error", "ended"].every(isFinal)).toBe(true);
  });

  it("leaves out what XState says to the actor itself", () => {
    const { entry, step } = made();
    step("xstate.stop", "pending", "pending");
    step("xylophone", "pending", "pending");
    expect(entry.steps.map(({ event }) => event)).toEqual(["xylophone"]);
  });

  it("has what is sent to its worker, in the state that the step leads to in which it is sent", () => {
    const { entry } = made();
    entry.begin({ type: "job.retry" }, "pending");
    entry.sent({ type: "job.request", attempt: 2, jobId: "1" } as JobMessage);
    entry.sent({ type: "job.cancel" } as JobMessage);
    entry.end("running");
    entry.sent({ type: "job.update_request", attempt: 1, jobId: "1" } as JobMessage);
    expect(entry.steps.map(({ event, from, to, attempt }) => [event, from, to, attempt])).toEqual([
      ["job.retry", "pending", "running", undefined],
      ["job.request", "running", "running", 2],
      ["job.update_request", "running", "running", undefined],
    ]);
  });

  it("has the state that it was in after a step of which it was told the end alone", () => {
    const { entry } = made({ state: "active" });
    entry.end("ended");
    expect([entry.actor.state, entry.isOver, entry.steps]).toEqual(["ended", true, []]);
  });

  it("ends even if a step could not be recorded, which is told", () => {
    let isBroken = false;
    const { entry, errors } = made(
      {},
      {
        now() {
          if (isBroken) throw new Error("no time");
          return 0;
        },
      },
    );
    isBroken = true;
    entry.begin({ type: "job.start" }, "pending");
    entry.end("running");
    entry.begin({ type: 5 } as never, "running");
    entry.begin(undefined as never, "running");
    entry.sent({ type: "job.request" } as JobMessage);
    entry.end("running");
    expect(errors).toHaveLength(4);
    isBroken = false;
    entry.begin({ type: "job.cancel" }, "running");
    entry.end("cancelled");
    expect([entry.state, entry.isOver]).toEqual(["cancelled", true]);
  });

  it("is closed when nothing more is recorded of it", () => {
    const { entry, owner, step } = made();
    expect(entry.left()).toBe(entry);
    entry.detach();
    owner.isOver = true;
    step("job.start", "pending", "running");
    entry.sent({ type: "job.request" } as JobMessage);
    expect(entry.steps.map(({ event }) => event)).toEqual(["inspector.detached"]);
    expect([entry.isOver, entry.state, entry.left()]).toEqual([true, "pending", undefined]);
  });

  it("takes about as many characters as it says, however many steps there were", () => {
    for (const count of [0, 1, 50, 100, 1_000]) {
      const { entry, step } = made({ payload: "x".repeat(500) });
      for (let i = 0; i < count; i++)
        step("job.update", "pending", "pending", { jobId: "1", data: "y".repeat(300) });
      const { length } = JSON.stringify([entry.actor, ...entry.steps]);
      expect(entry.size).toBeGreaterThan(length / 2);
      expect(entry.size).toBeLessThan(length * 2);
    }
  });
});
