import { expect, it } from "vitest";
import type { ActorRecord, StepRecord } from "../../src/inspector/record.ts";
import { RecordedEntry } from "../../src/inspector/recorded-entry.ts";

const actor: ActorRecord = {
  ...{ type: "actor", seq: 3, at: 1, id: "job:1/w", kind: "job", machine: "job" },
  ...{ state: "pending", runtime: "r" },
};
const stepAt = (seq: number, to: string): StepRecord => ({
  ...{ type: "step", seq, at: seq, id: actor.id, event: "e", from: "pending", to },
});

it("is in the state that its last step led to", () => {
  const entry = new RecordedEntry(actor);
  expect([entry.seq, entry.state, entry.isOver]).toEqual([3, "pending", false]);
  entry.steps.push(stepAt(5, "running"), stepAt(9, "failed"));
  expect(entry.state).toBe("failed");
});

it("has its records by number", () => {
  const entry = new RecordedEntry(actor);
  expect(entry.record(4)).toBeUndefined();
  for (let seq = 5; seq < 50; seq += 3) entry.steps.push(stepAt(seq, "running"));
  expect(entry.record(3)).toBe(actor);
  for (const step of entry.steps) expect(entry.record(step.seq)).toBe(step);
  for (const seq of [0, 4, 6, 7, 49, 50, 1e9]) expect(entry.record(seq)).toBeUndefined();
});

it("cannot be cancelled: it is not there", () => {
  expect(new RecordedEntry(actor).subject).toBeUndefined();
});
